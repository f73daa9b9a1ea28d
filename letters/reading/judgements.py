"""Grades: from the tables that print them, compared with the headings that say them again.

::

    The experiences and progress of     |                       a name: lines that follow closely,
    children who need help              | Requires improvement  left of its grade;
    and protection                      | to be good            its grade: the one beside it
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from letters.reading.frameworks import AREA_OUTCOMES, BY_SLUG, GRADES, JUDGEMENTS, Era, Framework, Judged
from letters.reading.geometry import Line, Page, overlap
from letters.reading.letter import Doubt, Header
from letters.reading.rows import joined, page_rows, plain

Judgements = tuple[tuple[str, str], ...]

NAME_LINES = 4  # the longest name takes three
GRADE_LINES = 3  # "Requires" / "improvement to be" / "good"
LINE_GAP = 0.6  # of the type size: lines of one cell stand closer than the cells of a table
INDENT_PT = 20.0  # "2. Children looked after …" / "permanence" stands 18 pt further in
COLUMN_PT = 3.0  # left edges in one column differ by less
ROW_PT = 12.0  # a grade stands up to a line above or below its name
HEADING_PT = 13.0  # body text is 12
STORED = dict(GRADES)
PRINTED = "|".join(re.escape(printed) for printed, _ in GRADES)
GRADE_WORDS = frozenset(" ".join(STORED).split())
# What stands between a name and its grade: "… families is: good", "… performance is that it requires improvement",
# "Overall effectiveness" / "Grade 4 (Inadequate)"
LINK = (
    r"(?:[\s:.,(–-]|\([a-z]*scb\)|\bgrade [1-4]"
    r"|\b(?:is|are|was|that|it|they|judged|graded?|as|to|be|children's|services|area|council)\b)*"
)
VERDICT = rf"{LINK}\b(?P<grade>{PRINTED})\)?(?: because)?[\s.:]*\d?"
GRADED = r"(?:the graded judge?ment (?:for|about|of|on) )?"


@dataclass(frozen=True, slots=True)
class _Reading:
    """A grade read for a judgement, as stored ("" for not judged), and where: a table or a heading."""

    slug: str
    grade: str
    page: int | None
    in_table: bool


@dataclass(frozen=True, slots=True)
class _Cell:
    """Text on lines below each other, and where it stands."""

    text: str
    x0: float
    top: float
    bottom: float


def read_judgements(pages: Sequence[Page], header: Header) -> tuple[Judgements, tuple[Doubt, ...]]:
    """Given all pages and the header, return (slug, grade) of each judgement in the framework's order, and doubts.

    What the letter says was not judged is left out, with a note that says so. Two grades for one judgement
    leave it out too: nobody can tell which is right.
    """
    framework = BY_SLUG.get(header.framework or "")
    if framework is None or not framework.judged:
        return (), ()
    if framework.slug == "area-send":
        return _area_outcome(pages)
    readings = list(_readings(pages, framework))
    slugs = [slug for slug in JUDGEMENTS if any(reading.slug == slug for reading in readings)]
    grades = {slug: [reading for reading in readings if reading.slug == slug] for slug in slugs}
    agreed = {slug: found[0].grade for slug, found in grades.items() if len({r.grade for r in found}) == 1}
    judgements = tuple((slug, grade) for slug, grade in agreed.items() if grade)
    return judgements, tuple(_doubts(grades, agreed, _era(framework, header)))


def _readings(pages: Sequence[Page], framework: Framework) -> Iterator[_Reading]:
    for page in pages:
        lines = [line for line in page.lines if not line.artifact]
        yield from _in_tables(lines, framework.judged, page.number)
        yield from _in_headings(page, framework.judged)


def _in_tables(lines: Sequence[Line], judged: Sequence[Judged], page: int | None) -> Iterator[_Reading]:
    """Yield the grades of names that have one beside them: of all grades the nearest, and nearest to no other."""
    grades = _grade_cells(lines)
    names = list(_name_cells(lines, judged)) if grades else []
    for slug, name in names:
        beside = [grade for grade in grades if grade.x0 > name.x0 and _apart(grade, name) <= _reach(name)]
        if not beside:
            continue
        grade = min(beside, key=lambda cell: _apart(cell, name))
        if all(_apart(grade, name) <= _apart(grade, other) for _, other in names):
            yield _Reading(slug, STORED[grade.text], page, in_table=True)


def _apart(one: _Cell, other: _Cell) -> float:
    """Given two cells, return how far apart their middles are, up and down the page."""
    return abs(one.top + one.bottom - other.top - other.bottom) / 2


def _reach(name: _Cell) -> float:
    return (name.bottom - name.top) / 2 + ROW_PT


def _grade_cells(lines: Sequence[Line]) -> list[_Cell]:
    """Given lines, return the grades that stand alone in a column, their lines joined."""
    rest = [line for line in sorted(lines, key=lambda line: line.top) if _is_grade_part(line)]
    cells: list[_Cell] = []
    while rest:
        column = [line for line in rest if overlap(line.x0, line.x1, rest[0].x0, rest[0].x1) > 0][
            :GRADE_LINES
        ]
        runs = (column[:count] for count in range(len(column), 0, -1))
        run = next((run for run in runs if _bare_all(run) in STORED), None)
        if run:
            cells.append(_cell(_bare_all(run), run))
        rest = [line for line in rest[1:] if line not in (run or ())]
    return cells


def _is_grade_part(line: Line) -> bool:
    return set(_bare(line.text).split()) <= GRADE_WORDS


def _name_cells(lines: Sequence[Line], judged: Sequence[Judged]) -> Iterator[tuple[str, _Cell]]:
    """Yield the names of judgements among lines, each with the lines that it stands on."""
    ordered = sorted(lines, key=lambda line: line.top)
    for line in ordered:
        cell = _below(line, ordered)
        texts = [" ".join(plain(part.text) for part in cell[:count]) for count in range(1, len(cell) + 1)]
        slugs = [_named(text, judged) for text in texts]
        if slugs and slugs[-1]:
            yield slugs[-1], _cell(texts[-1], cell)


def _below(line: Line, ordered: Sequence[Line]) -> list[Line]:
    """Given a line and all from top to bottom, return it and those that follow it closely in its column."""
    cell = [line]
    for other in ordered:
        gap = other.top - cell[-1].bottom
        close = other.top > cell[-1].top + 1 and gap < LINE_GAP * line.size_pt
        in_column = -COLUMN_PT < other.x0 - line.x0 < INDENT_PT
        if close and in_column and len(cell) < NAME_LINES:
            cell.append(other)
    return cell


def _in_headings(page: Page, judged: Sequence[Judged]) -> Iterator[_Reading]:
    """Yield the grades that stand at the end of a heading, or on a line of their own below it.

    On the first page, and in a text letter, a verdict can be set as plain text.
    """
    rows = [row for row in page_rows(page) if len(row.cells) == 1 and not row.first.artifact]
    for index, row in enumerate(rows):
        if not (row.first.bold or row.size_pt >= HEADING_PT or page.number in (1, None)):
            continue
        lines = [
            line for line in rows[index : index + NAME_LINES] if abs(line.first.x0 - row.first.x0) < INDENT_PT
        ]
        readings = (_heading(joined(lines[:count]), judged) for count in range(1, len(lines) + 1))
        found = next(filter(None, readings), None)
        if found:
            yield _Reading(found[0], found[1], page.number, in_table=False)


def _heading(text: str, judged: Sequence[Judged]) -> tuple[str, str] | None:
    """Given "The experiences and progress of care leavers: good", return ("care_leavers", "good")."""
    for judgement in judged:
        pattern = rf"{GRADED}(?:{judgement.heading or judgement.printed}){VERDICT}"
        if found := re.fullmatch(pattern, text, re.IGNORECASE):
            return judgement.slug, STORED[" ".join(found["grade"].lower().split())]
    return None


def _named(text: str, judged: Sequence[Judged]) -> str | None:
    return next((j.slug for j in judged if re.match(j.printed, text, re.IGNORECASE)), None)


def _cell(text: str, lines: Sequence[Line]) -> _Cell:
    first, last = lines[0], lines[-1]
    return _Cell(text, min(line.x0 for line in lines), first.top, last.bottom)


def _bare(text: str) -> str:
    return re.sub(r"[^a-z ]", "", plain(text).lower()).strip()


def _bare_all(lines: Sequence[Line]) -> str:
    return " ".join(_bare(line.text) for line in lines)


def _area_outcome(pages: Sequence[Page]) -> tuple[Judgements, tuple[Doubt, ...]]:
    front = plain(" ".join(line.text for line in pages[0].lines)) if pages else ""
    found = {stored for printed, stored in AREA_OUTCOMES if re.search(printed, front, re.IGNORECASE)}
    if len(found) == 1:
        return (("area_send", found.pop()),), ()
    return (), (
        Doubt("no-judgement", "area_send", "The inspection outcome could not be read", needs_review=True),
    )


def _era(framework: Framework, header: Header) -> Era | None:
    """What inspections of the framework judged when this one began: its own day decides, not publication's."""
    begun = [era for era in framework.eras if header.start and era.since <= header.start]
    return begun[-1] if begun else None


def _doubts(grades: dict[str, list[_Reading]], agreed: dict[str, str], era: Era | None) -> Iterator[Doubt]:
    for slug, found in grades.items():
        name = JUDGEMENTS[slug]
        if slug not in agreed:
            said = "; ".join(f"page {r.page}: {r.grade or 'not judged'}" for r in found)
            yield Doubt(
                "grades-disagree", slug, f"{name} has more than one grade ({said})", needs_review=True
            )
        elif not agreed[slug]:
            yield Doubt("not-judged", slug, f"{name}: the letter says that it was not judged")
    expected = set(era.judges) if era else set(grades)
    for slug in sorted(expected - set(grades)):
        yield Doubt("no-judgement", slug, f"No grade found for {JUDGEMENTS[slug]}", needs_review=True)
    for slug in sorted(set(grades) - expected - set(era.extras if era else ())):
        yield Doubt(
            "odd-judgement", slug, f"{JUDGEMENTS[slug]} is not judged in inspections of this time", True
        )

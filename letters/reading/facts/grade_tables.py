"""Grades on a page: in tables, beside what they grade, and at the end of headings.

::

    The experiences and progress of     |                       a name: lines that follow closely;
    children who need help              | Requires improvement  its grade: of those beside it the one
    and protection                      | to be good            whose middle is nearest to its own
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from letters.reading.layout.geometry import Line, PageLines, overlap
from letters.reading.layout.rows import TableRow, joined, page_rows, plain
from letters.reference.frameworks import GRADES, Judged

NAME_LINES = 4  # the longest name takes three
GRADE_LINES = 3  # "Requires" / "improvement to be" / "good"
LINE_GAP = 0.6  # of the type size: lines of one cell stand closer than the cells of a table
INDENT_PT = 20.0  # "2. Children looked after …" / "permanence" stands 18 pt further in
COLUMN_PT = 3.0  # left edges in one column differ by less
ROW_PT = 12.0  # a grade stands up to a line above or below its name
HEADING_PT = 13.0  # body text is 12
NEAR = 12  # lines of both columns that a name or grade can be spread over
MOST_CELLS = 100  # the longest table has seven rows

STORED = dict(GRADES)
PRINTED = "|".join(re.escape(printed) for printed, _ in GRADES)
GRADE_WORDS = frozenset(" ".join(STORED).split())
GRADED = r"(?:the graded judge?ment (?:for|about|of|on) )?"
# What stands between a name and its grade: "… families is: good", "… performance is that it requires improvement",
# "Overall effectiveness" / "Grade 4 (Inadequate)"
LINK = (
    r"(?:[\s:.,(–-]|\([a-z]*scb\)|\bgrade [1-4]"
    r"|\b(?:is|are|was|that|it|they|judged|graded?|as|to|be|children's|services|area|council)\b)*"
)
ENDS_GRADED = re.compile(rf"\b(?:{PRINTED})[.;]?$", re.IGNORECASE)
EARLIER_LIST = re.compile(r"\bjudge?ments?\b.*\bwere:$", re.IGNORECASE)
VERDICT = rf"{LINK}\b(?P<grade>{PRINTED})\)?(?: because)?[\s.:]*\d?"


@dataclass(frozen=True, slots=True)
class GradeReading:
    """A grade read for a judgement, as stored ("" for not judged), and the page it stands on."""

    slug: str
    grade: str
    page: int | None


@dataclass(frozen=True, slots=True)
class _Cell:
    """Lines below each other in a table: their text or what it names, and where they stand."""

    text: str
    x0: float
    top: float
    bottom: float


def page_grades(page: PageLines, judged: Sequence[Judged]) -> Iterator[GradeReading]:
    """Given a page and what its framework judges, yield each grade that it prints for one of them."""
    lines = sorted((line for line in page.lines if not line.artifact), key=lambda line: line.top)
    for slug, grade in (*_in_tables(lines, judged), *_in_headings(page, judged)):
        yield GradeReading(slug, grade, page.number)


def _in_tables(lines: Sequence[Line], judged: Sequence[Judged]) -> Iterator[tuple[str, str]]:
    """Yield names and the grades beside them: of all grades the nearest, and nearest to no other name."""
    grades = _grade_cells(lines)[:MOST_CELLS]
    names = _name_cells(lines, judged)[:MOST_CELLS] if grades else []
    for name in names:
        beside = [grade for grade in grades if grade.x0 > name.x0 and _apart(grade, name) <= _reach(name)]
        if not beside:
            continue
        grade = min(beside, key=lambda cell: _apart(cell, name))
        if all(_apart(grade, name) <= _apart(grade, other) for other in names):
            yield name.text, STORED[grade.text]


def _apart(first: _Cell, second: _Cell) -> float:
    """Given two cells, return how far apart their middles are, up and down the page."""
    return abs(first.top + first.bottom - second.top - second.bottom) / 2


def _reach(name: _Cell) -> float:
    return (name.bottom - name.top) / 2 + ROW_PT


def _grade_cells(lines: Sequence[Line]) -> list[_Cell]:
    """Given lines from top to bottom, return the grades that stand alone, their lines joined."""
    parts = [line for line in lines if set(_bare([line]).split()) <= GRADE_WORDS]
    cells: list[_Cell] = []
    used_line_ids: set[int] = set()
    for index, part in enumerate(parts):
        below = [
            line for line in parts[index : index + NEAR] if overlap(line.x0, line.x1, part.x0, part.x1) > 0
        ]
        runs = (below[:count] for count in range(GRADE_LINES, 0, -1))
        run = next((run for run in runs if _bare(run) in STORED), [])
        if run and used_line_ids.isdisjoint(map(id, run)):
            cells.append(_cell(_bare(run), run))
            used_line_ids.update(map(id, run))
    return cells


def _name_cells(lines: Sequence[Line], judged: Sequence[Judged]) -> list[_Cell]:
    """Given lines from top to bottom, return the judgements named, each with the lines its name stands on."""
    columns = [_below(line, lines[index : index + NEAR]) for index, line in enumerate(lines)]
    # In a text, the grade begins beside the first line of its name.
    text = bool(lines) and lines[0].page is None
    graded = {cell.top for cell in _grade_cells(lines)} if text else set()
    starts = {id(column[0]) for column in columns if _named(column, judged)}
    names = []
    for column in columns:
        if id(column[0]) in starts:
            ends = (i for i, line in enumerate(column) if i and (id(line) in starts or line.top in graded))
            end = next(ends, len(column))
            slug = _named(column[:end], judged)
            names += [_cell(slug, column[:end])] if slug else []
    return names


def _below(line: Line, following: Sequence[Line]) -> list[Line]:
    """Given a line and those from it downwards, return it and those that follow it closely in its column."""
    column = [line]
    for other in following:
        close = other.top > column[-1].top + 1 and other.top - column[-1].bottom < LINE_GAP * line.size_pt
        if close and -COLUMN_PT < other.x0 - line.x0 < INDENT_PT and len(column) < NAME_LINES:
            column.append(other)
    return column


def _in_headings(page: PageLines, judged: Sequence[Judged]) -> Iterator[tuple[str, str]]:
    """Yield the grades that stand at the end of a heading, or on a line of their own below it.

    On the first page, and in a text letter, a verdict can be set as plain text.
    """
    rows = [row for row in page_rows(page) if len(row.cells) == 1 and not row.first.artifact]
    rows = rows if page.number else _without_earlier(rows)
    for index, row in enumerate(rows):
        if not (row.first.bold or row.size_pt >= HEADING_PT or page.number in (1, None)):
            continue
        near = rows[index : index + NAME_LINES]
        lines = [below for below in near if abs(below.first.x0 - row.first.x0) < INDENT_PT]
        texts = [joined(lines[:count]) for count in range(1, len(lines) + 1)]
        yield from [verdict for text in texts if (verdict := _heading(text, texts[-1], judged))][:1]


def _without_earlier(rows: Sequence[TableRow]) -> list[TableRow]:
    """Given a text's rows, return them without what an earlier inspection judged: "The judgements were:", a list."""
    current_rows: list[TableRow] = []
    in_earlier_list = False
    for row in rows:
        in_earlier_list = bool(EARLIER_LIST.search(row.text)) or (
            in_earlier_list and bool(ENDS_GRADED.search(row.text))
        )
        if not in_earlier_list:
            current_rows.append(row)
    return current_rows


def _heading(text: str, whole: str, judged: Sequence[Judged]) -> tuple[str, str] | None:
    """Given "The experiences and progress of care leavers: good", return ("care_leavers", "good")."""
    for judgement in judged:
        name = rf"{GRADED}(?:{judgement.heading or judgement.printed})"
        if not re.match(name, whole, re.IGNORECASE):
            continue
        if match := re.fullmatch(name + VERDICT, text, re.IGNORECASE):
            return judgement.slug, STORED[" ".join(match["grade"].lower().split())]
    return None


def _named(lines: Sequence[Line], judged: Sequence[Judged]) -> str | None:
    text = " ".join(plain(line.text) for line in lines)
    return next((j.slug for j in judged if re.match(j.printed, text, re.IGNORECASE)), None)


def _cell(text: str, lines: Sequence[Line]) -> _Cell:
    return _Cell(text, min(line.x0 for line in lines), lines[0].top, lines[-1].bottom)


def _bare(lines: Sequence[Line]) -> str:
    texts = (re.sub(r"^grade \d\b", "", plain(line.text).lower()) for line in lines)
    return " ".join(re.sub(r"[^a-z ]", "", text).strip() for text in texts)

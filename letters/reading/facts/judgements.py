"""What a letter grades: each judgement's grade, where all its readings agree.

Grades stand in a table on the first page (or the last) and again in headings. The framework and the inspection's
first day say which judgements to expect.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from letters.reading.facts.grade_tables import GradeReading, page_grades
from letters.reading.layout.geometry import Line, PageLines
from letters.reading.layout.rows import page_rows, plain
from letters.reading.letter import Doubt, Header
from letters.reference.frameworks import BY_SLUG, JUDGEMENTS, Era, Framework, Judged

Judgements = tuple[tuple[str, str], ...]


def read_judgements(pages: Sequence[PageLines], header: Header) -> tuple[Judgements, tuple[Doubt, ...]]:
    """Given all pages and the header, return (slug, grade) of each judgement in the framework's order, and doubts.

    What the letter says was not judged is left out, with a note that says so. Two grades for one judgement
    leave it out too: which is right is not known.
    """
    framework = BY_SLUG.get(header.framework or "")
    if framework is None or not framework.judged:
        return (), ()
    if framework.outcomes:
        return _outcome(pages, framework)
    parts = _parts(pages, framework)
    readings = [reading for part, judged in parts for reading in page_grades(part, judged)]
    slugs = [slug for slug in JUDGEMENTS if any(reading.slug == slug for reading in readings)]
    readings_by_slug = {slug: [reading for reading in readings if reading.slug == slug] for slug in slugs}
    agreed = {
        slug: same_slug[0].grade
        for slug, same_slug in readings_by_slug.items()
        if len({reading.grade for reading in same_slug}) == 1
    }
    judgements = tuple((slug, grade) for slug, grade in agreed.items() if grade)
    return judgements, tuple(_doubts(readings_by_slug, agreed, _era(framework, header)))


def _parts(
    pages: Sequence[PageLines], framework: Framework
) -> Iterator[tuple[PageLines, tuple[Judged, ...]]]:
    """Yield pages with what is judged on them; a page in parts where the same words are graded under two headings."""
    headings = {judged.under for judged in framework.judged if judged.under}
    under = ""
    for page in pages:
        if not headings:
            yield page, framework.judged
            continue
        lines: list[Line] = []
        for row in page_rows(page):
            opened = next(
                (pattern for pattern in headings if re.fullmatch(pattern, row.text, re.IGNORECASE)), under
            )
            if opened != under:
                yield replace(page, lines=tuple(lines)), _judged_under(framework, under)
                under, lines = opened, []
            lines += row.cells
        yield replace(page, lines=tuple(lines)), _judged_under(framework, under)


def _judged_under(framework: Framework, heading: str) -> tuple[Judged, ...]:
    return tuple(judged for judged in framework.judged if judged.under in {"", heading} and heading)


def _outcome(pages: Sequence[PageLines], framework: Framework) -> tuple[Judgements, tuple[Doubt, ...]]:
    """The sentence on the first page that stands for a grade of the one thing that the framework judges."""
    front = plain(" ".join(line.text for line in pages[0].lines)) if pages else ""
    grades = {stored for printed, stored in framework.outcomes if re.search(printed, front, re.IGNORECASE)}
    slug = framework.judged[0].slug
    if len(grades) == 1:
        return ((slug, grades.pop()),), ()
    return (), (Doubt("no-judgement", slug, "The inspection outcome could not be read", needs_review=True),)


def _era(framework: Framework, header: Header) -> Era | None:
    """What inspections of the framework judged when this one began: its own day decides, not publication's."""
    begun = [era for era in framework.eras if header.start and era.since <= header.start]
    return begun[-1] if begun else None


def _doubts(
    readings_by_slug: dict[str, list[GradeReading]], agreed: dict[str, str], era: Era | None
) -> Iterator[Doubt]:
    for slug, readings in readings_by_slug.items():
        name = JUDGEMENTS[slug]
        if slug not in agreed:
            grades_by_page = "; ".join(
                f"page {reading.page}: {reading.grade or 'not judged'}" for reading in readings
            )
            yield Doubt(
                "grades-disagree",
                slug,
                f"{name} has more than one grade ({grades_by_page})",
                needs_review=True,
            )
        elif not agreed[slug]:
            yield Doubt("not-judged", slug, f"{name}: the letter says that it was not judged")
    expected = set(era.judges) if era else set(readings_by_slug)
    for slug in sorted(expected - set(readings_by_slug)):
        yield Doubt("no-judgement", slug, f"No grade found for {JUDGEMENTS[slug]}", needs_review=True)
    for slug in sorted(set(readings_by_slug) - expected - set(era.extras if era else ())):
        yield Doubt(
            "odd-judgement", slug, f"{JUDGEMENTS[slug]} was not judged in inspections at that time", True
        )

"""An authority as a page: its inspections, its grades, what recurs, and the authorities most like it. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from letters.models import Authority, Finding, Inspection, Judgement, Says, StatisticalNeighbour
from letters.pages.counts import ThemeTally
from letters.pages.grade_history import GradePicture, GradeTable, grade_picture, grade_table
from letters.pages.letter import FINDINGS, says_url
from letters.pages.search_links import search_url
from letters.pages.theme_grid import Grid, grid_of
from letters.reference.frameworks import NOT_COMPARABLE, OVERALL

MOST_OFTEN = 5  # themes in each list


@dataclass(frozen=True, slots=True)
class Latest:
    """The newest grades that we hold of an authority: the overall one, or all where none is overall."""

    inspection: Inspection
    grades: tuple[Judgement, ...]


@dataclass(frozen=True, slots=True)
class Neighbour:
    """An authority like this one, how many of its letters we hold, and its newest grades."""

    authority: Authority
    letters: int
    latest: Latest | None


@dataclass(frozen=True, slots=True)
class Often:
    """A theme that inspectors praise or criticise, in how many findings, and where these are."""

    name: str
    total: int
    url: str


@dataclass(frozen=True, slots=True)
class Count:
    """How many findings of an inspection are something, "12 concerns", and the address of exactly those."""

    total: int
    noun: str
    url: str


@dataclass(frozen=True, slots=True)
class Visit:
    """An inspection, and what it found, counted."""

    inspection: Inspection
    counts: tuple[Count, ...]


@dataclass(frozen=True, slots=True)
class AuthorityPage:
    """``inspections`` are newest first; ``grades`` and ``grid`` run from oldest to newest."""

    authority: Authority
    inspections: tuple[Inspection, ...]
    newest_grades: Latest | None
    grades: GradeTable | None
    picture: GradePicture | None
    praised: tuple[Often, ...]
    criticised: tuple[Often, ...]
    grid: Grid
    recurring: tuple[Finding, ...]
    neighbours: tuple[Neighbour, ...]
    search_url: str
    compare_url: str

    @property
    def visits(self) -> list[Visit]:
        """The inspections with what they found: each count leads to the report with just those findings."""
        return [Visit(one, _counts(one)) for one in self.inspections]

    @property
    def findings_held(self) -> int:
        return sum(inspection.findings_held for inspection in self.inspections)  # type: ignore[attr-defined]


def authority_page(
    authority: Authority,
    inspections: Sequence[Inspection],
    tallies: Iterable[ThemeTally],
    recurring: Iterable[Finding],
    neighbours: Sequence[Neighbour],
) -> AuthorityPage:
    """Given an authority, its inspections, newest first, and what was found and judged there, return its page."""
    oldest_first = sorted(inspections, key=lambda one: (one.start or date.max, one.pk))
    held, grades = list(tallies), grade_table(oldest_first)
    everyone = [authority, *(neighbour.authority for neighbour in neighbours)]
    return AuthorityPage(
        authority=authority,
        inspections=tuple(inspections),
        newest_grades=_newest_grades(inspections),
        grades=grades,
        picture=grade_picture(grades),
        praised=_most_often(authority, held, Says.STRENGTH),
        criticised=_most_often(authority, held, Says.CONCERN),
        grid=grid_of(authority.slug, oldest_first, held),
        recurring=tuple(recurring),
        neighbours=tuple(neighbours),
        search_url=search_url(("authority", authority.slug)),
        compare_url=search_url(*(("authority", one.slug) for one in everyone)) if neighbours else "",
    )


def _counts(inspection: Inspection) -> tuple[Count, ...]:
    letter = inspection.letter
    counts = (
        Count(inspection.findings_held, "finding", letter.get_absolute_url() + FINDINGS),  # type: ignore[attr-defined]
        Count(inspection.strengths, "strength", says_url(letter, Says.STRENGTH)),  # type: ignore[attr-defined]
        Count(inspection.concerns, "concern", says_url(letter, Says.CONCERN)),  # type: ignore[attr-defined]
    )
    return tuple(count for count in counts if count.total)


def _newest_grades(inspections: Iterable[Inspection]) -> Latest | None:
    """All grades of the newest inspection that gave any of children's services as a whole."""
    for inspection in inspections:
        grades = tuple(one for one in inspection.judgements.all() if one.name not in NOT_COMPARABLE)
        if grades:
            return Latest(inspection, grades)
    return None


def _most_often(authority: Authority, tallies: Iterable[ThemeTally], says: Says) -> tuple[Often, ...]:
    """The themes that most findings of one kind are about, the most frequent first."""
    totals: Counter[tuple[str, str]] = Counter()
    for tally in tallies:
        totals[tally.name, tally.slug] += tally.strengths if says == Says.STRENGTH else tally.concerns
    ranked = sorted(
        ((total, *theme) for theme, total in totals.items() if total), key=lambda row: (-row[0], row[1])
    )
    return tuple(
        Often(name, total, search_url(("says", says), ("theme", slug), ("authority", authority.slug)))
        for total, name, slug in ranked[:MOST_OFTEN]
    )


def neighbours_with(
    ranks: Iterable[StatisticalNeighbour], judgements: Iterable[Judgement]
) -> list[Neighbour]:
    """Given ranked neighbours, with ``letters`` counted, and their judgements, join the two."""
    by_authority: dict[int | None, list[Judgement]] = {}
    for judgement in judgements:
        by_authority.setdefault(judgement.inspection.authority_id, []).append(judgement)
    return [
        Neighbour(
            authority=rank.neighbour,
            letters=rank.letters,  # type: ignore[attr-defined]
            latest=latest_of(by_authority.get(rank.neighbour_id, [])),
        )
        for rank in ranks
    ]


def latest_of(judgements: Sequence[Judgement]) -> Latest | None:
    """Given an authority's judgements, oldest inspection first, return those of the newest that gave any."""
    if not judgements:
        return None
    inspection = judgements[-1].inspection
    grades = tuple(one for one in judgements if one.inspection_id == inspection.pk)
    overall = tuple(one for one in grades if one.name == OVERALL)
    return Latest(inspection, overall or grades)

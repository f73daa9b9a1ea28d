"""An authority as a page: its inspections, its grades, what recurs, and the authorities most like it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from letters.models import Authority, Finding, Inspection, Judgement, StatisticalNeighbour
from letters.pages.counts import ThemeTally
from letters.pages.grade_history import GradeTable, grade_table
from letters.pages.search_links import search_url
from letters.pages.theme_grid import Grid, grid_of
from letters.reference.frameworks import OVERALL


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
class AuthorityPage:
    """``inspections`` are newest first; ``grades`` and ``grid`` run from oldest to newest."""

    authority: Authority
    inspections: tuple[Inspection, ...]
    grades: GradeTable | None
    grid: Grid
    recurring: tuple[Finding, ...]
    neighbours: tuple[Neighbour, ...]
    search_url: str
    compare_url: str

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
    everyone = [authority, *(neighbour.authority for neighbour in neighbours)]
    return AuthorityPage(
        authority=authority,
        inspections=tuple(inspections),
        grades=grade_table(oldest_first),
        grid=grid_of(authority.slug, oldest_first, tallies),
        recurring=tuple(recurring),
        neighbours=tuple(neighbours),
        search_url=search_url(("authority", authority.slug)),
        compare_url=search_url(*(("authority", one.slug) for one in everyone)) if neighbours else "",
    )


def neighbours_with(
    ranks: Iterable[StatisticalNeighbour], judgements: Iterable[Judgement]
) -> list[Neighbour]:
    """Given ranked neighbours, with ``letters`` counted, and their judgements, oldest first, join the two."""
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

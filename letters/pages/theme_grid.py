"""Themes against inspections: what comes up in an authority's letters, and what keeps coming up. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from letters.models import Inspection
from letters.pages.counts import TO_IMPROVE, ThemeTally
from letters.pages.inspection_columns import Column, column_of
from letters.pages.search_links import UNKNOWN, search_url

RECURS_FROM = 2  # inspections that ask for improvement in a theme make it one that recurs
MOST = 5  # of the recurring themes named beside the inspections; the grid has them all


@dataclass(frozen=True, slots=True)
class GridCell:
    """How many findings of an inspection are about a theme, how many say what or ask for improvement, and where."""

    total: int
    to_improve: int
    strengths: int
    concerns: int
    url: str

    @property
    def strengths_label(self) -> str:
        """In words: "1 strength"; "" of none."""
        return _counted(self.strengths, "strength")

    @property
    def concerns_label(self) -> str:
        return _counted(self.concerns, "concern")


def _counted(total: int, noun: str) -> str:
    return f"{total} {noun}{'' if total == 1 else 's'}" if total else ""


@dataclass(frozen=True, slots=True)
class GridRow:
    """A theme; a cell for each column, None where it does not come up. ``improve_url``: what asks for improvement."""

    name: str
    url: str
    cells: tuple[GridCell | None, ...]
    improve_url: str = ""

    @property
    def found_in(self) -> int:
        """How many inspections speak of it."""
        return sum(cell is not None for cell in self.cells)

    @property
    def improve_in(self) -> int:
        """How many inspections ask for improvement in it."""
        return sum(cell is not None and cell.to_improve > 0 for cell in self.cells)

    @property
    def recurs(self) -> bool:
        return self.improve_in >= RECURS_FROM

    @property
    def to_improve(self) -> int:
        """How many findings ask for improvement in it."""
        return sum(cell.to_improve for cell in self.cells if cell)

    @property
    def total(self) -> int:
        return sum(cell.total for cell in self.cells if cell)


@dataclass(frozen=True, slots=True)
class Grid:
    """``columns`` oldest first; ``rows`` by how often each theme recurs. ``all_alone``: no two share a search."""

    columns: tuple[Column, ...]
    rows: tuple[GridRow, ...]
    all_alone: bool

    @property
    def recurring(self) -> list[GridRow]:
        return [row for row in self.rows if row.recurs]

    @property
    def most_recurring(self) -> list[GridRow]:
        return self.recurring[:MOST]


def grid_of(authority: str, inspections: Sequence[Inspection], tallies: Iterable[ThemeTally]) -> Grid:
    """Given an authority's slug, its inspections, oldest first, and what they found by theme, return the grid.

    A cell leads to the search for its theme in its authority, framework and year. Where two inspections share
    these, it leads to that theme in the letter itself.
    """
    alike = Counter(map(_filters, inspections))
    places = [_place(one, alone=alike[_filters(one)] == 1) for one in inspections]
    found: dict[tuple[str, str], dict[int, ThemeTally]] = {}
    for tally in tallies:
        found.setdefault((tally.slug, tally.name), {})[tally.inspection_id] = tally
    rows = [
        GridRow(
            name,
            search_url(("theme", slug), ("authority", authority)),
            tuple(
                _cell(authority, place, by_inspection[place.pk]) if place.pk in by_inspection else None
                for place in places
            ),
            search_url(("theme", slug), ("authority", authority), *(("kind", kind) for kind in TO_IMPROVE)),
        )
        for (slug, name), by_inspection in found.items()
    ]
    rows.sort(key=lambda row: (-row.improve_in, -row.found_in, -row.total, row.name))
    return Grid(tuple(map(column_of, inspections)), tuple(rows), all_alone=len(alike) == len(inspections))


def _filters(inspection: Inspection) -> tuple[tuple[str, str], ...]:
    year = str(inspection.year or UNKNOWN)
    return (("framework", inspection.framework or UNKNOWN), ("year", year))


@dataclass(frozen=True, slots=True)
class _Place:
    """An inspection's column: the filters that find it alone, none where others share them; its letter's address."""

    pk: int
    filters: tuple[tuple[str, str], ...]
    letter_url: str


def _place(inspection: Inspection, *, alone: bool) -> _Place:
    return _Place(inspection.pk, _filters(inspection) if alone else (), inspection.letter.get_absolute_url())


def _cell(authority: str, place: _Place, tally: ThemeTally) -> GridCell:
    if place.filters:
        url = search_url(("theme", tally.slug), ("authority", authority), *place.filters)
    else:
        url = f"{place.letter_url}?theme={tally.slug}#findings"
    return GridCell(tally.total, tally.to_improve, tally.strengths, tally.concerns, url)

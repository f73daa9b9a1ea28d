"""Across all authorities: themes that a full inspection asked to improve, and whether the next one asks again. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from letters.pages import FEW_INSPECTIONS, percent

FULL = ("ilacs", "sif")  # inspections of all children's services


@dataclass(frozen=True, slots=True)
class Asked:
    """That a full inspection asked for improvement in a theme, or did not; ``start`` is its first day."""

    authority: str
    inspection: int
    start: date
    themes: frozenset[str]


@dataclass(frozen=True, slots=True)
class StillRow:
    """``asked`` pairs of inspections in which the first asked for improvement; ``still`` of them the second did."""

    slug: str
    name: str
    asked: int
    still: int

    @property
    def percent(self) -> int:
        return percent(self.still, self.asked)

    @property
    def is_few(self) -> bool:
        return self.asked < FEW_INSPECTIONS


def still_rows(pairs: Sequence[tuple[Asked, Asked]], names: dict[str, str]) -> list[StillRow]:
    """Given pairs of inspections and the names of themes by slug, return a row for each theme that was ever asked
    for, those most often still asked for first; rows of few pairs come last."""
    rows = [
        StillRow(
            slug,
            name,
            asked=sum(slug in first.themes for first, _ in pairs),
            still=sum(slug in first.themes and slug in second.themes for first, second in pairs),
        )
        for slug, name in names.items()
    ]
    return sorted(
        (row for row in rows if row.asked), key=lambda row: (row.is_few, -row.still / row.asked, row.name)
    )

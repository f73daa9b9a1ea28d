"""How many inspections raise a theme as a concern, and as a strength, of how many: by year and by kind of inspection.

Inspections are counted, not findings: a report of 2015 has four times the findings of one of 2023. Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from letters.models import Theme
from letters.pages.charts import percent
from letters.pages.search_links import UNKNOWN, search_url
from letters.reference.frameworks import framework_name

FEW = 5  # inspections: a share of fewer says little, and is said to


class InspectionRaising(NamedTuple):
    """An inspection, and how many of its findings about a theme are strengths, concerns or either way."""

    framework: str
    year: int | None
    found: int
    strengths: int
    concerns: int


@dataclass(frozen=True, slots=True)
class Share:
    """How many of ``of`` inspections, in percent too, and where their findings are; no address of none."""

    part: int
    of: int
    url: str

    @property
    def percent(self) -> int:
        return percent(self.part, self.of)


@dataclass(frozen=True, slots=True)
class ShareRow:
    """A year or a kind of inspection: how many inspections are held, and how many raise the theme and how."""

    label: str
    held: int
    raising: Share
    concern: Share
    strength: Share

    @property
    def is_few(self) -> bool:
        return self.held < FEW


def shares_by_year(theme: Theme, inspections: Sequence[InspectionRaising]) -> list[ShareRow]:
    """Given a theme and all inspections, return a row for each year, the newest first, those without a date last."""
    years = {one.year for one in inspections}
    return [
        _row(
            theme,
            str(year or "Date not known"),
            ("year", str(year or UNKNOWN)),
            _of(inspections, lambda one: one.year, year),
        )
        for year in sorted(years, key=lambda year: -(year or 0))
    ]


def shares_by_framework(theme: Theme, inspections: Sequence[InspectionRaising]) -> list[ShareRow]:
    """Given a theme and all inspections, return a row for each kind of inspection, the most frequent first."""
    kinds = {one.framework for one in inspections}
    rows = [
        _row(
            theme,
            framework_name(kind) if kind else "Not stated",
            ("framework", kind or UNKNOWN),
            _of(inspections, lambda one: one.framework, kind),
        )
        for kind in kinds
    ]
    return sorted(rows, key=lambda row: (-row.held, row.label))


def _of(
    inspections: Iterable[InspectionRaising], part: Callable[[InspectionRaising], object], value: object
) -> list[InspectionRaising]:
    return [one for one in inspections if part(one) == value]


def _row(theme: Theme, label: str, where: tuple[str, str], held: Sequence[InspectionRaising]) -> ShareRow:
    def share(count: Callable[[InspectionRaising], int], *says: tuple[str, str]) -> Share:
        part = sum(count(one) > 0 for one in held)
        return Share(part, len(held), search_url(("theme", theme.slug), where, *says) if part else "")

    return ShareRow(
        label,
        len(held),
        raising=share(lambda one: one.found),
        concern=share(lambda one: one.concerns, ("says", "concern")),
        strength=share(lambda one: one.strengths, ("says", "strength")),
    )


SHARE_COLUMNS = (
    *("Theme", "By", "Value", "Inspections held", "Inspections raising it", "Percent"),
    *(
        "Inspections with a concern",
        "Percent with a concern",
        "Inspections with a strength",
        "Percent with a strength",
    ),
)


def share_line(row: ShareRow) -> list[object]:
    """Given a row, return its cells of a file, after the theme and what it is by."""
    shares = (row.raising, row.concern, row.strength)
    return [row.label, row.held, *(cell for share in shares for cell in (share.part, share.percent))]

"""How many inspections raise a theme as a concern, and as a strength, of how many: by year and by kind of inspection.

Inspections are counted, not findings: a report of 2015 has four times the findings of one of 2023. Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, NamedTuple

from letters.models import Theme
from letters.pages.charts import FEW_INSPECTIONS, percent
from letters.pages.search_links import UNKNOWN, search_url
from letters.reference.frameworks import framework_name, framework_short_name


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

    @property
    def label(self) -> str:
        """The number as printed. A page has a hundred: too many for a template's filter."""
        return f"{self.part:,}"


@dataclass(frozen=True, slots=True)
class ShareRow:
    """A year or a kind of inspection: how many inspections are held, and how many raise the theme and how.

    ``short`` is what it is called where there is little room.
    """

    label: str
    short: str
    held: int
    raising: Share
    concern: Share
    strength: Share

    @property
    def is_few(self) -> bool:
        return self.held < FEW_INSPECTIONS

    @property
    def held_label(self) -> str:
        return f"{self.held:,}"


def shares_by_year(theme: Theme, inspections: Sequence[InspectionRaising]) -> list[ShareRow]:
    """Given a theme and all inspections, return a row for each year, the newest first, those without a date last."""
    of_year = _grouped(inspections, attrgetter("year"))
    return [
        _row(theme, str(year or "Date not known"), "", ("year", str(year or UNKNOWN)), of_year[year])
        for year in sorted(of_year, key=lambda year: -(year or 0))
    ]


def shares_by_framework(theme: Theme, inspections: Sequence[InspectionRaising]) -> list[ShareRow]:
    """Given a theme and all inspections, return a row for each kind of inspection, the most frequent first."""
    rows = [
        _row(
            theme,
            framework_name(kind) if kind else "Not stated",
            framework_short_name(kind),
            ("framework", kind or UNKNOWN),
            held,
        )
        for kind, held in _grouped(inspections, attrgetter("framework")).items()
    ]
    return sorted(rows, key=lambda row: (-row.held, row.label))


def _grouped(
    inspections: Iterable[InspectionRaising], part: Callable[[InspectionRaising], Any]
) -> dict[Any, list[InspectionRaising]]:
    groups: dict[Any, list[InspectionRaising]] = {}
    for one in inspections:
        groups.setdefault(part(one), []).append(one)
    return groups


def _row(
    theme: Theme, label: str, short: str, where: tuple[str, str], held: Sequence[InspectionRaising]
) -> ShareRow:
    def share(count: str, *says: tuple[str, str]) -> Share:
        part = sum(map(bool, map(attrgetter(count), held)))
        return Share(part, len(held), search_url(("theme", theme.slug), where, *says) if part else "")

    return ShareRow(
        label,
        short or label,
        len(held),
        raising=share("found"),
        concern=share("concerns", ("says", "concern")),
        strength=share("strengths", ("says", "strength")),
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

"""A theme as a page: when it came up, what findings said, and where. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from letters.models import Finding, Region, Says, Theme, address_of
from letters.pages.charts import Chart, bar_length, chart_of_shares, share
from letters.pages.counts import Place, Tally
from letters.pages.search_links import UNKNOWN, search_url
from letters.pages.theme_shares import InspectionRaising, ShareRow, shares_by_framework, shares_by_year

MANY_PLACES = 10  # authorities listed before a link leads to all
REGIONS = {**dict(Region.choices), UNKNOWN: "Region not known"}
ALL_LABELS = {**dict(Says.choices), UNKNOWN: "Not read yet"}
BESIDE = (Says.STRENGTH, Says.CONCERN)
SHARES = {Says.CONCERN.value: "Concern", Says.STRENGTH.value: "Strength"}  # side by side in the chart
Part = TypeVar("Part", Place, str)


@dataclass(frozen=True, slots=True)
class YearCell:
    """A number and the search that finds as many; no address for none."""

    total: int
    url: str

    @property
    def label(self) -> str:
        """The number as printed. A page has six hundred: too many for a template's filter."""
        return f"{self.total:,}"


@dataclass(frozen=True, slots=True)
class YearRow:
    """One year: a cell for each column of the table, all findings, and the share of all findings held of that year."""

    label: str
    cells: tuple[YearCell, ...]
    all: YearCell
    share: str


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """An authority or a region. ``page_url`` is its own page, where it has one; ``bar`` is out of 100.

    ``said`` is how many findings are strengths, and how many concerns.
    """

    name: str
    page_url: str
    found: YearCell
    said: tuple[YearCell, ...]
    share: str
    bar: int


@dataclass(frozen=True, slots=True)
class ThemePage:
    """``says`` are the columns of ``years``, with ``says_totals`` beneath; of so many ``places`` some are listed."""

    theme: Theme
    found: YearCell
    share: str
    says: tuple[tuple[str, str], ...]
    says_totals: tuple[YearCell, ...]
    years: tuple[YearRow, ...]
    chart: Chart | None
    share_labels: tuple[tuple[str, str], ...]
    shares: tuple[ShareRow, ...]
    by_framework: tuple[ShareRow, ...]
    authorities: tuple[PlaceRow, ...]
    places: int
    regions: tuple[PlaceRow, ...]
    newest: tuple[Finding, ...]


def theme_page(
    theme: Theme,
    about: Sequence[Tally],
    held: Sequence[Tally],
    newest: Iterable[Finding],
    inspections: Sequence[InspectionRaising] = (),
    *,
    most_places: int | None = MANY_PLACES,
) -> ThemePage:
    """Given a theme, counts of its findings and of all, its newest ones, and all inspections, return its page.

    Of the authorities, ``most_places`` are listed; None lists all.
    """
    shares = shares_by_year(theme, inspections)
    labels = _labels(about)
    total = sum(tally.total for tally in about)
    return ThemePage(
        theme=theme,
        found=_cell(theme, total),
        share=share(total, sum(tally.total for tally in held)),
        says=tuple(labels.items()),
        says_totals=tuple(_cell(theme, _total(about, says), ("says", says)) for says in labels),
        years=_years(theme, about, held, labels),
        chart=_chart(shares),
        share_labels=tuple(SHARES.items()),
        shares=tuple(shares),
        by_framework=tuple(shares_by_framework(theme, inspections)),
        authorities=_authorities(theme, about, held, most_places),
        places=len({tally.place for tally in about}),
        regions=_regions(theme, about, held),
        newest=tuple(newest),
    )


def _cell(theme: Theme, total: int, *filters: tuple[str, str]) -> YearCell:
    return YearCell(total, search_url(("theme", theme.slug), *filters) if total else "")


def _labels(about: Iterable[Tally]) -> dict[str, str]:
    """What findings say, and its name: strength and concern always, that none is seen; others where there are any."""
    present = {tally.says for tally in about} | {Says.STRENGTH, Says.CONCERN}
    return {value: label for value, label in ALL_LABELS.items() if value in present}


def _total(about: Iterable[Tally], says: str) -> int:
    return sum(tally.total for tally in about if tally.says == says)


def _by_year(about: Iterable[Tally]) -> dict[int | None, Counter[str]]:
    totals: dict[int | None, Counter[str]] = defaultdict(Counter)
    for tally in about:
        totals[tally.year][tally.says] += tally.total
    return totals


def _years(
    theme: Theme, about: Sequence[Tally], held: Sequence[Tally], labels: Iterable[str]
) -> tuple[YearRow, ...]:
    """The newest first, the findings of letters without a date last."""
    totals, of_year = _by_year(about), _by_year(held)
    order = sorted(totals, key=lambda year: (year is not None, year), reverse=True)
    return tuple(
        YearRow(
            label=str(year or "Date not known"),
            cells=tuple(
                _cell(theme, totals[year][says], ("says", says), ("year", str(year or UNKNOWN)))
                for says in labels
            ),
            all=_cell(theme, totals[year].total(), ("year", str(year or UNKNOWN))),
            share=share(totals[year].total(), of_year[year].total()),
        )
        for year in order
    )


def _chart(shares: Iterable[ShareRow]) -> Chart | None:
    """Of the years; letters without a date are not drawn."""
    given = {
        int(row.label): {
            Says.CONCERN.value: (row.concern.part, row.held),
            Says.STRENGTH.value: (row.strength.part, row.held),
        }
        for row in shares
        if row.label.isdigit()
    }
    return chart_of_shares(given, SHARES)


def _authorities(
    theme: Theme, about: Sequence[Tally], held: Iterable[Tally], most: int | None
) -> tuple[PlaceRow, ...]:
    found, of_place = _sums(about, _place), _sums(held, _place)
    said = {says: _sums(_saying(about, says), _place) for says in BESIDE}
    longest = max(found.values(), default=0)
    return tuple(
        PlaceRow(
            name=place.name,
            page_url=address_of("authority", place.slug) if place.slug != UNKNOWN else "",
            found=_cell(theme, total, ("authority", place.slug)),
            said=tuple(
                _cell(theme, sums[place], ("says", says), ("authority", place.slug))
                for says, sums in said.items()
            ),
            share=share(total, of_place[place]),
            bar=bar_length(total, longest),
        )
        for place, total in sorted(found.items(), key=lambda item: (-item[1], item[0].name))[:most]
    )


def _regions(theme: Theme, about: Sequence[Tally], held: Iterable[Tally]) -> tuple[PlaceRow, ...]:
    found, of_region = _sums(about, _region), _sums(held, _region)
    said = {says: _sums(_saying(about, says), _region) for says in BESIDE}
    longest = max(found.values(), default=0)
    return tuple(
        PlaceRow(
            name=REGIONS[region],
            page_url="",
            found=_cell(theme, total, ("region", region)),
            said=tuple(
                _cell(theme, sums[region], ("says", says), ("region", region)) for says, sums in said.items()
            ),
            share=share(total, of_region[region]),
            bar=bar_length(total, longest),
        )
        for region, total in sorted(found.items(), key=lambda item: (-item[1], REGIONS[item[0]]))
    )


def _place(tally: Tally) -> Place:
    return tally.place


def _region(tally: Tally) -> str:
    return tally.place.region


def _saying(tallies: Iterable[Tally], says: str) -> list[Tally]:
    return [tally for tally in tallies if tally.says == says]


def _sums(tallies: Iterable[Tally], part: Callable[[Tally], Part]) -> Counter[Part]:
    totals: Counter[Part] = Counter()
    for tally in tallies:
        totals[part(tally)] += tally.total
    return totals

"""Bars as numbers: where each one stands, in the drawing's own units. Pure; a template prints them as SVG."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

WIDTH, HEIGHT = 360, 160  # about a phone's width in CSS pixels, so that labels stay legible there
LEFT, RIGHT, TOP, BOTTOM = 44, 8, 10, 18  # room for the scale, half a year's label, half a number, the years
GAP = 0.25  # of a column's width
LABEL_WIDTH = 40  # a year at the label's size, and some air
FEW_INSPECTIONS = 5  # a share of fewer says little: it is printed with its number, and drawn pale
BAR_SCALE = 100  # the longest of a list of single bars


@dataclass(frozen=True, slots=True)
class Bar:
    """One part of a column: x and y of its upper left corner. ``is_few``: a share of so few that it says little."""

    x: float
    y: float
    width: float
    height: float
    says: str
    label: str
    is_few: bool = False


@dataclass(frozen=True, slots=True)
class Tick:
    """A line across at ``y`` with its number, or a year at ``x``."""

    at: float
    label: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A column of stacked bars for each year."""

    width: int
    height: int
    left: int
    foot: int
    bars: tuple[Bar, ...]
    scale: tuple[Tick, ...]
    years: tuple[Tick, ...]


def chart_of_years(totals: Mapping[int, Mapping[str, int]], labels: Mapping[str, str]) -> Chart | None:
    """Given year -> what is said -> how many, and its names from the bottom up, return the chart; None of nothing.

    Every year between the first and the last has its place, so that a gap in the letters is seen.
    """
    if not totals:
        return None
    first, last = min(totals), max(totals)
    top = _round_up(max(sum(said.values()) for said in totals.values()))
    step = (WIDTH - LEFT - RIGHT) / (last - first + 1)
    bars = [
        bar
        for year in sorted(totals)
        for bar in _column(year, LEFT + (year - first) * step, step, totals[year], labels, top)
    ]
    scale = [Tick(_height_at(value, top), f"{value:,}") for value in sorted({0, top // 2, top})]
    return Chart(
        WIDTH, HEIGHT, LEFT, HEIGHT - BOTTOM, tuple(bars), tuple(scale), _year_ticks(first, last, step)
    )


def chart_of_shares(
    shares: Mapping[int, Mapping[str, tuple[int, int]]], labels: Mapping[str, str]
) -> Chart | None:
    """Given year -> what is said -> (how many, of how many inspections), return bars side by side; None of nothing.

    The scale is 0 to 100%. Every year between the first and the last has its place.
    """
    if not shares:
        return None
    first, last = min(shares), max(shares)
    step = (WIDTH - LEFT - RIGHT) / (last - first + 1)
    width = step * (1 - GAP) / len(labels)
    bars = [
        _share_bar(
            year, LEFT + (year - first) * step + step * GAP / 2 + at * width, width, says, label, *given[says]
        )
        for year, given in sorted(shares.items())
        for at, (says, label) in enumerate(labels.items())
        if given[says][0]
    ]
    scale = [Tick(_height_at(value, 100), f"{value}%") for value in (0, 50, 100)]
    years = _year_ticks(first, last, step)
    return Chart(WIDTH, HEIGHT, LEFT, HEIGHT - BOTTOM, tuple(bars), tuple(scale), years)


def _share_bar(year: int, x: float, width: float, says: str, label: str, part: int, of: int) -> Bar:
    upper, lower = _height_at(percent(part, of), 100), _height_at(0, 100)
    told = f"{year}, {label}: {part:,} of {of:,} inspections ({share(part, of)})"
    height = round(lower - upper, 1)
    return Bar(round(x, 1), upper, round(width, 1), height, says, told, is_few=of < FEW_INSPECTIONS)


def years_to_a_label(step: float) -> int:
    """Given how far a year is from the next, return of how many years one is named, so that no label meets another."""
    return -(-LABEL_WIDTH // max(1, int(step)))


def _year_ticks(first: int, last: int, step: float) -> tuple[Tick, ...]:
    every = years_to_a_label(step)
    return tuple(
        Tick(round(LEFT + (year - first + 0.5) * step, 1), str(year))
        for year in range(first, last + 1)
        if (last - year) % every == 0
    )


def _column(
    year: int, x: float, step: float, said: Mapping[str, int], labels: Mapping[str, str], top: int
) -> list[Bar]:
    bars: list[Bar] = []
    under = 0
    for says, label in labels.items():
        total = said.get(says, 0)
        if total:
            upper, lower = _height_at(under + total, top), _height_at(under, top)
            title = f"{year}, {label}: {total:,}"
            bars.append(
                Bar(
                    round(x + step * GAP / 2, 1),
                    upper,
                    round(step * (1 - GAP), 1),
                    round(lower - upper, 1),
                    says,
                    title,
                )
            )
        under += total
    return bars


def _height_at(value: int, top: int) -> float:
    """Where a value stands; y grows downwards."""
    return round(TOP + (HEIGHT - BOTTOM - TOP) * (1 - value / top), 1)


def _round_up(value: int) -> int:
    """The next number that halves well: 2 to 10 in twos, then 12, 16, 20, 30, 40, 60, 80 or 100, and so on by tens."""
    unit = 1
    while value > 100 * unit:
        unit *= 10
    steps = (2, 4, 6, 8, 10, 12, 16, 20, 30, 40, 60, 80, 100)
    return next(unit * step for step in steps if unit * step >= value)


def percent(part: int, whole: int) -> int:
    """Given how many of how many, return the share in whole percent; 0 of nothing."""
    return round(100 * part / whole) if whole else 0


def share(part: int, whole: int) -> str:
    """Given how many of how many, return the share in words: "8%", "under 1%", "" of nothing."""
    if not whole:
        return ""
    percent = round(100 * part / whole)
    return f"{percent}%" if percent or not part else "under 1%"


def bar_length(part: int, longest: int) -> int:
    """Given a number and the largest of its list, return the length of its bar; what is there is seen."""
    return max(1, round(BAR_SCALE * part / longest)) if part else 0

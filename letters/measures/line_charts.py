"""Shares over years as lines: where each point stands, in the drawing's own units. Pure; a template prints SVG."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from letters.measures.inspections import ShareRow
from letters.pages import years_to_a_label

WIDTH, HEIGHT = 360, 172  # about a phone's width in CSS pixels; labels are drawn at 12.5
# Room for the scale, half a year, the names of what began (in two rows, as neighbours are long), and the years.
LEFT, RIGHT, TOP, BOTTOM = 44, 18, 38, 18
NAME_ROWS = (12, 27)  # where the names of what began stand, in turn
BARE_TOP = 28  # of the drawing is left out where nothing is named
INSET = 8  # so that the first year's points stand clear of the scale
SIDES = ("concern", "strength")


@dataclass(frozen=True, slots=True)
class Point:
    """A year's share; ``is_few`` where so few inspections are behind it that it says little."""

    x: float
    y: float
    label: str
    is_few: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One side's points in order of years; ``path`` joins those of neighbouring years, ``faint`` those of which one has
    too few inspections to say much."""

    says: str
    points: tuple[Point, ...]
    path: str
    faint: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A line across or along the drawing, and its label."""

    at: float
    label: str


@dataclass(frozen=True, slots=True)
class Began:
    """A line upright at ``at``, from ``top``, and what began there, written at ``y``."""

    at: float
    label: str
    y: int

    @property
    def top(self) -> int:
        return self.y - 10


@dataclass(frozen=True, slots=True)
class LineChart:
    """``scale`` lies across at y, ``years`` and ``began`` along at x; ``began`` are new frameworks."""

    lines: tuple[Line, ...]
    scale: tuple[Mark, ...]
    years: tuple[Mark, ...]
    began: tuple[Began, ...]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    foot: int = HEIGHT - BOTTOM
    top: int = TOP
    box: str = f"0 0 {WIDTH} {HEIGHT}"
    bare_box: str = f"0 {BARE_TOP} {WIDTH} {HEIGHT - BARE_TOP}"


def line_chart(
    rows: Mapping[str, ShareRow], years: Sequence[int], began: Mapping[int, str], *, period: int = 1
) -> LineChart | None:
    """Given rows by year as text, the first and last year to show, and years in which a framework began, return the
    chart; None where no row has its year in it.

    Rows may be of periods of several years, each by its first year: a point stands in the middle of its period.
    """
    first, last = years
    held = {int(year): row for year, row in rows.items() if year.isdigit() and first <= int(year) <= last}
    if not held:
        return None
    step = (WIDTH - LEFT - INSET - RIGHT) / max(1, last - first)
    places = {year: round(LEFT + INSET + (year - first) * step, 1) for year in range(first, last + 1)}
    every = years_to_a_label(step)
    named = [(places[year], name) for year, name in sorted(began.items()) if year in places]
    return LineChart(
        tuple(_line(side, held, _middles(places, held, period), period) for side in SIDES),
        tuple(Mark(_y(percent), f"{percent}%") for percent in (0, 50, 100)),
        tuple(Mark(x, str(year)) for year, x in places.items() if (last - year) % every == 0),
        tuple(Began(x, name, NAME_ROWS[at % 2]) for at, (x, name) in enumerate(named)),
    )


def _middles(places: Mapping[int, float], years: Iterable[int], period: int) -> dict[int, tuple[float, str]]:
    """Given where each year stands, and first years, return first year -> the middle of its period, and its name."""
    ends = {year: min(year + period - 1, max(places)) for year in years}
    return {
        year: (
            round((places[year] + places[end]) / 2, 1),
            f"{year} to {end}" if end > year else str(year),
        )
        for year, end in ends.items()
    }


def _line(
    side: str, held: Mapping[int, ShareRow], middles: Mapping[int, tuple[float, str]], period: int
) -> Line:
    points = {year: _point(side, held[year], *middles[year]) for year in sorted(held)}
    strokes = [(points[year - period], point) for year, point in points.items() if year - period in points]
    firm = [stroke for stroke in strokes if not any(point.is_few for point in stroke)]
    return Line(
        side, tuple(points.values()), _path(firm), _path([stroke for stroke in strokes if stroke not in firm])
    )


def _path(strokes: Sequence[tuple[Point, Point]]) -> str:
    return "".join(f"M{one.x} {one.y}L{other.x} {other.y}" for one, other in strokes)


def _point(side: str, row: ShareRow, x: float, when: str) -> Point:
    share = row.concern if side == "concern" else row.strength
    label = f"{when}, {side}: {share.part} of {share.of} inspections, {share.percent}%"
    return Point(x, _y(share.percent), label, row.is_few)


def _y(percent: int) -> float:
    return round(TOP + (HEIGHT - BOTTOM - TOP) * (1 - percent / 100), 1)

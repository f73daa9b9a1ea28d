"""England's authorities as tiles, in a layout of our own by region: coloured by grade, or by what is said of a theme.

Pure; a template prints it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from django.utils.text import slugify

from letters.models import Region, Says
from letters.pages.counts import Tally
from letters.pages.search_links import search_url
from letters.pages.standings import Standing

# Where a region stands on the map, in the stylesheet's names for its areas.
AREAS = {
    Region.NORTH_WEST: "nw",
    Region.NORTH_EAST: "ne",
    Region.YORKSHIRE_AND_THE_HUMBER: "yh",
    Region.WEST_MIDLANDS: "wm",
    Region.EAST_MIDLANDS: "em",
    Region.EAST_OF_ENGLAND: "ee",
    Region.SOUTH_WEST: "sw",
    Region.LONDON: "ld",
    Region.SOUTH_EAST: "se",
}
LETTERS = 4  # of a name on its tile; five where it ends in -shire, as people write Leics beside Leicester
SMALL = {"and", "of", "the", "upon", "with", "on"}
COMPASS = {"north", "south", "east", "west"}


@dataclass(frozen=True, slots=True)
class Tile:
    """One authority. ``code`` is its name cut short, ``mark`` a sign that says what the colour says."""

    name: str
    code: str
    url: str
    says: str
    mark: str
    grade: str = ""
    share: str = ""

    @property
    def label(self) -> str:
        return f"{self.name}: {self.says}"


@dataclass(frozen=True, slots=True)
class MapRegion:
    """The tiles of a region, and where it stands."""

    name: str
    area: str
    tiles: tuple[Tile, ...]


@lru_cache(maxsize=1_000)
def code_of(name: str) -> str:
    """Given an authority's name, return a few letters for its tile: "Bury", "Leics", "StHe", "ChWe", "NYo".

    No two authorities of a region in the reference list have the same.
    """
    words = [str(word) for word in re.findall(r"[A-Za-z]+", name) if word.lower() not in SMALL]
    if len(words) < 2:
        ending = "s" if name.endswith("shire") else ""
        return (words[0] if words else name)[:LETTERS] + ending
    if words[0].lower() in COMPASS:
        others = "".join(word[0] if word.lower() in COMPASS else word[:3] for word in words[1:])
        return words[0][0] + others[:LETTERS]
    return "".join(word[:2] for word in words[:2])


def map_by_grade(rows: Iterable[Standing]) -> tuple[MapRegion, ...]:
    """Given where authorities stand, return the map of their newest overall grades."""
    return _regions((row, _graded(row)) for row in rows)


def map_by_concern(rows: Iterable[Standing], theme: str, about: Iterable[Tally]) -> tuple[MapRegion, ...]:
    """Given a theme's slug and the counts of its findings, return the map of which share of them are concerns."""
    found, concerns = Counter[str](), Counter[str]()
    for tally in about:
        found[tally.place.slug] += tally.total
        concerns[tally.place.slug] += tally.total if tally.says == Says.CONCERN else 0
    return _regions((row, _concerned(row, theme, found, concerns)) for row in rows)


def _graded(row: Standing) -> Tile:
    one, grade = row.authority, row.last_overall
    says, mark = grade or "no overall grade held", grade[:1].upper() or "–"
    return Tile(
        one.name, code_of(one.name), one.get_absolute_url(), says, mark, grade=slugify(grade) or "none"
    )


def _concerned(row: Standing, theme: str, found: Mapping[str, int], concerns: Mapping[str, int]) -> Tile:
    one, total = row.authority, found.get(row.authority.slug, 0)
    if not total:
        return Tile(one.name, code_of(one.name), one.get_absolute_url(), "no finding held", "–", grade="none")
    part = concerns[one.slug]
    says = f"{part:,} of {total:,} findings are concerns"
    url = search_url(("theme", theme), ("authority", one.slug))
    return Tile(
        one.name, code_of(one.name), url, says, f"{round(100 * part / total)}%", share=str(band(part, total))
    )


def band(part: int, total: int) -> int:
    """Given how many of how many, return the band of their share: 1 none, 2 under a third, 3 to two thirds, 4 over."""
    if not part:
        return 1
    return 2 if 3 * part < total else 3 if 3 * part <= 2 * total else 4


def _regions(tiles: Iterable[tuple[Standing, Tile]]) -> tuple[MapRegion, ...]:
    by_region: dict[str, list[Tile]] = {}
    for row, tile in tiles:
        if not row.authority.is_former:
            by_region.setdefault(row.authority.region, []).append(tile)
    return tuple(
        MapRegion(region.label, area, tuple(sorted(by_region.get(region, []), key=lambda tile: tile.name)))
        for region, area in AREAS.items()
    )

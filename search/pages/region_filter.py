"""The filter by region with its authorities beneath: a row for each region, with a way to its authorities. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.text import slugify

from letters.models import Region
from search.pages.results_page import Group, Option, ResultsPage, filter_url
from search.query import UNKNOWN

NOT_KNOWN = "Not known"
SHOWN_FIRST = 6  # authorities of a selected region; the others come on asking
NAMES: Mapping[str, str] = dict(Region.choices)


@dataclass(frozen=True, slots=True)
class RegionRow:
    """A region, the authorities shown beneath it, and the address of the page with all of them."""

    option: Option
    in_sentence: str
    authorities: tuple[Option, ...]
    url: str


@dataclass(frozen=True, slots=True)
class RegionFilter:
    """``rows`` are the regions to show at once, ``none`` those that would find nothing; ``url`` has all authorities."""

    label: str
    rows: tuple[RegionRow, ...]
    none: tuple[Option, ...]
    url: str


def region_filter(page: ResultsPage, region_of: Mapping[str, str]) -> RegionFilter:
    """Given a page of results and the region of each authority, return both filters as one."""
    groups = {group.name: group for group in page.groups}
    regions, authorities = groups["region"], groups["authority"]
    url = filter_url("authority", page.query)
    chosen_in = {region_of.get(one.value, UNKNOWN) for one in authorities.options if one.chosen}
    shown = [one for one in regions.options if one.chosen or one.total != 0 or one.value in chosen_in]
    return RegionFilter(
        label="Region and authority",
        rows=tuple(_row(one, authorities, region_of, url) for one in shown),
        none=tuple(one for one in regions.options if one not in shown),
        url=url if authorities.options else "",
    )


def _row(region: Option, authorities: Group, region_of: Mapping[str, str], url: str) -> RegionRow:
    """With what is selected in it; where the region itself is, with the authorities that have most."""
    within = [one for one in authorities.options if region_of.get(one.value, UNKNOWN) == region.value]
    most = [one for one in within if one.total][:SHOWN_FIRST] if region.chosen else []
    named = NAMES.get(region.value)
    return RegionRow(
        option=region,
        in_sentence=Region(region.value).in_sentence if named else "no known region",
        authorities=tuple(one for one in within if one.chosen or one in most),
        url=f"{url}#{slugify(named or NOT_KNOWN)}",
    )

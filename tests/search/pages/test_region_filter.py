"""Regions and their authorities as one filter."""

from __future__ import annotations

from dataclasses import replace

from search.engine.results import Count
from search.pages.region_filter import SHOWN_FIRST, RegionFilter, region_filter
from search.pages.results_page import build_page
from search.query import UNKNOWN
from search.query.filter_labels import Labels
from search.query.query import Query
from tests.search.pages.test_results_page import KNOWN, results

COUNCILS = {f"council-{n}": f"Council {n}" for n in range(9)}
REGION_OF = {slug: "north-west" if slug != "council-0" else "london" for slug in COUNCILS}
NAMES = {
    "region": {"london": "London", "north-west": "North West", UNKNOWN: "Region not known"},
    "authority": {**COUNCILS, UNKNOWN: "Authority not known"},
}
LABELS = Labels({**KNOWN.by_filter, **NAMES})


def filter_of(query: Query, **totals: int) -> RegionFilter:
    """The filter where the regions named have these totals, and council n has n findings."""
    counts: dict[str, tuple[Count, ...]] = {
        "region": tuple(Count(name.replace("_", "-"), total) for name, total in totals.items()),
        "authority": (*(Count(slug, n) for n, slug in enumerate(COUNCILS)), Count(UNKNOWN, 1)),
    }
    answer = replace(results(), counts=counts)
    return region_filter(build_page(query, answer, LABELS), REGION_OF)


def test_each_region_leads_to_its_own_place_in_the_list_of_authorities() -> None:
    found = filter_of(Query(q="care"), london=2, north_west=36, unknown=1)

    assert [(row.option.label, row.in_sentence) for row in found.rows] == [
        ("London", "London"),
        ("North West", "the North West"),
        ("Region not known", "no known region"),
    ]
    assert [row.url for row in found.rows] == [
        "/search/filters/authority/?q=care#london",
        "/search/filters/authority/?q=care#north-west",
        "/search/filters/authority/?q=care#not-known",
    ]
    assert not any(row.authorities for row in found.rows)


def test_a_selected_region_shows_its_authorities_with_most_findings() -> None:
    found = filter_of(Query(filters={"region": ("north-west",)}), london=2, north_west=36)

    shown = [option.value for option in found.rows[1].authorities]
    assert shown == [f"council-{n}" for n in (8, 7, 6, 5, 4, 3)]
    assert len(shown) == SHOWN_FIRST


def test_a_selected_authority_stands_beneath_its_region_even_where_that_finds_nothing() -> None:
    found = filter_of(
        Query(filters={"authority": ("council-0", UNKNOWN)}), london=0, north_west=36, unknown=1
    )

    assert [[option.value for option in row.authorities] for row in found.rows] == [
        [],
        [UNKNOWN],
        ["council-0"],
    ]
    assert found.none == ()


def test_regions_that_would_find_nothing_are_folded() -> None:
    found = filter_of(Query(), london=0, north_west=36)

    assert [option.value for option in found.none] == ["london"]

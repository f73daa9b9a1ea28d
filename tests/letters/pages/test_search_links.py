"""Addresses of searches."""

from __future__ import annotations

from letters.pages.search_links import KEYS, UNKNOWN, search_url
from search.query.facets import UNKNOWN as UNKNOWN_IN_SEARCH
from search.query.query import KEYS as KEYS_IN_SEARCH


def test_keys_stand_in_the_order_that_the_search_page_writes() -> None:
    assert [key for key in KEYS_IN_SEARCH if key in KEYS] == list(KEYS)
    assert UNKNOWN == UNKNOWN_IN_SEARCH


def test_an_address_does_not_depend_on_the_order_of_its_filters() -> None:
    one = search_url(("year", "2015"), ("authority", "westmarsh"), ("authority", "eastmere"))

    assert one == "/search/?authority=eastmere&authority=westmarsh&year=2015"
    assert one == search_url(
        ("authority", "westmarsh"), ("authority", "eastmere"), ("year", "2015"), ("year", "2015")
    )


def test_values_are_quoted() -> None:
    assert search_url(("q", "a&b=c #")) == "/search/?q=a%26b%3Dc+%23"


def test_no_filter_is_the_plain_search() -> None:
    assert search_url() == "/search/"

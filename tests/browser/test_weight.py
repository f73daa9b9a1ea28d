"""How heavy the first page of results is, as a browser gets it."""

from __future__ import annotations

import gzip
import urllib.request

import pytest

from tests.browser.running import Site

UNPACKED, PACKED = 60_000, 15_000  # bytes; docs/design.md, "Budgets"


@pytest.mark.parametrize(
    "address", ["/search/?q=children", "/search/?q=supervision&region=north-west", "/search/"]
)
def test_the_first_page_of_results_is_light(site: Site, address: str) -> None:
    asked = urllib.request.Request(site.url + address, headers={"Accept-Encoding": "gzip"})
    with urllib.request.urlopen(asked, timeout=30) as answer:
        packed = answer.read()

    assert len(packed) <= PACKED
    assert len(gzip.decompress(packed)) <= UNPACKED

"""Behaviour A9: 50 addresses of the day before the pages were drawn anew lead to what they led to; 8 are later."""

from __future__ import annotations

import pytest

from tests.browser.addresses import ADDRESSES, TABLE, led_to
from tests.browser.running import Site

ROWS = TABLE.read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("row", ROWS, ids=[row.split("\t")[0] for row in ROWS])
def test_an_address_leads_to_what_it_led_to(site: Site, row: str) -> None:
    assert led_to(site, row.split("\t")[0]) == row


def test_the_table_has_all_addresses() -> None:
    assert len(set(ADDRESSES)) == len(ROWS) == 58

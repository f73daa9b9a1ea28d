"""Addresses that are remembered are Django's own, also below another start of all addresses."""

from __future__ import annotations

from django.urls import get_script_prefix, reverse, set_script_prefix

from letters.models import address_of


def test_an_address_is_djangos_own() -> None:
    assert address_of("finding", 7) == address_of("finding", 7) == reverse("finding", args=[7])
    assert address_of("authority", "sefton") == reverse("authority", args=["sefton"])


def test_a_site_below_another_address_has_its_own() -> None:
    before = get_script_prefix()
    plain = address_of("finding", 7)
    set_script_prefix("/findings-site/")
    try:
        assert address_of("finding", 7) == f"/findings-site{plain}"
    finally:
        set_script_prefix(before)
    assert address_of("finding", 7) == plain

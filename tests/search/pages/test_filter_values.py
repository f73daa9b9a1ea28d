"""All values of a long filter on a page of their own."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from tests.behaviours.conftest import index_all
from tests.search.collection import make_collection

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def made(db: None) -> None:
    """Findings of five invented authorities, indexed."""
    make_collection()
    index_all()


def values_in(client: Client, address: str) -> list[str]:
    return re.findall(r'type="checkbox"\sname="\w+" value="([\w-]+)"', client.get(address).content.decode())


def test_every_value_is_there_under_its_region(client: Client) -> None:
    page = client.get("/search/filters/authority/?q=care").content.decode()

    assert set(values_in(client, "/search/filters/authority/?q=care")) >= {
        "ashby-vale",
        "northmoor",
        "unknown",
    }
    assert page.index("<legend>North East</legend>") < page.index('value="northmoor"')
    assert '<input type="hidden" name="q" value="care">' in page


def test_letters_narrow_the_list_and_what_is_chosen_stays(client: Client) -> None:
    address = "/search/filters/authority/?authority=westmarsh&find=ashby"

    assert set(values_in(client, address)) == {"ashby-vale", "westmarsh"}


def test_only_long_filters_have_such_a_page(client: Client) -> None:
    assert client.get("/search/filters/kind/").status_code == 404
    assert client.get("/search/filters/theme/?find=%00").status_code == 200

"""The search box knows councils and themes by their names."""

from __future__ import annotations

import pytest
from django.test import Client

from letters.models import Authority, Theme
from tests.builders import stored

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference")]


def test_all_names_that_have_a_page_are_listed(client: Client) -> None:
    names = client.get("/search/names/").json()["names"]

    assert len(names) == Authority.objects.count() + Theme.objects.count()
    assert ["Sefton", "Council", "/authorities/sefton/"] in names


@pytest.mark.parametrize(
    ("asked", "led"),
    [
        ("sefton", "/authorities/sefton/"),
        ("Sefton council", "/authorities/sefton/"),
        ("caseloads  and workload", "/themes/caseloads/"),
        ("sefton supervision", ""),
        ("zebra", ""),
    ],
)
def test_just_a_name_is_offered_its_page(client: Client, asked: str, led: str) -> None:
    stored("Supervision is regular.")

    answer = client.get(f"/search/?q={'+'.join(asked.split())}")

    assert [one.url for one in answer.context["pages"]] == ([led] if led else [])

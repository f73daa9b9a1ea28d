"""The list of pages for an index, and what pages say of themselves to whoever links to them."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import pytest
from django.test import Client

from letters.editing.publishing import unpublish
from letters.models import Authority, Letter, Theme
from tests.behaviours.conftest import index_all
from tests.builders import stored

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference")]


def test_letters_authorities_and_themes_are_listed_and_nothing_unpublished(client: Client) -> None:
    stored("Supervision is regular.")
    stored("Caseloads are high.", name="second.txt")
    hidden = Letter.objects.order_by("pk")[1]
    unpublish([hidden])

    root = ET.fromstring(client.get("/sitemap.xml").content)

    listed = {found.text for found in root.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")}
    assert f"http://testserver/letters/{Letter.objects.order_by('pk')[0].pk}/" in listed
    assert f"http://testserver/letters/{hidden.pk}/" not in listed
    assert len(listed) == 5 + 1 + Authority.objects.count() + Theme.objects.count()


def meta(client: Client, address: str) -> dict[str, str]:
    source = client.get(address).content.decode()
    found = dict(re.findall(r'<meta (?:property|name)="([\w:]+)" content="([^"]*)"', source))
    canonical = re.search(r'<link rel="canonical" href="([^"]*)"', source)
    return found | {"canonical": canonical[1] if canonical else ""}


def test_pages_name_their_one_address_and_a_title_for_chats(client: Client) -> None:
    stored("Supervision is regular.")
    index_all()
    letter = Letter.objects.get()

    of_letter = meta(client, f"/letters/{letter.pk}/?theme=supervision")
    of_search = meta(client, "/search/?q=supervision")
    of_authority = meta(client, "/authorities/sefton/?x=1")

    assert of_letter["canonical"] == f"http://testserver/letters/{letter.pk}/"
    assert of_letter["og:title"].startswith("Sefton: ")
    assert (of_search["og:title"], of_search["robots"]) == (
        "1 finding for ‘supervision’",
        "noindex, nofollow",
    )
    assert of_search["canonical"] == "http://testserver/search/?q=supervision"
    assert of_authority["canonical"] == "http://testserver/authorities/sefton/"
    assert "robots" not in of_authority
    assert "robots" not in meta(client, "/search/")


@pytest.mark.parametrize(
    "address", ["/api/findings/", "/search/findings.csv", "/search/feed/", "/authorities/table.csv"]
)
def test_exports_are_not_for_an_index(client: Client, address: str) -> None:
    assert client.get(address)["X-Robots-Tag"] == "noindex"

"""What programs look for at fixed addresses."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.test import Client
from pytest_django import Settings


def test_crawlers_are_told_where_not_to_go_and_where_the_list_is(client: Client) -> None:
    lines = client.get("/robots.txt").content.decode().splitlines()

    assert lines[0] == "User-agent: *"
    assert "Disallow: /search/findings.csv" in lines
    assert "Disallow: /search/" not in lines, "questions say themselves that they are not for an index"
    assert lines[-1] == "Sitemap: http://testserver/sitemap.xml"


def test_a_contact_for_security_is_named_where_there_is_one(client: Client, settings: Settings) -> None:
    settings.SECURITY_CONTACT = "mailto:security@example.org"

    text = client.get("/.well-known/security.txt").content.decode()

    told = dict(line.split(": ", 1) for line in text.splitlines())
    assert told["Contact"] == "mailto:security@example.org"
    assert datetime.fromisoformat(told["Expires"]) > datetime.now(UTC)
    assert told["Canonical"] == "http://testserver/.well-known/security.txt"


@pytest.mark.django_db
def test_without_a_contact_there_is_no_such_file(client: Client) -> None:
    assert client.get("/.well-known/security.txt").status_code == 404

"""One visitor, or one address, never stops the site for the others."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from limits import RateLimitItemPerMinute
from pytest_django import Settings

from config.operations import places, rate_limits
from search.models import EmptySearch, SavedSearch
from search.pages import no_results, saved_searches
from tests.builders import stored

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("reference")]
STRANGER = "203.0.113.9"


@pytest.fixture(autouse=True)
def counted_anew() -> Iterator[None]:
    rate_limits.forget()
    yield
    rate_limits.forget()


def test_an_address_that_asks_too_often_is_told_when_to_go_on(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rate_limits, "ASKING", RateLimitItemPerMinute(3))

    statuses = [client.get("/help/", REMOTE_ADDR=STRANGER).status_code for _ in range(4)]
    last = client.get("/help/", REMOTE_ADDR=STRANGER)

    assert statuses == [200, 200, 200, 429]
    assert last["Retry-After"] == "60"
    assert "Too many requests" in last.content.decode()
    assert client.get("/help/", REMOTE_ADDR="203.0.113.10").status_code == 200
    assert client.get("/help/").status_code == 200, "this machine is not limited"
    assert client.get("/healthz", REMOTE_ADDR=STRANGER).status_code == 200


def test_whose_request_it_is_is_told_by_the_proxy_that_is_believed(
    client: Client, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.PROXIES = 1
    monkeypatch.setattr(rate_limits, "ASKING", RateLimitItemPerMinute(1))

    def ask(told: str) -> int:
        return client.get("/help/", headers={"X-Forwarded-For": told}, REMOTE_ADDR="10.0.0.2").status_code

    assert [ask("1.1.1.1, 203.0.113.9"), ask("2.2.2.2, 203.0.113.9"), ask("203.0.113.10")] == [200, 429, 200]


def test_a_network_of_one_customer_is_one_address(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rate_limits, "ASKING", RateLimitItemPerMinute(1))

    statuses = [
        client.get("/help/", REMOTE_ADDR=address).status_code
        for address in ("2001:db8:1:1::5", "2001:db8:1:1:9::7", "2001:db8:1:2::5")
    ]

    assert statuses == [200, 429, 200]


@pytest.mark.parametrize("door", ["/sign-in/", "/admin/login/"])
def test_signing_in_is_limited_by_name_and_by_address(client: Client, door: str, settings: Settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    by_name = [
        client.post(door, {"username": "Ada", "password": "x"}, REMOTE_ADDR=f"203.0.113.{n}").status_code
        for n in range(12)
    ]
    by_address = [
        client.post(door, {"username": f"nobody{n}", "password": "x"}, REMOTE_ADDR=STRANGER).status_code
        for n in range(12)
    ]

    assert by_name == [200] * 10 + [429] * 2
    assert by_address[-1] == 429


def test_an_export_holds_its_place_until_it_is_written(client: Client) -> None:
    stored("Supervision is regular.")

    first = client.get("/search/findings.csv")
    second = client.get("/search/findings.csv")
    page = client.get("/search/?q=supervision")
    list(first)
    first.close()
    third = client.get("/search/findings.csv")
    third.close()

    assert (first.status_code, second.status_code, third.status_code) == (200, 503, 200)
    assert second["Retry-After"] == "5"
    assert page.status_code == 200


def test_a_place_is_free_again_after_a_refused_question(client: Client) -> None:
    for _ in range(3):
        assert client.get("/search/findings.csv?odd=1").status_code == 400
    assert places.EXPORTS.places == 1


def test_a_search_that_finds_nothing_does_not_wait_for_a_busy_database(
    client: Client, tmp_path: Path
) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL locks rows, not the database")
    stored("Supervision is regular.")
    blocker = sqlite3.connect(str(connection.settings_dict["NAME"]), uri=True, isolation_level=None)
    blocker.execute("BEGIN IMMEDIATE")
    began = time.monotonic()
    try:
        answer = client.get("/search/?q=zebra")
    finally:
        blocker.execute("ROLLBACK")
        blocker.close()

    assert answer.status_code == 200
    assert time.monotonic() - began < 20, "a writer waits 30 s"
    assert not EmptySearch.objects.exists()
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout")
        assert cursor.fetchone()[0] > 0, "other writers wait as before"


def test_words_that_found_nothing_are_bounded_in_number_and_length(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored("Supervision is regular.")
    monkeypatch.setattr(no_results, "NOTES_KEPT", 3)
    for words in ("zebra", "zebra", "gnu", "okapi", "lynx", "x" * 200):
        client.get("/search/", {"q": words})

    assert set(EmptySearch.objects.values_list("words", "times")) == {("zebra", 2), ("okapi", 1), ("lynx", 1)}


def test_a_visitor_causes_no_row(client: Client) -> None:
    stored("Supervision is regular.")

    for number in range(5):
        page = client.get(
            f"/search/?theme=nothing-{number}&year=abc&page=x&{'z' * 900}={number}", follow=True
        )

    assert page.status_code == 200
    assert 'class="note"' in page.content.decode(), "the note arrives all the same"
    assert not Session.objects.exists()


def test_saved_searches_are_capped(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(saved_searches, "MOST_KEPT", 2)
    client.force_login(User.objects.create_user("ada"))

    for words in ("one", "two", "three"):
        page = client.post("/saved/add/", {"name": words, "question": f"q={words}"}, follow=True)
    renamed = client.post("/saved/add/", {"name": "once more", "question": "q=one"}, follow=True)

    assert SavedSearch.objects.count() == 2
    assert "the most allowed" in page.content.decode()
    assert "once more" in renamed.content.decode()

"""Saved searches: behaviour A14."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest
from django.contrib.auth.models import User
from django.test import Client

from search.models import SavedSearch
from tests.behaviours.conftest import index_all, page
from tests.builders import HEADER, stored

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada(client: Client) -> User:
    user = User.objects.create_user("ada", password="sesame-9")
    client.force_login(user)
    return user


def save(client: Client, name: str, question: str) -> SavedSearch:
    client.post("/saved/add/", {"name": name, "question": question})
    return SavedSearch.objects.get(name=name)


def an_old_letter_arrives(text: str) -> None:
    """New to the collection, though its inspection is older than all others: it is last where the newest are first."""
    day = date(2009, 3, 4)
    stored(text, name="old", header=replace(HEADER, ranges=((day, day),)))
    index_all()


def test_a14_the_list_shows_total_and_new_since_the_last_visit(client: Client, ada: User) -> None:
    stored("Supervision is regular.", name="one")
    index_all()
    saved = save(client, "Ours", "q=supervision")
    stored("Supervision is rare.", name="two")
    index_all()

    before = page(client, "/saved/").text
    opened = client.post(f"/saved/{saved.pk}/open/")
    after = page(client, "/saved/").text

    assert "2 findings for ‘supervision’" in before
    assert "1 new since" in before
    assert opened["Location"] == "/search/?q=supervision"
    assert "0 new since" in after


def test_a14_opening_marks_what_is_new_and_shows_it_alone(client: Client, ada: User) -> None:
    stored("Supervision is regular.", name="one")
    index_all()
    saved = save(client, "Ours", "q=supervision")
    an_old_letter_arrives("Supervision is rare.")

    results = client.post(f"/saved/{saved.pk}/open/", follow=True).content.decode()

    (new,) = [part for part in results.split("<article") if ">New</span>" in part]
    assert "is rare" in re.sub(r"</?mark>", "", new)
    link = re.search(r'<a href="([^"]+)"><b>1 new</b></a> since your last visit', results)
    assert link
    alone = page(client, link[1].replace("&amp;", "&")).text
    assert "New: 1 finding for ‘supervision’" in alone
    assert "is rare" in alone
    assert "is regular" not in alone
    assert ">New</span>" not in client.get("/search/?q=rare").content.decode(), (
        "another question marks nothing"
    )
    again = client.post(f"/saved/{saved.pk}/open/", follow=True).content.decode()
    assert "Nothing new since your last visit" in again
    client.logout()
    assert "your last visit" not in client.get("/search/?q=supervision").content.decode()


def test_a14_a_page_with_none_of_what_is_new_says_so(client: Client, ada: User) -> None:
    stored(*(f"Supervision is regular, {number}." for number in range(25)), name="one")
    index_all()
    saved = save(client, "Ours", "q=supervision&sort=newest")
    an_old_letter_arrives("Supervision is rare.")

    opened = client.post(f"/saved/{saved.pk}/open/", follow=True).content.decode()
    first = " ".join(opened.split())

    assert "none is on this page" in first
    assert ">New</span>" not in first
    assert "each is marked" in client.get("/search/?q=supervision&sort=newest&page=2").content.decode()


@pytest.mark.parametrize(
    "since", ["", "x", "2026", "9999-99-99", "2026-11-26T10:00:00 00:00", "0001-01-01T00:00:00"]
)
def test_a_page_of_what_is_new_takes_any_address(client: Client, since: str) -> None:
    assert client.get("/search/new/", {"q": "a", "since": since}).status_code in (200, 302)


def test_what_is_new_is_folded_by_report_and_paged(client: Client) -> None:
    for name, total in (("one", 25), ("two", 25), ("three", 1)):
        stored(*(f"Supervision of {name} is regular, {number}." for number in range(total)), name=name)
    index_all()
    since = {"since": "2020-01-01T00:00:00+00:00"}

    first = client.get("/search/new/", {"q": "supervision", **since})
    second = client.get(first.context["onward"])
    alone = client.get("/search/new/", {"q": "two", **since})

    assert [(len(one.unfolded), len(one.folded), one.more) for one in first.context["letters"]] == [
        (1, 0, 0),
        (2, 18, 5),
    ]
    assert "<details><summary>18 more of these" in first.content.decode()
    assert [one.total for one in second.context["letters"]] == [25]
    assert second.context["onward"] == ""
    assert "<details open><summary>18 more of these" in alone.content.decode()


def test_a14_another_users_search_is_not_there(client: Client, ada: User) -> None:
    saved = save(client, "Ours", "q=supervision")
    client.force_login(User.objects.create_user("eve"))

    assert client.post(f"/saved/{saved.pk}/open/").status_code == 404
    assert client.post(f"/saved/{saved.pk}/delete/").status_code == 404
    assert "Ours" not in page(client, "/saved/").text
    assert SavedSearch.objects.exists()


def test_a14_saving_needs_post_and_an_account(client: Client) -> None:
    assert client.post("/saved/add/", {"name": "x", "question": ""})["Location"].startswith("/sign-in/")
    client.force_login(User.objects.create_user("ada"))
    assert client.get("/saved/add/").status_code == 405
    assert not SavedSearch.objects.exists()


def test_saving_the_same_question_again_renames_it(client: Client, ada: User) -> None:
    save(client, "First", "region=london&q=a")
    save(client, "Second", "q=a&region=london&page=7")

    assert SavedSearch.objects.get().question == "q=a&region=london"


@pytest.mark.parametrize("name", ["", " ", "x" * 121])
def test_a_name_that_will_not_do_is_refused_with_a_message(client: Client, ada: User, name: str) -> None:
    stored("Supervision is regular.")
    index_all()

    answer = client.post("/saved/add/", {"name": name, "question": "q=supervision"}, follow=True)

    assert "Give the search a name" in answer.content.decode()
    assert not SavedSearch.objects.exists()


def test_a_saved_name_is_never_markup(client: Client, ada: User) -> None:
    save(client, "<script>alert(1)</script>", "q=a")

    assert "<script>alert" not in client.get("/saved/").content.decode()


def test_a_saved_search_leads_nowhere_else(client: Client, ada: User) -> None:
    saved = save(client, "Away", "//evil.example/?q=a")

    assert client.post(f"/saved/{saved.pk}/open/")["Location"] == "/search/"


def test_deleting_takes_it_away(client: Client, ada: User) -> None:
    saved = save(client, "Ours", "q=a")

    client.post(f"/saved/{saved.pk}/delete/")

    assert not SavedSearch.objects.exists()

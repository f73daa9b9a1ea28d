"""A walk by 'next' gives each finding once, while letters come and go."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.test import Client

from letters.editing.publishing import unpublish
from letters.models import Finding, Letter
from search.api.walking import CannotGoOn, Place, read_place
from tests.behaviours.conftest import index_all
from tests.builders import HEADER, stored

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("reference")]


def hold(day: date, *texts: str) -> None:
    stored(*texts, name=f"{day}.txt", header=replace(HEADER, ranges=((day, day),)))


def made(day: date, count: int = 15) -> None:
    hold(day, *(f"Supervision number {n} of {day} is regular." for n in range(count)))


def next_of(client: Client, address: str) -> tuple[list[int], str | None, dict[str, Any]]:
    answer = client.get(address)
    assert answer.status_code == 200, answer.content
    body = answer.json()
    return [one["id"] for one in body["results"]], body["next"], body


@pytest.mark.parametrize("sort", ["newest", "oldest", "authority"])
def test_letters_that_come_and_go_make_nothing_skipped_or_repeated(client: Client, sort: str) -> None:
    for day in (date(2010, 1, 4), date(2012, 1, 4), date(2014, 1, 4), date(2016, 1, 4)):
        made(day)
    index_all()
    kept = set(Finding.objects.exclude(inspection__start__year__in=(2012, 2014)).values_list("pk", flat=True))
    seen, address, _ = next_of(client, f"/api/findings/?sort={sort}")

    made(date(2011, 1, 4), 3)
    made(date(2017, 1, 4), 3)
    unpublish(list(Letter.objects.filter(inspection__start__year__in=(2012, 2014))))
    index_all()
    while address:
        more, address, _ = next_of(client, address)
        seen += more

    assert len(seen) == len(set(seen)), "nothing comes twice"
    assert kept <= set(seen), "nothing that stayed is skipped"


def test_by_relevance_a_walk_goes_on_only_while_nothing_changes(client: Client) -> None:
    made(date(2010, 1, 4), 45)
    index_all()
    first, onward, body = next_of(client, "/api/findings/?q=supervision")
    assert onward
    second, again, later = next_of(client, onward)
    assert again
    assert not set(first) & set(second)
    assert body["generation"] == later["generation"] != ""

    made(date(2011, 1, 4), 1)
    index_all()

    refused = client.get(again)
    assert refused.status_code == 400
    assert refused.content.decode().startswith("after: the collection has changed")


@pytest.mark.parametrize("text", ["", "x", "e30", "WzFd", "WyJhIiwgMSwgMl0", "é"])
def test_a_place_that_is_none_of_ours_is_refused(client: Client, text: str) -> None:
    with pytest.raises(CannotGoOn):
        read_place(text)
    assert client.get("/api/findings/", {"after": text}).status_code == 400


def test_a_place_is_written_and_read() -> None:
    place = Place(7, "2010-01-04", "b-1.3")

    assert read_place(place.written()) == place

"""The search page through Django's client, on a real index."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.builders import stored
from tests.search.counting import asked_again

pytestmark = pytest.mark.django_db(transaction=True)


def test_search_finds_a_stored_finding(client: Client, reference: None) -> None:
    stored("Supervision is regular.", "Caseloads are high.")

    page = client.get("/search/", {"q": "supervision"})

    assert page.status_code == 200
    assert "1 finding for ‘supervision’" in page.content.decode()
    assert "<mark>Supervision</mark>" in page.content.decode()


def test_text_of_a_letter_is_never_markup(client: Client, reference: None) -> None:
    stored('<script>alert(1)</script> supervision "quoted" <img src=x onerror=alert(2)>')

    page = client.get("/search/", {"q": "supervision"}).content.decode()

    assert "<script>" not in page
    assert "&lt;script&gt;" in page
    assert "<img src=x" not in page


@pytest.mark.parametrize(
    ("asked", "kept"),
    [
        ("q=&theme=&region=&from=&to=", ""),
        ("region=london&q=a", "?q=a&region=london"),
        ("q=a&q=b", "?q=b"),
        ("theme=nonsense", ""),
        ("theme=thresholds&theme=caseloads&theme=thresholds", "?theme=caseloads&theme=thresholds"),
        ("page=1", ""),
        ("page=abc", ""),
        ("page=9999", ""),
        ("sort=newest", ""),
        ("utm_source=x&q=a", "?q=a"),
        ("from=2012&to=2010", "?from=2010&to=2012"),
    ],
)
def test_every_address_leads_to_its_one_spelling(
    client: Client, reference: None, asked: str, kept: str
) -> None:
    answer = client.get(f"/search/?{asked}")

    assert answer.status_code == 302
    assert answer["Location"] == f"/search/{kept}"
    assert client.get(answer["Location"]).status_code == 200


@pytest.mark.parametrize(
    "words",
    [
        '"',
        '"unbalanced',
        "a OR",
        "OR OR",
        "-",
        "-only",
        "*",
        "a*b*",
        "title:supervision",
        "(((",
        "a AND NOT b",
        "[1 TO 5]",
        "\x00",
        "x" * 10_000,
        "the of and",
        "<script>alert(1)</script>",
        "'; DROP TABLE letters_letter; --",
        "🦓",
        "ﷺ",
        "a\\",
        "~0.5",
        "^3",
        "supervision" * 40,
    ],
)
def test_hostile_words_get_a_page(client: Client, reference: None, words: str) -> None:
    stored("Supervision is regular.")

    answer = client.get("/search/", {"q": words}, follow=True)

    assert answer.status_code == 200
    assert b"<script>alert" not in answer.content


def test_search_takes_a_constant_number_of_queries(client: Client, reference: None) -> None:
    stored(*(f"Supervision number {n} is regular." for n in range(40)))

    asked = asked_again(lambda: client.get("/search/?q=supervision"))

    assert len(asked) <= 10


def test_home_tells_what_the_collection_holds(client: Client, reference: None) -> None:
    stored("Supervision is regular.", "Caseloads are high.")

    page = client.get("/").content.decode()

    assert "<b>2</b> findings" in (told := " ".join(page.split()))
    assert "<b>1</b> local authority" in told
    assert "<b>2010</b> year of inspection" in told

"""The words of a question are parsed once for a page, whatever the page says of them."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client

from letters.models import Finding
from search.engine import parsing
from search.query import ParsedWords, Query, parsed_words
from tests.builders import stored

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("reference")]


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The words parsed so far."""
    said: list[str] = []
    parse = parsed_words.read_words

    def counted(text: str, *rest: object) -> ParsedWords:
        said.append(text)
        return parse(text, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(parsing, "read_words", counted)
    return said


@pytest.mark.parametrize(
    "address",
    [
        "/search/?q=supervision",
        "/findings/{pk}/?q=supervision",
        "/api/findings/?q=supervision",
        "/search/findings.csv?q=supervision",
        "/search/feed/?q=supervision",
    ],
)
def test_a_question_is_parsed_once(client: Client, parsed: list[str], address: str) -> None:
    stored(*(f"Supervision number {n} is regular." for n in range(9)))
    pk = Finding.objects.order_by("pk")[0].pk

    answer = client.get(address.format(pk=pk))

    assert answer.status_code == 200
    assert b"upervision" in b"".join(answer)
    assert parsed == ["supervision"]


def test_each_saved_search_is_parsed_once(client: Client, parsed: list[str]) -> None:
    stored("Supervision is regular.")
    client.force_login(User.objects.create_user("ada"))
    client.post("/saved/add/", {"question": Query(q="supervision").urlencode(), "name": "Mine"})
    parsed.clear()

    page = client.get("/saved/")

    assert b"1 finding for" in page.content
    assert parsed == ["supervision"]

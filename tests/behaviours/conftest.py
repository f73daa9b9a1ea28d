"""A collection to ask: invented letters in the database and in a real index, and pages read as a browser reads them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html.parser import HTMLParser

import pytest
from django.test import Client
from haystack import connections

from letters.visibility import note_all
from tests.search.collection import make_collection


@pytest.fixture
def collection(db: None) -> None:
    """120 findings of 12 letters about five invented authorities, indexed."""
    make_collection()
    index_all()


def index_all() -> None:
    """Build the index from the database, and note what can be seen since now."""
    connections["default"].get_backend().rebuild()
    note_all()


@dataclass(frozen=True, slots=True)
class Anchor:
    """A link as a person meets it."""

    text: str
    href: str


class Html(HTMLParser):
    """A page's links and its text, without the text of scripts and styles."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.anchors: list[Anchor] = []
        self.text_parts: list[str] = []
        self._href: str | None = None
        self._words: list[str] = []
        self.feed(source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self._href, self._words = dict(attrs).get("href") or "", []

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self._href is not None:
            self.anchors.append(Anchor(_squeezed("".join(self._words)), self._href))
            self._href = None

    def handle_data(self, data: str) -> None:
        self.text_parts.append(data)
        self._words.append(data)

    @property
    def text(self) -> str:
        return _squeezed(" ".join(self.text_parts))


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def page(client: Client, address: str) -> Html:
    """Get an address, which must answer 200, and read it."""
    answer = client.get(address)
    assert answer.status_code == 200, f"{address}: {answer.status_code}"
    return Html(answer.content.decode())


def title_of(client: Client, address: str) -> str:
    """The title of a page, without the site's name."""
    source = client.get(address).content.decode()
    found = re.search(r"<title>(.*?) – Inspection Findings</title>", source, re.DOTALL)
    assert found
    return Html(found[1]).text

"""The site's two kinds of page as plain data. What is not in the expected form is left out.

lxml reads them: libxml2 takes time in proportion to a page's size however deep or broken it is. (A million nested
elements take other HTML parsers minutes.)
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from lxml import etree

from letters.fetching.addresses import PublicSite
from letters.fetching.errors import Refused
from letters.fetching.labels import Label, printed_day, read_label

MAX_NAME = 200  # characters; the longest of the 153 has 58
MAX_LINKS = 1000  # of one page that are looked at; a list page has 100, a provider's some 20
MAX_PIECES = 40  # of a text; bounds the work that one link can cause
MAX_ELEMENTS = 200  # of one result; one has some 20
FACTS = ("li", "dd", "p")
LATEST = "latest report:"
COUNT = re.compile(r"\d[\d,]*")
NUMBERED = re.compile(r"(\d+)\s+of\s+(\d+)")


@dataclass(frozen=True, slots=True)
class ListedProvider:
    """One result of the list. ``latest`` is the day of its latest report as printed, "" where none is."""

    url: str
    urn: str
    name: str
    latest: str

    @property
    def latest_day(self) -> date | None:
        return printed_day(self.latest)


@dataclass(frozen=True, slots=True)
class ListPage:
    """One page of the list. ``total`` is how many results the site says there are; ``is_last`` None where unsaid."""

    providers: tuple[ListedProvider, ...]
    total: int | None
    is_last: bool | None
    refused: int


@dataclass(frozen=True, slots=True)
class ListedDocument:
    """A document that a provider's page names."""

    url: str
    label: Label


@dataclass(frozen=True, slots=True)
class ProviderPage:
    """A provider's page: its documents in the page's order, and how many links lead elsewhere."""

    name: str
    documents: tuple[ListedDocument, ...]
    refused: int


def read_list(html: bytes, site: PublicSite) -> ListPage:
    """Given a page of the list, return its providers, each once."""
    tree = _tree(html)
    providers: dict[str, ListedProvider] = {}
    refused = 0
    for link in _all(tree, "a[contains(@href, '/provider/')]"):
        try:
            url, urn = site.provider_address(link.get("href", ""))
        except Refused:
            refused += 1
            continue
        if url not in providers:
            providers[url] = ListedProvider(url, urn, _text(link)[:MAX_NAME], _latest(link))
    return ListPage(tuple(providers.values()), _total(tree), _is_last(tree), refused)


def read_provider(html: bytes, site: PublicSite) -> ProviderPage:
    """Given a provider's page, return its documents, each once: the first link of a file counts."""
    tree = _tree(html)
    documents: dict[str, ListedDocument] = {}
    refused = 0
    for link in _all(tree, "a[contains(concat(' ', @class, ' '), ' publication-link ')]"):
        try:
            url = site.file_address(link.get("href", ""))
        except Refused:
            refused += 1
            continue
        if url not in documents:
            documents[url] = ListedDocument(url, _label(link))
    heading = next(_all(tree, "h1"), None)
    return ProviderPage(_text(heading)[:MAX_NAME], tuple(documents.values()), refused)


def _tree(html: bytes) -> Any:
    """The page as a tree; one that is no HTML at all is an empty one. No entity or file is ever fetched."""
    parser = etree.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, encoding="utf-8")
    try:
        tree = etree.fromstring(html, parser)
    except etree.XMLSyntaxError:
        tree = None
    return tree if tree is not None else etree.Element("html")


def _all(tree: Any, step: str) -> Iterator[Any]:
    """The first elements that a step of XPath finds."""
    yield from islice(tree.xpath(f"//{step}"), MAX_LINKS)


def _text(node: Any) -> str:
    """The node's text in one line, printable characters alone; "" where there is no node."""
    if node is None:
        return ""
    words = " ".join("".join(islice(node.itertext(), MAX_PIECES)).split())
    return "".join(letter for letter in words if letter.isprintable())


def _latest(link: Any) -> str:
    """The "Latest report" of the result that a link stands in: the nearest list item that has one."""
    for item in islice(link.iterancestors("li"), 2):
        for fact in islice(item.iter(etree.Element), MAX_ELEMENTS):
            text = _text(fact) if fact.tag in FACTS else ""
            if text.lower().startswith(LATEST):
                return text[len(LATEST) :].strip()[:40]
    return ""


def _total(tree: Any) -> int | None:
    for node in _all(tree, "*[contains(concat(' ', @class, ' '), ' results-count ')]"):
        if match := COUNT.search(_text(node)):
            return int(match[0].replace(",", "")[:6])
    return None


def _is_last(tree: Any) -> bool | None:
    """By the pager, "2 of 2"; None where there is none."""
    for node in _all(tree, "*[contains(concat(' ', @class, ' '), ' pagination__numbers ')]"):
        if match := NUMBERED.search(_text(node)):
            return int(match[1]) >= int(match[2])
    return None


def _label(link: Any) -> Label:
    """By the words for screen readers; where they give no day, by the publication date that is printed beside."""
    hidden = link.xpath(".//*[contains(concat(' ', @class, ' '), ' nonvisual ')]")
    label = read_label(_text(hidden[0]) if hidden else _text(link))
    if label.day is not None:
        return label
    events = link.xpath("ancestor::*[contains(concat(' ', @class, ' '), ' event ')][1]//time[@pubdate]")
    return Label(label.text, label.kind, printed_day(_text(events[0]))) if events else label

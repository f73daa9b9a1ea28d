"""A question as a feed: what became visible of it here, told to a feed reader as it comes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from unicodedata import combining, normalize
from uuid import UUID, uuid5
from xml.sax.saxutils import escape, quoteattr  # nosec B406
from xml.sax.xmlreader import AttributesImpl  # nosec B406

from django.db.models import Max
from django.utils.feedgenerator import Atom1Feed
from django.utils.text import Truncator
from django.utils.xmlutils import SimplerXMLGenerator

from letters.models import Finding, FindingTheme, Inspection
from letters.reference.xml_text import legal
from search.api.feed_entries import Entry, FeedPage
from search.api.records import Absolute, AddressFor, address_for
from search.query import FOR_SHOWING, Query

# Drawn once; another would make every entry new to feed readers.
OURS = UUID("1f908631-77ba-42a2-ba50-1cf324fa27cc")
SAYS = "urn:uuid:5b7f1f52-4c8f-4a92-9d7e-0a64c1f2f0b9"  # drawn once; tells these categories from themes
XHTML = "http://www.w3.org/1999/xhtml"
LISTED_CHARS = 300  # of a finding in a list
UNUSUAL = re.compile("[^\\x00-\u02ff\u2010-\u2027]")  # no other sign is written over another
AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Head:
    """What a feed says of itself. ``notes`` say what its entries are, and how an odd question was read.

    ``pages`` are the addresses of its pages, by their relation to this one (RFC 5005, 3).
    """

    id: str
    title: str
    notes: tuple[str, ...]
    page_url: str
    feed_url: str
    pages: tuple[tuple[str, str], ...] = ()


class _Feed(Atom1Feed):
    """Django's own, with the addresses of its pages, and with summaries that are plain text: it calls them HTML,
    which a reader would run."""

    def add_root_elements(self, handler: SimplerXMLGenerator) -> None:
        super().add_root_elements(handler)
        for relation, url in self.feed["pages"]:
            handler.addQuickElement("link", None, {"rel": relation, "href": url})

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        handler.addQuickElement("summary", item["text"], {"type": "text"})
        if item["listed"]:
            _add_list(handler, item["listed"])
        if item["says"]:
            says = {"scheme": SAYS, "term": item["says"], "label": item["says_label"]}
            handler.addQuickElement("category", "", says)


def _add_list(handler: SimplerXMLGenerator, listed: Sequence[tuple[str, str]]) -> None:
    """The findings of a report as links: XHTML, escaped as all else here; written at once, as a feed has hundreds."""
    items = (f"<li><a href={quoteattr(url)}>{escape(text)}</a></li>" for url, text in listed)
    handler.startElement("content", AttributesImpl({"type": "xhtml"}))
    handler.startElement("div", AttributesImpl({"xmlns": XHTML}))
    handler.ignorableWhitespace(f"<ul>{''.join(items)}</ul>")  # which is written as it is
    for name in ("div", "content"):
        handler.endElement(name)


def newest_first(query: Query) -> Query:
    """Given a question, return it in the order of its dates, from the first page: one that need not be ranked."""
    return replace(query, sort="newest", page=1)


def feed_query(query: Query) -> Query:
    """Given a question, return it as a feed speaks of it: without a page, and without an order that it has not."""
    return query.without("sort", *FOR_SHOWING)


def feed_id(query: Query) -> str:
    """Given a question, return what its feed is known by, at whatever address and in whatever order asked for."""
    return _urn(f"feed {feed_query(query).urlencode()}")


def entry_id(entry: Entry, feed: str) -> str:
    """Given an entry and its feed's id, return what it is known by: the same at every address of the site and for ever.

    A finding has one in all feeds. Another installation may give the same number to another finding of the same file,
    so it also tells when this one took the file in. A report has one in each feed, for each time that findings of it
    became visible.
    """
    finding = entry.finding
    letter = finding.inspection.letter
    taken_in = int(letter.added_at.timestamp())
    if entry.is_report:
        return _urn(f"report {letter.sha256} {taken_in} {entry.since.isoformat()} {feed}")
    return _urn(f"finding {letter.sha256} {taken_in} {finding.pk}")


def atom(head: Head, page: FeedPage, absolute: Absolute) -> str:
    """Given a page of a question's entries, return its Atom feed; three database queries for every 500 findings."""
    feed = _Feed(
        title=legal(head.title),
        link=head.page_url,
        description=head.title,  # which Atom has no place for
        subtitle=" ".join(head.notes),
        language="en-gb",
        feed_url=head.feed_url,
        feed_guid=head.id,
        pages=head.pages,
    )
    address = address_for("finding", absolute)
    updated = updates_of([entry.finding for entry in page.entries if not entry.is_report])
    for entry in page.entries:
        letter = entry.finding.inspection.letter
        feed.add_item(
            description=None,  # type: ignore[arg-type]  # none of Django's
            unique_id=entry_id(entry, head.id),
            pubdate=entry.since,
            updateddate=max(entry.changed_at, entry.since) if entry.is_report else updated[entry.finding.pk],
            author_name="Ofsted" if not letter.is_sample else "Fictional sample",
            **(_of_report(entry, absolute, address) if entry.is_report else _of_finding(entry, address)),
        )
    return feed.writeString("utf-8")


def entry_title(entry: Entry) -> str:
    """Given an entry, return its title: whose report, which, and what of it is here."""
    finding = entry.finding
    if not entry.is_report:
        return f"{finding.inspection}: {finding.says_label or finding.get_kind_display()}"
    return f"{finding.inspection}: {entry.total:,} finding{' matches' if entry.total == 1 else 's match'}"


def _of_finding(entry: Entry, address: AddressFor) -> dict[str, Any]:
    finding = entry.finding
    return {
        "title": legal(entry_title(entry)),
        "link": address(finding.pk),
        "text": legal(finding.text),
        "listed": (),
        "categories": [legal(tag.theme.name) for tag in finding.tags],
        "says": finding.says,
        "says_label": finding.says_label,
    }


def _of_report(entry: Entry, absolute: Absolute, address: AddressFor) -> dict[str, Any]:
    listed = len(entry.listed)
    more = f" The first {listed} are listed here." if entry.total > listed else ""
    themes = {name for row in entry.listed for name in row.themes}
    return {
        "title": legal(entry_title(entry)),
        "link": absolute(entry.finding.inspection.letter.get_absolute_url()),
        "text": f"{entry.total:,} finding{'' if entry.total == 1 else 's'} of this report.{more}",
        "listed": [(address(one.pk), shortened(one.text)) for one in entry.listed],
        "categories": [legal(name) for name in sorted(themes)],
        "says": "",
        "says_label": "",
    }


def shortened(text: str) -> str:
    """Given a finding's text, return its beginning, on one line."""
    line = normalize("NFC", " ".join(legal(text).split()))
    begun = line[: LISTED_CHARS + 1]
    if UNUSUAL.search(begun) and any(map(combining, begun)):  # written over the letter before
        return Truncator(line).chars(LISTED_CHARS)
    return line if len(line) <= LISTED_CHARS else f"{line[: LISTED_CHARS - 1]}…"


def updates_of(findings: Sequence[Finding]) -> dict[int, datetime]:
    """Given findings, return when each was last changed: itself, its inspection or its themes; else when added."""
    own = _last_changes(Finding, "id", [one.pk for one in findings])
    themes = _last_changes(FindingTheme, "finding_id", [one.pk for one in findings])
    inspections = _last_changes(Inspection, "id", {one.inspection_id for one in findings})
    return {
        one.pk: max(
            [
                one.inspection.letter.added_at,
                *filter(None, (own.get(one.pk), themes.get(one.pk), inspections.get(one.inspection_id))),
            ]
        )
        for one in findings
    }


def _last_changes(
    model: type[Finding | FindingTheme | Inspection], key: str, ids: Iterable[int]
) -> dict[int, datetime]:
    held = list(ids)
    found: dict[int, datetime] = {}
    for start in range(0, len(held), AT_ONCE):
        versions = model.history.filter(**{f"{key}__in": held[start : start + AT_ONCE]}).order_by()
        found |= dict(versions.values_list(key).annotate(Max("history_date")))
    return found


def _urn(name: str) -> str:
    return uuid5(OURS, name).urn

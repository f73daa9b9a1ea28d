"""A query as an Atom feed: the findings that match it, by the time at which they became visible on this site."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
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
from letters.visibility import now_noted
from search.api.feed_entries import Entry, FeedPage
from search.api.records import Absolute, AddressFor, address_for
from search.query import FOR_SHOWING, Query

# The UUID namespace of feed and entry ids, generated once; another would make every entry new to feed readers.
OURS = UUID("1f908631-77ba-42a2-ba50-1cf324fa27cc")
SAYS = "urn:uuid:5b7f1f52-4c8f-4a92-9d7e-0a64c1f2f0b9"  # generated once; the scheme of these categories
XHTML = "http://www.w3.org/1999/xhtml"
LISTED_CHARS = 300  # of a finding in a list
UNUSUAL = re.compile("[^\\x00-\u02ff\u2010-\u2027]")  # no other sign is written over another
AT_ONCE = 500
BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Head:
    """A feed's metadata. ``notes`` say what its entries are, and how malformed words were parsed.

    ``pages`` are (link relation, address) of its pages (RFC 5005, section 3).
    """

    id: str
    title: str
    notes: tuple[str, ...]
    page_url: str
    feed_url: str
    pages: tuple[tuple[str, str], ...] = ()


class _Feed(Atom1Feed):
    """Django's Atom feed with paging links, and with summaries of type "text": Django's are "html", which a feed reader
    would render."""

    def latest_post_date(self) -> datetime:
        """Of a feed without entries the time of ``noted``: Django's is now, at which nothing has changed."""
        latest: datetime = super().latest_post_date() if self.items else self.feed["noted"]
        return latest

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
    """The findings of a report as links in XHTML, escaped here and written at once, as a feed has hundreds."""
    items = (f"<li><a href={quoteattr(url)}>{escape(text)}</a></li>" for url, text in listed)
    handler.startElement("content", AttributesImpl({"type": "xhtml"}))
    handler.startElement("div", AttributesImpl({"xmlns": XHTML}))
    handler.ignorableWhitespace(f"<ul>{''.join(items)}</ul>")  # which is written as it is
    for name in ("div", "content"):
        handler.endElement(name)


def newest_first(query: Query) -> Query:
    """Given a query, return it sorted by date, on its first page; this order needs no scoring."""
    return replace(query, sort="newest", page=1)


def feed_query(query: Query) -> Query:
    """Given a query, return it as its feed names it: without page and sort order, which a feed does not have."""
    return query.without("sort", *FOR_SHOWING)


def feed_id(query: Query) -> str:
    """Given a query, return the id of its feed, the same at every address and for every sort order."""
    return _urn(f"feed {feed_query(query).urlencode()}")


def entry_id(entry: Entry, feed: str) -> str:
    """Given an entry and its feed's id, return the entry's permanent id, the same at every address of the site.

    A finding has one id in all feeds. Another installation may give the same number to another finding of the same
    file, so the id includes when this one added the file. A report has one id in each feed for each time at which
    findings of it became visible.
    """
    finding = entry.finding
    letter = finding.inspection.letter
    taken_in = int(letter.added_at.timestamp())
    if entry.is_report:
        return _urn(f"report {letter.sha256} {taken_in} {entry.since.isoformat()} {feed}")
    return _urn(f"finding {letter.sha256} {taken_in} {finding.pk}")


def atom(head: Head, page: FeedPage, absolute: Absolute) -> str:
    """Given a page of a query's entries, return its Atom feed; three database queries for every 500 findings,
    and one for a feed without entries."""
    feed = _Feed(
        title=legal(head.title),
        link=head.page_url,
        description=head.title,  # required by Django; Atom has no such element
        subtitle=" ".join(head.notes),
        language="en-gb",
        feed_url=head.feed_url,
        feed_guid=head.id,
        pages=head.pages,
        noted=None if page.entries else (now_noted() or BEGINNING),
    )
    address = address_for("finding", absolute)
    updated = updates_of([entry.finding for entry in page.entries if not entry.is_report])
    for entry in page.entries:
        letter = entry.finding.inspection.letter
        feed.add_item(
            description=None,  # type: ignore[arg-type]  # the summary is written by _Feed
            unique_id=entry_id(entry, head.id),
            pubdate=entry.since,
            updateddate=max(entry.changed_at, entry.since) if entry.is_report else updated[entry.finding.pk],
            author_name="Ofsted" if not letter.is_sample else "Fictional sample",
            **(_of_report(entry, absolute, address) if entry.is_report else _of_finding(entry, address)),
        )
    return feed.writeString("utf-8")


def entry_title(entry: Entry) -> str:
    """Given an entry, return its title: authority and report, and the kind or the number of findings."""
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
        "listed": [(address(row.pk), shortened(row.text)) for row in entry.listed],
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
    own = _last_changes(Finding, "id", [finding.pk for finding in findings])
    themes = _last_changes(FindingTheme, "finding_id", [finding.pk for finding in findings])
    inspections = _last_changes(Inspection, "id", {finding.inspection_id for finding in findings})
    return {
        finding.pk: max(
            [
                finding.inspection.letter.added_at,
                *filter(
                    None,
                    (own.get(finding.pk), themes.get(finding.pk), inspections.get(finding.inspection_id)),
                ),
            ]
        )
        for finding in findings
    }


def _last_changes(
    model: type[Finding | FindingTheme | Inspection], key: str, ids: Iterable[int]
) -> dict[int, datetime]:
    id_list = list(ids)
    changed_at_by_id: dict[int, datetime] = {}
    for start in range(0, len(id_list), AT_ONCE):
        versions = model.history.filter(**{f"{key}__in": id_list[start : start + AT_ONCE]}).order_by()
        changed_at_by_id |= dict(versions.values_list(key).annotate(Max("history_date")))
    return changed_at_by_id


def _urn(name: str) -> str:
    return uuid5(OURS, name).urn

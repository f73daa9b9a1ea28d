"""A query's feed: Atom for feed readers, and an HTML page with the same entries for browsers.

Browsers no longer display feeds, and support for styling them (XSLT) is being removed: so the format is negotiated by
the header ``Accept``. ``/search/feed.atom`` is always Atom.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers

from letters.models import address_of
from search.api.atom import Head, atom, entry_title, feed_id, feed_query, newest_first, shortened
from search.api.feed_entries import BROAD, BY, NARROW, Entry, FeedPage, by_of, feed_page
from search.api.moments import read_moment, written_moment
from search.api.views import absolute_for, answers, refused
from search.engine import matching_ids, parsed_words
from search.news import arrivals_of
from search.query import Labels, Query, address, form_encoded, heading_sentence

ATOM = "application/atom+xml"
OWN = ("by", "before")  # parameters of the feed, not of the query
LISTED_ON_PAGE = 3  # findings of a report


@dataclass(frozen=True, slots=True)
class EntryRow:
    """An entry as the page shows it: its findings as (address, beginning of the text), and how many more there are."""

    since: datetime
    title: str
    url: str
    listed: tuple[tuple[str, str], ...]
    more: int


def _findings_feed(request: HttpRequest, query: Query, filter_labels: Labels) -> HttpResponse:
    """A query's findings as they became visible, the newest first: as Atom, or as a page where a browser asks."""
    wants_atom = request.get_preferred_type([ATOM, "text/html"]) != "text/html"
    response = _answer(request, query, filter_labels, "findings_feed", is_atom=wants_atom)
    patch_vary_headers(response, ["Accept"])
    return response


def _findings_atom(request: HttpRequest, query: Query, filter_labels: Labels) -> HttpResponse:
    """The same, always as Atom."""
    return _answer(request, query, filter_labels, "findings_atom", is_atom=True)


findings_feed = answers(_findings_feed, extra_parameters=OWN)
findings_atom = answers(_findings_atom, extra_parameters=OWN)


def _answer(
    request: HttpRequest, query: Query, filter_labels: Labels, view: str, *, is_atom: bool
) -> HttpResponse:
    requested_by, before = request.GET.get("by", ""), request.GET.get("before", "")
    until = read_moment(before)
    if problems := _problems(requested_by, before, until):
        return refused(problems)
    words = parsed_words(query)
    ids = matching_ids(newest_first(query), words)
    by = by_of(query, requested_by)
    page = feed_page(arrivals_of(ids, before=until), by)
    feed_question = feed_query(query)
    absolute = absolute_for(request)
    onward = absolute(_address(view, feed_question, requested_by, page.older_than)) if page.older_than else ""
    head = Head(
        id=feed_id(query) if not requested_by else f"{feed_id(query)}-{requested_by}",
        title=heading_sentence(feed_question, len(ids), filter_labels, words),
        notes=(*words.messages, BROAD if by == "report" else NARROW),
        page_url=absolute(address("search", feed_question)),
        feed_url=absolute(_address(view, feed_question, requested_by, until)),
        pages=_pages(absolute(_address(view, feed_question, requested_by, None)), onward),
    )
    if is_atom:
        return HttpResponse(atom(head, page, absolute), content_type=f"{ATOM}; charset=utf-8")
    return _page(
        request, head, page, absolute(_address(view, feed_question, requested_by, None)), feed_question
    )


def _problems(by: str, before: str, until: datetime | None) -> list[str]:
    wrong = [f"by: must be one of {', '.join(BY)}"] if by and by not in BY else []
    if before and until is None:
        wrong.append("before: must be a time as in the feed’s own addresses, such as 2026-11-26T09:30:00Z")
    return wrong


def _address(view: str, query: Query, by: str, before: datetime | None) -> str:
    own = {"by": by, "before": written_moment(before) if before else ""}
    pairs = [*query.pairs(), *((name, value) for name, value in own.items() if value)]
    return reverse(view) + (f"?{form_encoded(pairs)}" if pairs else "")


def _pages(first: str, onward: str) -> tuple[tuple[str, str], ...]:
    """A feed's paging links (RFC 5005); the last page has no "next"."""
    return (("first", first), ("next", onward)) if onward else (("first", first),)


def _page(request: HttpRequest, head: Head, page: FeedPage, feed: str, query: Query) -> HttpResponse:
    context = {
        "head": head,
        "feed": feed,
        "entries": [_entry_row(entry) for entry in page.entries],
        "onward": dict(head.pages).get("next", ""),
        "results": address("search", query),
        "question": query.urlencode(),
        "nav": "search",
    }
    return render(request, "search/feed.html", context)


def _entry_row(entry: Entry) -> EntryRow:
    texts = [(row.pk, row.text) for row in entry.listed] or [(entry.finding.pk, entry.finding.text)]
    first = texts[:LISTED_ON_PAGE]
    whole = entry.finding.inspection.letter if entry.is_report else entry.finding
    return EntryRow(
        entry.since,
        entry_title(entry),
        whole.get_absolute_url(),
        tuple((address_of("finding", pk), shortened(text)) for pk, text in first),
        entry.total - len(first),
    )

"""What was added to a question's findings since a time, by report: where mails and saved searches lead."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_safe

from search.engine import Hit, in_order, marker, matching_ids, parsed_words
from search.errors import IndexUnavailable
from search.news import Arrival, arrivals_of
from search.pages.result_position import finding_url
from search.query import (
    ParsedWords,
    Query,
    address,
    form_encoded,
    heading_sentence,
    labels,
    pairs_in,
    query_from,
)

PAGE_FINDINGS = 20  # of a page, or a few more: what came together is not parted
FIRST_OF_A_REPORT = 20
UNFOLDED = 2  # of a report beside others; the rest of its first are folded


@dataclass(frozen=True, slots=True)
class NewOfReport:
    """What is new of one report: ``total`` findings, the first of them as cards with their addresses."""

    title: str
    url: str
    since: datetime
    total: int
    hits: tuple[tuple[Hit, str], ...]

    @property
    def unfolded(self) -> tuple[tuple[Hit, str], ...]:
        """Those in sight: all of a few, since to fold one or two would save nothing."""
        return self.hits if len(self.hits) <= UNFOLDED + 2 else self.hits[:UNFOLDED]

    @property
    def folded(self) -> tuple[tuple[Hit, str], ...]:
        return self.hits[len(self.unfolded) :]

    @property
    def more(self) -> int:
        """How many are not shown."""
        return self.total - len(self.hits)


@require_safe
def new_findings(request: HttpRequest) -> HttpResponse:
    """The findings of a question that became visible since a time, the newest first."""
    known = labels()
    query = query_from(pairs_in(request.META["QUERY_STRING"]), known).on_page(1)
    since = moment_in(request.GET.get("since", ""))
    if since is None:
        return redirect(address("search", query))
    words = parsed_words(query)
    try:
        ids = matching_ids(query.sorted_by("newest"), words)
    except IndexUnavailable:
        return redirect(address("search", query))  # which says so
    arrivals = list(arrivals_of(ids, after=since, before=moment_in(request.GET.get("before", ""))))
    shown = _some(arrivals)
    total = sum(len(one.finding_ids) for one in arrivals)
    context = {
        "heading": f"New: {heading_sentence(query.without('sort'), total, known, words)}",
        "since": since,
        "letters": _letters(shown, query, words),
        "results": address("search", query),
        "onward": new_url(query, since, shown[-1].since) if len(shown) < len(arrivals) else "",
        "nav": "search",
    }
    return render(request, "search/new.html", context)


def moment_in(text: str) -> datetime | None:
    """Given a time as our addresses have it, return it; None where it is none."""
    try:
        told = parse_datetime(text.replace(" ", "+"))
    except (ValueError, OverflowError):
        return None
    if told is None or not 1970 < told.year < 9999:
        return None
    return told if timezone.is_aware(told) else told.replace(tzinfo=UTC)


def new_url(query: Query, since: datetime, before: datetime | None = None) -> str:
    """Given a question and times, return the address of what became visible between them."""
    times = [("since", since.isoformat()), *([("before", before.isoformat())] if before else [])]
    return f"{reverse('new_findings')}?{form_encoded([*query.on_page(1).pairs(), *times])}"


def _some(arrivals: list[Arrival]) -> list[Arrival]:
    """The first of them, until there are enough findings on the page."""
    room, taken = PAGE_FINDINGS, []
    for one in arrivals:
        if room <= 0:
            break
        taken.append(one)
        room -= min(len(one.finding_ids), FIRST_OF_A_REPORT)
    return taken


def _letters(arrivals: list[Arrival], query: Query, words: ParsedWords) -> list[NewOfReport]:
    firsts = [one.finding_ids[:FIRST_OF_A_REPORT] for one in arrivals]
    found = {one.pk: one for one in in_order([pk for ids in firsts for pk in ids])}
    mark = marker(words)
    letters = []
    for one, ids in zip(arrivals, firsts, strict=True):
        findings = [found[pk] for pk in ids if pk in found]
        if findings:
            hits = tuple((Hit(each, mark(each.text)), finding_url(each.pk, query)) for each in findings)
            inspection = findings[0].inspection
            url = inspection.letter.get_absolute_url()
            letters.append(NewOfReport(str(inspection), url, one.since, len(one.finding_ids), hits))
    return letters

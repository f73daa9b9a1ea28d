"""From a result into its letter: the finding in its place, the words marked, the way on and the way back."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from letters.models import Finding, long_fields
from letters.pages import cite, letter_page
from letters.pages import views as letters_views
from search.engine import marker, matching_ids, parsed_words
from search.errors import IndexUnavailable
from search.pages.result_position import PLAIN, Arrival, arrival_at, finding_url, place_in
from search.protocol import leaves
from search.query import BESIDE, ParsedWords, Query, labels, pairs_in, query_from

BEFORE, AFTER = 1, 4  # findings of the same section around the one that stands beside the results


@require_safe
def finding(request: HttpRequest, pk: int) -> HttpResponse:
    """A finding's permanent address: its letter, at its place; with a question, also where the question led."""
    shown = Finding.objects.shown().select_related("inspection__letter", "inspection__authority")
    found = shown.defer(*long_fields("inspection__letter")).filter(pk=pk).first()
    if found is None:
        return letters_views.finding(request, pk)
    asked = pairs_in(request.META["QUERY_STRING"])
    query = query_from(asked, labels())
    words = parsed_words(query)
    arrival = _arrival(found, query, words, plain=PLAIN in asked)
    findings = list(found.inspection.findings.order_by("position").with_context())
    if arrival and not arrival.is_plain:
        mark(findings, words)
    page = letter_page(
        found.inspection, findings, origin=f"{request.scheme}://{request.get_host()}", arrived=pk
    )
    place = place_in(((one.pk, one.number) for one in findings), pk)
    context = {"page": page, "arrival": arrival, "arrived": pk, "place": place}
    return render(request, "letters/letter.html", context)


@require_safe
def finding_beside(request: HttpRequest, pk: int) -> HttpResponse:
    """A finding among those around it in its letter, as a part of a page: what stands beside the list of results."""
    found = get_object_or_404(Finding.objects.shown().with_context(), pk=pk)
    query = query_from(pairs_in(request.META["QUERY_STRING"]), labels())
    places = (max(0, found.position - BEFORE), found.position + AFTER)
    around = list(
        found.inspection.findings.filter(position__range=places, section=found.section).order_by("position")
    )
    mark(around, parsed_words(query))
    context = {
        "finding": found,
        "around": around,
        "address": finding_url(pk, query),
        "citation": cite(found.inspection, found, origin=f"{request.scheme}://{request.get_host()}"),
    }
    answer = render(request, "search/_beside.html", context)
    answer["X-Robots-Tag"] = "noindex"
    return answer


def _arrival(found: Finding, query: Query, words: ParsedWords, *, plain: bool) -> Arrival | None:
    """Where the question led, or None where there was none or the index cannot tell."""
    if query == Query():
        return None
    try:
        column = query.column(found.says) if query.beside and found.says in BESIDE else query
        ids = matching_ids(column, words)
    except IndexUnavailable:
        return None
    return arrival_at(found.pk, ids, query, has_words=bool(leaves(words.node)), plain=plain)


def mark(findings: Iterable[Finding], words: ParsedWords) -> None:
    """Given the findings of a letter, give each its text in pieces, with the words of the question marked."""
    pieces_of = marker(words)
    for one in findings:
        one.pieces = pieces_of(one.text)  # type: ignore[attr-defined]

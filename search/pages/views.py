"""Pages of searches: a question comes in as an address and goes out as a page."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from letters.models import Authority, Finding, Letter
from letters.pages import views as letters_views
from search.engine import Hit, Results, collection, excerpt_of, run, similar
from search.errors import IndexUnavailable
from search.models import Vocabulary
from search.pages.examples import EXAMPLES, read_example
from search.pages.named_filters import offers
from search.pages.names import pages_named
from search.pages.new_marks import marks_on
from search.pages.no_results import note_empty, relaxations
from search.pages.region_filter import region_filter
from search.pages.result_position import finding_url, place_in
from search.pages.results_page import build_page
from search.pages.two_columns import FindingColumn, neither, run_beside
from search.query import (
    FILTERS,
    FOR_SHOWING,
    MOST,
    Labels,
    Query,
    address,
    labels,
    left_out,
    pairs_in,
    query_from,
    spoken,
)

SIMILAR = 10
MOST_NOTES = 4  # of what was left out of an address
FEW = 10  # findings: of fewer, the ways to more are shown

log = logging.getLogger(__name__)


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Answer a question; any other spelling of its address redirects once to the one that we keep."""
    known = labels()
    written = request.META["QUERY_STRING"]
    asked = pairs_in(written)
    query = query_from(asked, known)
    results, columns = _answer(query) if query.page > 1 or is_canonical(written, query) else (None, ())
    if results and results.index_available and query.page > results.pages:
        query = query.on_page(1)
    if results is None or not is_canonical(written, query):
        if notes := left_out(asked, known):
            messages.warning(request, " ".join(notes[:MOST_NOTES]))
        return redirect(address("search", query))
    status = 200 if results.index_available else 503
    context = _context(query, results, columns, known, f"{request.scheme}://{request.get_host()}")
    context["new"] = marks_on(request, query, [hit.finding.pk for hit in results.hits])
    return render(request, "search/page.html", context, status=status)


def _answer(query: Query) -> tuple[Results, tuple[FindingColumn, ...]]:
    return run_beside(query) if query.beside else (run(query), ())


def is_canonical(written: str, query: Query) -> bool:
    """Whether an address's question is written as we write it.

    But for ~ and *, which some clients write anew when they follow a redirect: those would go in circles.
    """
    return written.replace("~", "%7E").replace("%2A", "*") == query.urlencode()


def _context(
    query: Query,
    results: Results,
    columns: tuple[FindingColumn, ...],
    known: Labels,
    origin: str,
) -> dict[str, Any]:
    """What the template prints: the page, the same answer in other forms, and, of nothing, the ways out."""
    page = build_page(query, results, known)
    context: dict[str, Any] = {
        "address": origin + address("search", query),
        "page": page,
        "regions": region_filter(page, dict(Authority.objects.values_list("slug", "region"))),
        "nav": "search",
        "question": query.without(*FOR_SHOWING).urlencode(),
        "to_save": query.without("pack").urlencode(),
        "columns": columns,
        "neither": neither(results, columns) if columns else 0,
        **_cards(query, results),
    }
    if results.index_available and results.collection_has_findings:
        said = spoken()
        context |= {"offers": offers(query, known, said), "pages": pages_named(query, known, said)}
        if results.total < FEW and not results.words.is_cut:  # each way would let in what was left out
            context |= {"ways": relaxations(query, known, results.total)}
        if not results.total:
            context |= {"held": collection()}
            if query.q:
                note_empty(query.q)
    return context


def _cards(query: Query, results: Results) -> dict[str, Any]:
    """The findings of the page with their addresses: those with all of the words, and those with most of them.

    Those are part of the question only where it asks for them, so their addresses do.
    """
    with_most = replace(query, match=MOST)
    return {
        "hits": [(hit, finding_url(hit.finding.pk, query)) for hit in results.hits if hit.has_all],
        "most_hits": [
            (hit, finding_url(hit.finding.pk, with_most)) for hit in results.hits if not hit.has_all
        ],
    }


@require_safe
def similar_findings(request: HttpRequest, pk: int) -> HttpResponse:
    """The findings most like one, in their words; of one that is not shown, what became of it."""
    found = Finding.objects.shown().with_context().filter(pk=pk).first()
    if found is None:
        return letters_views.finding(request, pk, onward="similar_findings")
    hits, ready = _hits_like(found)
    numbers = found.inspection.findings.order_by("position").values_list("pk", "number")
    context = {
        "finding": found,
        "place": place_in(numbers, pk),
        "hits": hits,
        "ready": ready,
        "nav": "search",
    }
    return render(request, "search/similar.html", context, status=200 if ready else 503)


def _hits_like(found: Finding) -> tuple[list[tuple[Hit, str]], bool]:
    """The findings most like one with their addresses, and whether the index could tell."""
    try:
        like = similar(found, SIMILAR)
    except IndexUnavailable as err:
        log.error("%s", err)
        return [], False
    return [(Hit(one, excerpt_of(one.text, ())), one.get_absolute_url()) for one in like], True


@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """How to ask."""
    return render(request, "search/help.html", {"nav": "help", "vocabulary": Vocabulary.objects.all()})


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """What the data is, how sure, and whose."""
    shown = Letter.objects.shown()
    context = {"held": collection(), "in_review": shown.needing_review().count(), "nav": "about"}
    return render(request, "search/about.html", context)


@require_safe
def follow(request: HttpRequest) -> HttpResponse:
    """How programs keep a copy in step, with examples that run."""
    examples = {name: read_example(name) for name in EXAMPLES}
    return render(request, "search/follow.html", {"nav": "api", "examples": examples})


@require_safe
def api(request: HttpRequest) -> HttpResponse:
    """How programs ask, with examples that work."""
    return render(request, "search/api.html", {"filters": FILTERS, "nav": "api"})

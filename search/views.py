"""The letterbox: a question comes in as an address and goes out as a page."""

from __future__ import annotations

from django.db.models import Max, Min
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from letters.models import Finding, Inspection, Letter, Theme
from search.engine import run
from search.labels import labels
from search.page import build_page
from search.parameters import pairs_in, query_from
from search.query import Query

NEWEST_LETTERS = 8


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Answer a question; any other spelling of its address redirects once to the one that we keep."""
    known = labels()
    asked = pairs_in(request.META["QUERY_STRING"])
    query = query_from(asked, known)
    if asked != query.pairs():
        return _redirect_to(query)
    results = run(query)
    if query.page > results.pages:
        return _redirect_to(query.on_page(1))
    return render(request, "search/page.html", {"page": build_page(query, results, known), "nav": "search"})


def _redirect_to(query: Query) -> HttpResponse:
    question = query.urlencode()
    return redirect(reverse("search") + (f"?{question}" if question else ""))


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The way in: a search box, the themes, what the collection covers, the newest letters."""
    shown = Inspection.objects.filter(letter__state=Letter.State.PUBLISHED)
    covers = shown.aggregate(first=Min("start__year"), last=Max("start__year"))
    newest = shown.select_related("authority", "letter").order_by("-letter__added_at", "-pk")
    return render(
        request,
        "search/home.html",
        {
            "themes": Theme.objects.all(),
            "newest": newest[:NEWEST_LETTERS],
            "letters": shown.count(),
            "findings": Finding.objects.shown().count(),
            "authorities": shown.exclude(authority=None).values("authority").distinct().count(),
            "covers": covers,
            "has_sample": shown.filter(letter__is_sample=True).exists(),
        },
    )

"""The first page: what this is, a box to search in, searches that editors keep, a map, what is new."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from letters.models import Inspection, Letter, Theme, remembered
from letters.pages import authority_map_of, standings_now
from search.engine import collection, total
from search.errors import IndexUnavailable
from search.models import PublishedSearch
from search.query import Labels, address, labels, pairs_in, query_from

NEWEST_LETTERS = 6
LONG = ("text", "unplaced", "doubts", "settled", "listing")  # of a letter: printed nowhere here
YEAR = "{year}"  # in a published search: the year that it is
MOST_SEARCHES = 9  # on the page: each is a search


@dataclass(frozen=True, slots=True)
class Shown:
    """A published search with its total now, None where the index is not ready."""

    name: str
    url: str
    total: int | None


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What this is in a sentence, what is held, and the ways in. ``map`` may name the theme that colours the map."""
    themes = list(Theme.objects.order_by("position"))
    chosen = next((one for one in themes if one.slug == request.GET.get("map")), None)
    context = {
        "themes": themes,
        "map_theme": chosen,
        "map": authority_map_of(standings_now(), chosen),
        "searches": published(labels()),
        "held": collection(),
        **newest_now(),
    }
    return render(request, "search/home.html", context)


@remembered(1)
def newest_now() -> Mapping[str, object]:
    """Return the newest inspections, those added last, and whether any is of the sample; three queries."""
    shown = Inspection.objects.filter(letter__state=Letter.State.PUBLISHED)
    newest = shown.select_related("authority", "letter").defer(*(f"letter__{name}" for name in LONG))
    return {
        "newest": list(newest.order_by(F("start").desc(nulls_last=True), "-pk")[:NEWEST_LETTERS]),
        "added": list(newest.order_by("-letter__shown_since", "-pk")[:NEWEST_LETTERS]),
        "has_sample": shown.filter(letter__is_sample=True).exists(),
    }


def published(known: Labels) -> list[Shown]:
    """The searches that editors keep for all, each with its total now."""
    rows = PublishedSearch.objects.all()[:MOST_SEARCHES]
    return [_shown(one, known) for one in rows]


def _shown(one: PublishedSearch, known: Labels) -> Shown:
    question = one.question.replace(YEAR, str(timezone.localdate().year))
    query = query_from(pairs_in(question), known)
    try:
        found: int | None = total(query)
    except IndexUnavailable:
        found = None
    return Shown(one.name, address("search", query), found)

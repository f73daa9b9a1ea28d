"""What has a page of its own, by name: councils and themes, for the search box to offer as one types or has typed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from letters.models import Authority, Letter, Theme
from search.query import UNKNOWN, Labels, Query, Spoken, named_by

AUTHORITY, THEME = "Council", "Theme"


@dataclass(frozen=True, slots=True)
class NamedPage:
    """A page that has a name: what kind it is of, and what a reader finds there."""

    name: str
    kind: str
    url: str
    holds: str


@require_safe
def names(request: HttpRequest) -> HttpResponse:
    """All names that have a page, as JSON, for the script of the search box."""
    answer = JsonResponse({"names": [[one.name, one.kind, one.url] for one in _all()]})
    answer["Cache-Control"] = "public, max-age=3600"
    answer["X-Robots-Tag"] = "noindex"
    return answer


def _all() -> Iterator[NamedPage]:
    for name, slug in Authority.objects.order_by("name").values_list("name", "slug"):
        yield NamedPage(name, AUTHORITY, reverse("authority", args=[slug]), "")
    for name, slug in Theme.objects.order_by("name").values_list("name", "slug"):
        yield NamedPage(name, THEME, reverse("theme", args=[slug]), "")


def pages_named(query: Query, known: Labels, said: Spoken) -> list[NamedPage]:
    """Given a question whose words are just the name of a council or of a theme, return its page; else []."""
    filter_name, value = named_by(query.q, said) or ("", "")
    if filter_name == "authority" and value != UNKNOWN:
        return [_authority(value)]
    words = " ".join(query.q.split()).casefold()
    return [_theme(slug, name) for slug, name in known.by_filter["theme"].items() if name.casefold() == words]


def _authority(slug: str) -> NamedPage:
    shown = Count("inspections", filter=Q(inspections__letter__state=Letter.State.PUBLISHED))
    one = Authority.objects.annotate(held=shown).get(slug=slug)
    held = (
        f"{one.held} inspection{'' if one.held == 1 else 's'}, judgements over time and what keeps coming up"
    )
    return NamedPage(one.name, AUTHORITY, one.get_absolute_url(), held)


def _theme(slug: str, name: str) -> NamedPage:
    held = "how many inspections raise it, by year and by council"
    return NamedPage(name, THEME, reverse("theme", args=[slug]), held)

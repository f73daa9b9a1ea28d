"""All values of one filter on a page of their own: to choose from by a plain form, or to type in."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from letters.models import Authority, Theme
from search.engine import Results, run
from search.pages.region_filter import NAMES, NOT_KNOWN
from search.pages.results_page import LONG, Option, ordered_options
from search.query import FACET_BY_NAME, Facet, Labels, Query, labels, pairs_in, query_from


@dataclass(frozen=True, slots=True)
class OptionGroup:
    """Values that stand together: the authorities of a region, the themes of a group."""

    heading: str
    options: tuple[Option, ...]

    @property
    def anchor(self) -> str:
        """Its place on the page, for links that lead to it."""
        return slugify(self.heading)


@require_safe
def filter_values(request: HttpRequest, name: str) -> HttpResponse:
    """All values of a filter, each with the total it would give; ``find`` keeps those with these letters in them."""
    if name not in LONG:
        raise Http404(f"There is no list of {name}")
    known, facet = labels(), FACET_BY_NAME[name]
    asked = pairs_in(request.META["QUERY_STRING"])
    query = query_from(asked, known).on_page(1)
    find = dict(asked).get("find", "").strip()[:100]
    results = run(query)
    context = {
        "nav": "search",
        "facet": facet,
        "find": find,
        "query": query,
        "groups": groups_of(facet, query, results, known, find),
        "kept": query.without(name).pairs(),
        "pairs": query.pairs(),
        "back": query.urlencode(),
        "unavailable": not results.index_available,
    }
    status = 200 if results.index_available else 503
    return render(request, "search/filter_values.html", context, status=status)


def groups_of(facet: Facet, query: Query, results: Results, known: Labels, find: str) -> list[OptionGroup]:
    """Given a filter and an answer, return its values in groups, by name; what is chosen stays, whatever ``find``."""
    shown = [
        option
        for option in ordered_options(facet, query, results, known)
        if option.chosen or find.casefold() in option.label.casefold()
    ]
    heading = _headings(facet.name)
    by_name = sorted(shown, key=lambda one: (heading.get(one.value, (99, NOT_KNOWN)), one.label))
    return [
        OptionGroup(group[1], tuple(options))
        for group, options in groupby(by_name, key=lambda one: heading.get(one.value, (99, NOT_KNOWN)))
    ]


def _headings(name: str) -> dict[str, tuple[int, str]]:
    """Value -> the place and the name of its group."""
    if name == "authority":
        return {slug: (0, NAMES[region]) for slug, region in Authority.objects.values_list("slug", "region")}
    rows = list(Theme.objects.order_by("position").values_list("slug", "group"))
    order = list(dict.fromkeys(group for _, group in rows))
    return {slug: (order.index(group), group) for slug, group in rows}

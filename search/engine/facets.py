"""Which choices a reader has, and how they become filters. Policy is the table; a backend only sees Filter."""

from __future__ import annotations

from collections.abc import Mapping

from search.engine.results import Count
from search.protocol import Filter, SortBy
from search.query import FILTERS, FIRST_YEAR, LAST_YEAR, UNKNOWN, Query

ORDERS = {
    "newest": SortBy("day", falling=True),
    "oldest": SortBy("day"),
    "authority": SortBy("authority_name"),
}


def filters_of(query: Query) -> tuple[Filter, ...]:
    """Given a question, return what narrows it. The years from and to narrow, and the year facet obeys them."""
    chosen = [
        Filter(name, query.values(name), every=name == "theme" and query.theme_mode == "all")
        for name in FILTERS
        if query.values(name)
    ]
    if query.year_from is not None or query.year_to is not None:
        first = max(query.year_from or FIRST_YEAR, FIRST_YEAR)
        last = min(query.year_to or LAST_YEAR, LAST_YEAR)
        years = tuple(str(year) for year in range(first, last + 1))
        chosen.append(Filter("year", years, choice=False))
    return tuple(chosen)


def order_of(query: Query) -> SortBy | None:
    """Given a question, return its order; None is relevance, which without words is the newest first."""
    if query.order == "relevance" and query.q:
        return None
    return ORDERS.get(query.order, ORDERS["newest"])


def counts_of(counted: Mapping[str, Mapping[str, int]]) -> dict[str, tuple[Count, ...]]:
    """Given totals by facet and value, return them in the order of values, the unknown last."""
    return {name: tuple(_in_order(totals)) for name, totals in counted.items()}


def _in_order(totals: Mapping[str, int]) -> list[Count]:
    values = sorted(value for value in totals if value != UNKNOWN)
    return [Count(value, totals[value]) for value in (*values, *((UNKNOWN,) if UNKNOWN in totals else ()))]

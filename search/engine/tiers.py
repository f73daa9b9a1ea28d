"""One page of an answer in its two tiers: what has all of the words, then what has most of them.

A question means what has all of its words, and its totals and counts are of those. What has most of them is offered
behind the last of those, and is part of the question only where it says so (``match``): then totals and counts are
of both, and in every order all that have all of the words come first.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import chain

from search.engine.facets import filters_of, order_of
from search.protocol import Node, SearchRequest, SearchResponse
from search.query import MOST, PAGE_SIZE, ParsedWords, Query

Ask = Callable[[SearchRequest], SearchResponse]
Counts = Mapping[str, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class Tiers:
    """``total`` is that of the question; ``with_most`` is how many more, or of those, lack some of the words.

    ``with_most`` is None where it was not asked, as the page is not the last of those with all of the words.
    ``ids`` have all of the words, ``most_ids`` most of them.
    """

    total: int
    with_most: int | None
    ids: tuple[int, ...]
    most_ids: tuple[int, ...] = ()
    counts: Counts | None = None


def page_of(ask: Ask, query: Query, words: ParsedWords, counted: tuple[str, ...]) -> Tiers:
    """Given how to ask a backend, a question and its words, return its page in tiers."""
    start, stop = (query.page - 1) * PAGE_SIZE, query.page * PAGE_SIZE
    first = ask(request(query, words, words.node, start, stop, counted))
    if words.rest is None:
        return Tiers(first.total, 0, first.ids, counts=first.counts)
    if query.match != MOST:
        return _offering(ask, query, words, first)
    rest_start, rest_stop = max(0, start - first.total), max(0, stop - first.total)
    rest = ask(request(query, words, words.rest, rest_start, rest_stop, counted))
    total = first.total + rest.total
    return Tiers(total, rest.total, first.ids, rest.ids, _added(first.counts or {}, rest.counts or {}))


def _offering(ask: Ask, query: Query, words: ParsedWords, first: SearchResponse) -> Tiers:
    """What has all of the words; on the last page of it also how many have most, and as many as fill the page."""
    if query.page * PAGE_SIZE < first.total:
        return Tiers(first.total, None, first.ids, counts=first.counts)
    room = max(0, PAGE_SIZE - first.total) if query.page == 1 else 0
    rest = ask(request(query, words, words.rest, 0, room))
    return Tiers(first.total, rest.total, first.ids, rest.ids, first.counts)


def _added(one: Counts, other: Counts) -> Counts:
    return {
        name: {value: total + other[name].get(value, 0) for value, total in totals.items()}
        for name, totals in one.items()
    }


def all_ids(ask: Ask, query: Query, words: ParsedWords) -> list[int]:
    """Given how to ask a backend, a question and its words, return the ids of all that it finds, in its order."""
    return list(chain.from_iterable(ask(request(query, words, node)).ids for node in nodes(query, words)))


def total_of(ask: Ask, query: Query, words: ParsedWords) -> int:
    """Given how to ask a backend, a question and its words, return how many findings it finds."""
    return sum(ask(request(query, words, node, stop=0)).total for node in nodes(query, words))


def nodes(query: Query, words: ParsedWords) -> tuple[Node | None, ...]:
    """What a question asks for, tier by tier."""
    return (words.node, words.rest) if query.match == MOST and words.rest else (words.node,)


def request(
    query: Query,
    words: ParsedWords,
    node: Node | None,
    start: int = 0,
    stop: int | None = None,
    counted: tuple[str, ...] = (),
) -> SearchRequest:
    """A question's filters and order for some of its words."""
    order = order_of(query) if words.node or query.sort else order_of(query.without("q"))
    return SearchRequest(node, filters_of(query), order, start, stop, counted)

"""A question to the cluster, and its answer: of one state of the index, whole lists however long."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, TypeVar

from search.cluster.index import ClusterIndex
from search.cluster.knowledge import STATE, Knowledge, State
from search.cluster.questions import (
    FINDINGS,
    Body,
    all_of,
    matching,
    narrowing,
    narrowing_others,
    ordering,
    scoring,
)
from search.cluster.schema import WINDOW
from search.errors import IndexReplaced
from search.protocol import SearchRequest, SearchResponse

Taken = TypeVar("Taken")
TRIES = 3  # to have counts and answer of one state; then the answer's own state counts


def answer(index: ClusterIndex, knowledge: Knowledge, ask: SearchRequest) -> SearchResponse:
    """Given a question, return what it finds. Raises IndexUnavailable."""
    for _ in range(TRIES):
        state = knowledge.ready_for(ask.words, ask.counted)
        body = question(ask, state)
        found = index.search(_page(body, ask))
        if knowledge.saw(found) == state.generation:
            break
    total = found["hits"]["total"]["value"]
    wanted = range(ask.start, total if ask.stop is None else min(ask.stop, total))
    if wanted and wanted.stop > WINDOW:
        ids: Sequence[int] = every_id(index, body, wanted)
    else:
        ids = [hit["sort"][-1] for hit in found["hits"]["hits"]]
    return SearchResponse(total, tuple(ids), _counts(found, ask, state))


def question(ask: SearchRequest, state: State) -> Body:
    """Given a question and the state that it is asked of, return the search, without which page of it."""
    words = [matching(ask.words, state.counts)] if ask.words is not None else []
    by_score = ask.order is None and ask.words is not None
    scores = scoring(ask.words, state.counts, state.documents or 0) if by_score and ask.words else []
    kept = [narrowing(one) for one in ask.filters]
    # Facets count what their own filter leaves out; so filters come after them, and before where nothing is counted.
    query = [FINDINGS, *words] if ask.counted else [FINDINGS, *words, *kept]
    counts = {
        name: {
            "filter": narrowing_others(ask.filters, name),
            "aggs": {"values": {"terms": {"field": name, "size": max(1, len(state.held[name]) + 10)}}},
        }
        for name in ask.counted
    }
    return {
        "query": {"bool": {"filter": query, "should": scores}},
        **({"post_filter": all_of(kept)} if ask.counted and kept else {}),
        "sort": ordering(ask.order, by_score=by_score),
        "track_total_hits": True,
        "_source": False,
        "stored_fields": "_none_",
        "aggs": {"state": STATE, **counts},
    }


def _page(body: Body, ask: SearchRequest) -> Body:
    """The search for a page; for a list that may be longer than the server gives, for its beginning."""
    if ask.stop is None:
        return {**body, "from": 0, "size": WINDOW} if not ask.start else {**body, "size": 0}
    if ask.stop > WINDOW or ask.stop <= ask.start:
        return {**body, "size": 0}
    return {**body, "from": ask.start, "size": ask.stop - ask.start}


def every_id(index: ClusterIndex, body: Body, wanted: range) -> list[int]:
    """Given a search, return the ids that stand at these places of all that it finds, of one state of the index."""
    return of_one_state(index, {**body, "aggs": {}}, lambda hit: int(hit["sort"][-1]), wanted.stop)[
        wanted.start :
    ]


def of_one_state(
    index: ClusterIndex, body: Body, take: Callable[[dict[str, Any]], Taken], stop: int | None = None
) -> list[Taken]:
    """Given a search with a sort, return what ``take`` has of each hit, or of so many of the first.

    Begun once more where a rebuild has ended meanwhile. Raises IndexUnavailable.
    """
    try:
        return list(islice(_hits(index, body, take), stop))
    except IndexReplaced:
        return list(islice(_hits(index, body, take), stop))


def _hits(index: ClusterIndex, body: Body, take: Callable[[dict[str, Any]], Taken]) -> Iterator[Taken]:
    """Yield all that a search finds, asked for WINDOW at a time of one state of the index."""
    after: Mapping[str, Any] = {}
    with index.point_in_time() as now:
        while True:
            asked = {**body, "size": WINDOW, "pit": now, "track_total_hits": False, **after}
            hits = index.search(asked, point_in_time=True)["hits"]["hits"]
            yield from map(take, hits)
            if len(hits) < WINDOW:
                return
            after = {"search_after": hits[-1]["sort"]}


def _counts(found: Mapping[str, Any], ask: SearchRequest, state: State) -> dict[str, dict[str, int]]:
    return {name: _of_facet(found["aggregations"][name]["values"], state.held[name]) for name in ask.counted}


def _of_facet(values: Mapping[str, Any], held: Iterable[str]) -> dict[str, int]:
    totals = dict.fromkeys(held, 0)
    totals.update((bucket["key"], bucket["doc_count"]) for bucket in values["buckets"])
    return totals

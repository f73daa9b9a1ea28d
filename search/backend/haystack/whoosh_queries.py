"""Whoosh's own queries, as Haystack's users write them, on a snapshot: sets where sets can tell, else Whoosh's way.

Terms joined by and, or and not are answered from what is decoded already. Anything else (phrases with gaps, ranges,
fuzzy words) is asked of Whoosh segment by segment, and its answer kept as a set like any other.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator

from whoosh import query as queries
from whoosh.query import Query

from search.backend.files.bitsets import set_of
from search.backend.files.schema import field_of
from search.backend.read.segment import Segment
from search.backend.read.snapshot import Snapshot


def query_set(snapshot: Snapshot, query: Query) -> int:
    """Given a query, return the set of live documents that it finds."""
    if isinstance(query, queries.And):
        found = snapshot.live
        for part in query:
            found &= query_set(snapshot, part)
        return found
    if isinstance(query, queries.Or):
        found = 0
        for part in query:
            found |= query_set(snapshot, part)
        return found
    if isinstance(query, queries.Not):
        return snapshot.live & ~query_set(snapshot, query.query)
    if isinstance(query, queries.Every) and query.fieldname in (None, "*"):
        return snapshot.live
    return snapshot.remembered_set(query, lambda segment: _segment_set(segment, query))


def _segment_set(segment: Segment, query: Query) -> int:
    if type(query) is queries.Term:
        field = field_of(segment.reader.schema, query.fieldname)
        return segment.bits(query.fieldname, field.to_bytes(query.text)) if field else 0
    with segment.lock:
        return set_of(segment.searcher.docs_for_query(query), segment.size)


def query_scores(snapshot: Snapshot, query: Query) -> array[float]:
    """Given a query, return what each document scores: BM25 for its words, 1 for anything else it matched."""
    totals = array("d", bytes(8 * snapshot.size))
    for leaf in _scored_leaves(query):
        scores = _leaf_scores(snapshot, leaf)
        totals = array("d", map(lambda a, b: a + b, totals, scores))
    return totals


def _leaf_scores(snapshot: Snapshot, leaf: Query) -> array[float]:
    boost = leaf.boost
    field = field_of(snapshot.schema, leaf.field())
    if type(leaf) is queries.Term and field is not None and field.scorable:
        scores = snapshot.term_scores(leaf.fieldname, field.to_bytes(leaf.text))
        return scores if boost == 1 else array("d", (score * boost for score in scores))
    found = query_set(snapshot, leaf)
    return array("d", (boost if found >> doc & 1 else 0.0 for doc in range(snapshot.size)))


def _scored_leaves(query: Query) -> Iterator[Query]:
    if isinstance(query, queries.Not):
        return
    if query.is_leaf():
        yield query
        return
    for part in query.children():
        yield from _scored_leaves(part)

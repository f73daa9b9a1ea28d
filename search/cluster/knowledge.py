"""What this process knows of one state of the index: counts of words, values held. Another state, other knowledge.

Each answer of the server tells of which state it is. So what was counted before a question is of the same state as
its answer, or is counted again; and what is known without asking is at most STALE_SECONDS old.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from search.cluster.index import ClusterIndex
from search.cluster.questions import FINDINGS, Body, all_of, matching, needed
from search.cluster.schema import GENERATION
from search.errors import IndexUnreachable
from search.protocol import Node

STALE_SECONDS = 0.5
TRIES = 10  # a writer may show another state between two counts
REMEMBERED = 20_000  # counts and words; beyond, all are forgotten
COUNTED_AT_ONCE = 500
VALUES_HELD = 10_000  # of a facet; there are 153 authorities
STATE: Body = {"global": {}, "aggs": {"generation": {"max": {"field": GENERATION}}}}
Known = TypeVar("Known")


@dataclass(slots=True)
class State:
    """What is known of one state of the index. ``documents`` is None before it was counted."""

    generation: int
    documents: int | None = None
    counts: dict[Node, int] = field(default_factory=dict)
    held: dict[str, tuple[str, ...]] = field(default_factory=dict)
    words: dict[object, Any] = field(default_factory=dict)


class Knowledge:
    """Of the state seen last. Threads share it: what they overwrite of each other is the same."""

    def __init__(self, index: ClusterIndex) -> None:
        self._index = index
        self.forget()

    def forget(self) -> None:
        """Know nothing."""
        self._state = State(-1)
        self._asked = 0.0

    def saw(self, found: Mapping[str, Any]) -> int:
        """Given an answer with STATE, return the generation that it is of; another one makes all else forgotten."""
        generation = int(found["aggregations"]["state"]["generation"]["value"] or 0)
        if generation != self._state.generation:
            self._state = State(generation)
        self._asked = time.monotonic()
        return generation

    def state(self) -> State:
        """Return what is known of the state of now, or of a moment ago."""
        if time.monotonic() - self._asked > STALE_SECONDS:
            self.saw(self._index.search({"size": 0, "track_total_hits": False, "aggs": {"state": STATE}}))
        if len(self._state.counts) + len(self._state.words) > REMEMBERED:
            self._state = State(self._state.generation)
        return self._state

    def ready_for(self, words: Node | None, facets: Iterable[str]) -> State:
        """Given words asked for and facets to count, return a state of which all is known that they need."""
        rounds, names = list(needed(words)), list(facets)
        for _ in range(TRIES):
            state = self.state()
            for nodes in rounds:
                state = self.with_counts(nodes)
            state = self.with_values(names) if names else state
            counted = all(node in state.counts for nodes in rounds for node in nodes)
            if counted and all(name in state.held for name in names):
                return state
        raise IndexUnreachable("The search index changes faster than a question can be counted")

    def with_counts(self, nodes: Iterable[Node]) -> State:
        """Given parts of a question, return a state that knows in how many findings each is."""
        wanted = list(nodes)
        state = self.state()
        missing = [node for node in wanted if node not in state.counts]
        while missing or state.documents is None:
            self._count(missing[:COUNTED_AT_ONCE])
            state = self._state
            missing = [node for node in wanted if node not in state.counts]
        return state

    def _count(self, nodes: Sequence[Node]) -> None:
        queries = [matching(node, self._state.counts) for node in nodes]
        counts: Body = {"counts": {"filters": {"filters": queries}}} if queries else {}
        aggs = {"state": STATE, **counts}
        body = {"size": 0, "track_total_hits": True, "query": all_of([FINDINGS]), "aggs": aggs}
        found = self._index.search(body)
        self.saw(found)
        self._state.documents = found["hits"]["total"]["value"]
        buckets = found["aggregations"]["counts"]["buckets"] if queries else []
        for node, bucket in zip(nodes, buckets, strict=True):
            self._state.counts[node] = bucket["doc_count"]

    def with_values(self, names: Iterable[str]) -> State:
        """Given facets, return a state that knows every value that a finding has in them."""
        state = self.state()
        missing = [name for name in names if name not in state.held]
        if missing:
            found = self._index.search(
                {
                    "size": 0,
                    "track_total_hits": False,
                    "query": all_of([FINDINGS]),
                    "aggs": {
                        "state": STATE,
                        **{name: {"terms": {"field": name, "size": VALUES_HELD}} for name in missing},
                    },
                }
            )
            self.saw(found)
            for name in missing:
                buckets = found["aggregations"][name]["buckets"]
                self._state.held[name] = tuple(sorted(bucket["key"] for bucket in buckets))
        return self._state

    def word(self, key: object, find: Callable[[], Known]) -> Known:
        """Given what names something told of a word, return it: found once in a state."""
        state = self.state()
        if key not in state.words:
            state.words[key] = find()
        known: Known = state.words[key]
        return known

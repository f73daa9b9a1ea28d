"""One generation of the index, whole and never changed: what every thread searches until the next commit.

Segments are joined here: document n of a segment that starts at 4,000 is document 4,000 + n. Documents that were
removed are in no set that leaves this module.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, count, pairwise
from typing import Any

from whoosh.fields import Schema

from search.backend.files.bitsets import docs_of, in_at_least, set_of
from search.backend.files.folder import Live
from search.backend.files.schema import WORDS
from search.backend.read.bm25 import Scale
from search.backend.read.byte_lru import ByteLru
from search.backend.read.phrases import phrase_postings
from search.backend.read.segment import LENGTH_OF, Postings, Segment
from search.protocol import (
    And,
    Leaf,
    Most,
    Node,
    Or,
    Phrase,
    Prefix,
    SearchResponse,
    SortBy,
    Term,
    Written,
    leaves,
)

CACHED_SETS_BYTES = 16 * 2**20
CACHED_SCORES_BYTES = 24 * 2**20
CACHED_WORDS_BYTES = 3 * 2**20  # some 12,000 words
CACHED_ORDERS_BYTES = 16 * 2**20
CACHED_ANSWERS_BYTES = 8 * 2**20
COUNT_BYTES, ID_BYTES, ANSWER_BYTES = (
    100,
    40,
    300,
)  # of an answer held: a value counted, an id, and what else it has beside its question


@dataclass(frozen=True, slots=True)
class Part:
    """A segment in a snapshot, the number of its first document, and which of its documents are removed."""

    segment: Segment
    start: int
    removed: int


def _words_of(part: Part, name: str) -> int:
    """How many words the live documents of a part have in a text field."""
    lengths = part.segment.lengths(name)
    times = Counter(lengths)
    times.subtract(lengths[doc] for doc in docs_of(part.removed, part.segment.size))
    return sum(count * LENGTH_OF[length] for length, count in times.items())


def _answer_bytes(answer: SearchResponse) -> int:
    counted = sum(map(len, (answer.counts or {}).values()))
    return COUNT_BYTES * counted + ID_BYTES * len(answer.ids) + ANSWER_BYTES


class Snapshot:
    """A generation of the index, open for any number of threads."""

    def __init__(
        self, live: Live, schema: Schema, segments: Sequence[tuple[Segment, Sequence[int]]], text: str
    ) -> None:
        self.live_index = live
        self.schema = schema
        self.text = text  # the field that words are looked for in
        self.parts: list[Part] = []
        start = 0
        for segment, removed in segments:
            self.parts.append(Part(segment, start, set_of(removed, segment.size)))
            start += segment.size
        self.size = start
        self.live = self._joined(lambda segment: (1 << segment.size) - 1)
        self._sets: ByteLru[int] = ByteLru(CACHED_SETS_BYTES, lambda bits: bits.bit_length() // 8)
        self._scores: ByteLru[array[float]] = ByteLru(CACHED_SCORES_BYTES, lambda scores: 8 * len(scores))
        self._orders: ByteLru[array[int]] = ByteLru(CACHED_ORDERS_BYTES, lambda order: 4 * len(order))
        self.answers: ByteLru[SearchResponse] = ByteLru(CACHED_ANSWERS_BYTES, _answer_bytes)
        # Of a word: how it is better spelled, or ""; the two that it is written in, or ().
        self.spelled: ByteLru[str] = ByteLru(CACHED_WORDS_BYTES, len)
        self.parted: ByteLru[tuple[str, ...]] = ByteLru(CACHED_WORDS_BYTES, len)
        self._values: dict[str, dict[str, int]] = {}
        self._scales: dict[str, Scale] = {}

    def _joined(self, bits_of: Callable[[Segment], int]) -> int:
        """Given what finds a set in a segment, return the set of live documents it finds in all."""
        joined = 0
        for part in self.parts:
            joined |= (bits_of(part.segment) & ~part.removed) << part.start
        return joined

    @cached_property
    def numbers(self) -> array[int]:
        """The primary key of each document."""
        return array("q", chain.from_iterable(part.segment.numbers for part in self.parts))

    @cached_property
    def by_number(self) -> list[int]:
        """All documents in the order of their primary keys."""
        return (
            list(range(self.size))
            if self._is_in_order
            else sorted(range(self.size), key=self.numbers.__getitem__)
        )

    @cached_property
    def _is_in_order(self) -> bool:
        """Whether documents stand in the order of their primary keys."""
        ends = [
            (part.segment.numbers[0], part.segment.numbers[-1]) for part in self.parts if part.segment.size
        ]
        follow = all(last < first for (_, last), (first, _) in pairwise(ends))
        return follow and all(part.segment.is_in_number_order for part in self.parts)

    # Sets

    def values(self, name: str) -> Mapping[str, int]:
        """Every value of a facet that a live document has, in order, and the set of its documents."""
        found = self._values.get(name)
        if found is None:
            names = sorted({value for part in self.parts for value in part.segment.values(name)})
            sets = {value: self._value_set(name, value) for value in names}
            found = self._values[name] = {value: bits for value, bits in sets.items() if bits}
        return found

    def _value_set(self, name: str, value: str) -> int:
        return self._joined(lambda segment: segment.values(name).get(value, 0))

    def matching(self, node: Node) -> int:
        """The set of live documents that words find."""
        if isinstance(node, And):
            found = self.live
            for part in node.parts:
                found &= self.matching(part)
            return found
        if isinstance(node, Or):
            found = 0
            for part in node.parts:
                found |= self.matching(part)
            return found
        if isinstance(node, Most):
            return self._with_most(node.parts)
        if isinstance(node, Term | Phrase | Written | Prefix):
            return self._leaf_set(node)
        return self.live & ~self.matching(node.part)

    def _with_most(self, parts: Sequence[Node]) -> int:
        sets = [bits for bits in map(self.matching, parts) if bits]
        return in_at_least(sets, (len(sets) + 1) // 2, self.live) if sets else 0

    def _leaf_set(self, leaf: Leaf) -> int:
        return self.remembered_set(leaf, lambda segment: self._bits(segment, leaf))

    def remembered_set(self, key: Hashable, bits_of: Callable[[Segment], int]) -> int:
        """Given a key and what finds a set in a segment, return the live documents it finds: found once, kept."""
        found = self._sets.get(key)
        if found is None:
            found = self._sets.put(key, self._joined(bits_of))
        return found

    def _bits(self, segment: Segment, leaf: Leaf) -> int:
        if isinstance(leaf, Term):
            return segment.bits(self.text, leaf.term)
        if isinstance(leaf, Prefix):
            return segment.prefix_bits(WORDS + self.text, leaf.start)
        return self._postings(segment, leaf).bits

    def _postings(self, segment: Segment, leaf: Leaf) -> Postings:
        if isinstance(leaf, Term):
            return segment.postings(self.text, leaf.term)
        if isinstance(leaf, Phrase):
            return phrase_postings(segment, self.text, tuple((term,) for term in leaf.terms))
        if isinstance(leaf, Written):
            return phrase_postings(segment, WORDS + self.text, leaf.forms)
        return segment.prefix_postings(WORDS + self.text, leaf.start)

    # Orders

    def relevance(self, node: Node) -> array[int]:
        """The documents that words find, the best first; equally good ones by primary key."""
        found = self._orders.get(node)
        if found is None:
            docs = self.in_number_order(self.matching(node))
            found = array("I", self._ranked(docs, leaves(node)))
            self._orders.put(node, found)
        return found

    def _ranked(self, docs: list[int], scored: Sequence[Leaf]) -> list[int]:
        if not scored:
            return docs
        total_of: array[float] | dict[int, float] = self.scores(scored[0])
        if len(scored) > 1:
            each = [map(self.scores(leaf).__getitem__, docs) for leaf in scored]
            total_of = dict(zip(docs, map(sum, zip(*each, strict=True)), strict=True))
        return sorted(docs, key=total_of.__getitem__, reverse=True)

    def scores(self, leaf: Leaf) -> array[float]:
        """What a leaf of the words asked for adds to the score of each document."""
        found = self._scores.get(leaf)
        if found is None:
            postings = [self._postings(part.segment, leaf) for part in self.parts]
            found = self._scores.put(leaf, self._scored(self.text, postings))
        return found

    def term_scores(self, name: str, term: bytes) -> array[float]:
        """What a term of any text field adds to the score of each document."""
        found = self._scores.get((name, term))
        if found is None:
            postings = [part.segment.postings(name, term) for part in self.parts]
            found = self._scores.put((name, term), self._scored(name, postings))
        return found

    def _scored(self, name: str, postings: Sequence[Postings]) -> array[float]:
        scale = self.scale(name)
        live = (at.bits & ~part.removed for part, at in zip(self.parts, postings, strict=True))
        rarity = scale.rarity(sum(bits.bit_count() for bits in live))
        scores = array("d", bytes(8 * self.size))
        for part, at in zip(self.parts, postings, strict=True):
            scale.add(scores, part.start, rarity, at, part.segment.lengths(name))
        return scores

    def scale(self, name: str) -> Scale:
        """What scores of a text field in this generation are measured by."""
        found = self._scales.get(name)
        if found is None:
            total = sum(_words_of(part, name) for part in self.parts)
            documents = self.live.bit_count()
            found = Scale.of(documents, total / documents if total else 1.0, LENGTH_OF)
            self._scales[name] = found
        return found

    def ordered(self, order: SortBy) -> array[int]:
        """All documents by a field of whole values; those without one last, equal ones by primary key."""
        found = self._orders.get(order)
        if found is None:
            found = self._orders.put(order, self._by_values(order))
        return found

    def _by_values(self, order: SortBy) -> array[int]:
        ordered = array("I", chain.from_iterable(self._grouped(order.name, order.falling)))
        told = set_of(ordered, self.size)
        if told.bit_count() < len(ordered):  # a document with several values stands where its last one is
            last = (
                dict(zip(ordered, count(), strict=False))
                if not order.falling
                else dict(zip(reversed(ordered), count(0, -1), strict=False))
            )
            ordered = array("I", sorted(last, key=last.__getitem__))
        ordered.extend(self.in_number_order(((1 << self.size) - 1) & ~told))
        return ordered

    def _grouped(self, name: str, falling: bool) -> list[Sequence[int]]:
        """The documents of each value, in the order of values; those of one value by primary key."""
        groups: dict[str, Sequence[int]] = {}
        for part in self.parts:
            for value, docs in part.segment.groups(name):
                own = [part.start + doc for doc in docs] if part.start else docs
                groups[value] = [*groups[value], *own] if value in groups else own
        if not self._is_in_order:
            groups = {value: sorted(docs, key=self.numbers.__getitem__) for value, docs in groups.items()}
        return [groups[value] for value in sorted(groups, reverse=falling)]

    def in_number_order(self, bits: int) -> list[int]:
        """Given a set, return its documents by primary key."""
        docs = docs_of(bits, self.size)
        return docs if self._is_in_order else sorted(docs, key=self.numbers.__getitem__)

    def live_docs(self) -> list[int]:
        """All documents that are not removed."""
        return docs_of(self.live, self.size)

    def located(self, doc: int) -> tuple[Segment, int]:
        """Given a document, return its segment and its number in there."""
        for part in reversed(self.parts):
            if doc >= part.start:
                return part.segment, doc - part.start
        raise IndexError(doc)

    def stored(self, doc: int) -> dict[str, Any]:
        """The stored fields of a document."""
        segment, inside = self.located(doc)
        fields: dict[str, Any] = segment.reader.stored_fields(inside)
        return fields

"""Words side by side, in a segment: first the documents with all of them, then their places in those."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from whoosh.codec.whoosh3 import W3LeafMatcher

from search.backend.read.bitsets import docs_of, flags_of, set_of
from search.backend.read.segment import NOTHING, Postings, Segment

Forms = tuple[tuple[str, ...], ...]  # of each word, those of its forms that will do
Places = Mapping[int, bytes]  # document -> its places, as schema.Places writes them


def phrase_postings(segment: Segment, name: str, forms: Forms) -> Postings:
    """Given words in their forms, return where they stand side by side in the field ``name``, and how often."""
    return segment.remembered((name, forms), lambda: _find(segment, name, forms))


def _find(segment: Segment, name: str, forms: Forms) -> Postings:
    together = (1 << segment.size) - 1
    for ways in forms:
        together &= _with_one(segment, name, ways)
    docs, weights = array("I"), array("f")
    wanted = flags_of(together, segment.size)
    places = [_places(segment, name, ways, wanted) for ways in forms] if together else []
    for doc in docs_of(together, segment.size):
        times = _times(places, doc)
        if times:
            docs.append(doc)
            weights.append(times)
    return Postings(docs, weights, set_of(docs, segment.size)) if docs else NOTHING


def _with_one(segment: Segment, name: str, ways: tuple[str, ...]) -> int:
    found = 0
    for way in ways:
        found |= segment.postings(name, way).bits
    return found


def _places(segment: Segment, name: str, ways: tuple[str, ...], wanted: bytes) -> Places:
    """Where a word stands, in any of its forms, in the documents whose flag is set."""
    found: dict[int, bytes] = {}
    for matcher in filter(None, (segment.matcher(name, way) for way in ways)):
        for docs, values in _blocks(matcher):
            here = {doc: value for doc, value in zip(docs, values, strict=True) if wanted[doc]}
            twice = {doc: found[doc] + here[doc] for doc in here.keys() & found.keys()}
            found |= here | twice
    return found


def _blocks(matcher: Any) -> Iterator[tuple[Sequence[int], Sequence[bytes]]]:
    """Documents and what is written of each: whole blocks at a time, where the codec has blocks."""
    if not isinstance(matcher, W3LeafMatcher):
        while matcher.is_active():
            yield (matcher.id(),), (matcher.value(),)
            matcher.next()
        return
    while True:
        matcher._read_ids()
        matcher._read_values()
        yield matcher._ids, matcher._values
        if matcher._lastblock:
            return
        matcher._next_block()


def _times(places: Sequence[Places], doc: int) -> int:
    """How often a phrase starts in a document that has all of its words."""
    starts = set(array("I", places[0][doc]))
    for offset, of_word in enumerate(places[1:], start=1):
        starts &= {place - offset for place in array("I", of_word[doc])}
        if not starts:
            break
    return len(starts)

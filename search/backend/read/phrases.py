"""Words side by side, in a segment: first the documents with all of them, then their places in those."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterator
from itertools import accumulate, compress, pairwise, repeat

from search.backend.files.bitsets import flags_of, set_of
from search.backend.read.segment import NOTHING, Postings, Segment

Forms = tuple[tuple[str, ...], ...]  # of each word, those of its forms that will do
PLACES_BITS = 32  # a place in the collection is a document's number, and a place in it: (doc << 32) + place


def phrase_postings(segment: Segment, name: str, forms: Forms) -> Postings:
    """Given words in their forms, return where they stand side by side in the field ``name``, and how often."""
    return segment.remembered((name, forms), lambda: _find(segment, name, forms))


def _find(segment: Segment, name: str, forms: Forms) -> Postings:
    together = (1 << segment.size) - 1
    for ways in forms:
        together &= _with_one(segment, name, ways)
    starts = _starts(segment, name, forms, flags_of(together, segment.size)) if together else set()
    found = Counter(place >> PLACES_BITS for place in starts)
    docs = array("I", sorted(found))
    times = array("I", map(found.__getitem__, docs))
    return Postings(docs, times, set_of(docs, segment.size)) if docs else NOTHING


def _with_one(segment: Segment, name: str, ways: tuple[str, ...]) -> int:
    found = 0
    for way in ways:
        found |= segment.bits(name, way)
    return found


def _starts(segment: Segment, name: str, forms: Forms, flags: bytes) -> set[int]:
    """Where in the documents that are flagged the phrase starts."""
    starts: set[int] = set()
    for offset, ways in enumerate(forms):
        places = {place for way in ways for place in _places(segment, name, way, flags, offset)}
        starts = starts & places if offset else places
        if not starts:
            break
    return starts


def _places(segment: Segment, name: str, way: str, flags: bytes, offset: int) -> Iterator[int]:
    """Where a word stands in the documents that are flagged, each place moved back by ``offset``."""
    placed = segment.placed(name, way)
    if placed is None:
        return
    docs, times, places = placed
    kept = bytes(map(flags.__getitem__, docs))
    spans = compress(zip(docs, pairwise(accumulate(times, initial=0)), strict=True), kept)
    for doc, (start, end) in spans:
        base = (doc << PLACES_BITS) - offset
        if end - start == 1:
            yield base + places[start]
        else:
            yield from map(int.__add__, repeat(base), places[start:end])

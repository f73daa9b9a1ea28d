"""Words side by side, in a segment: first the documents with all of them, then their places in those."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from typing import Any

from search.backend.read.bitsets import docs_of, set_of
from search.backend.read.segment import NOTHING, Postings, Segment

Forms = tuple[tuple[str, ...], ...]  # of each word, those of its forms that will do


def phrase_postings(segment: Segment, name: str, forms: Forms) -> Postings:
    """Given words in their forms, return where they stand side by side in the field ``name``, and how often."""
    return segment.remembered((name, forms), lambda: _find(segment, name, forms))


def _find(segment: Segment, name: str, forms: Forms) -> Postings:
    together = (1 << segment.size) - 1
    for ways in forms:
        together &= _with_one(segment, name, ways)
    docs, weights = array("I"), array("f")
    readers = [_readers(segment, name, ways) for ways in forms] if together else []
    for doc in docs_of(together, segment.size):
        times = sum(1 for _ in _starts(readers, doc))
        if times:
            docs.append(doc)
            weights.append(times)
    return Postings(docs, weights, set_of(docs, segment.size)) if docs else NOTHING


def _with_one(segment: Segment, name: str, ways: tuple[str, ...]) -> int:
    found = 0
    for way in ways:
        found |= segment.postings(name, way).bits
    return found


def _readers(segment: Segment, name: str, ways: tuple[str, ...]) -> list[Any]:
    return [reader for reader in (segment.matcher(name, way) for way in ways) if reader is not None]


def _starts(readers: list[list[Any]], doc: int) -> Iterator[int]:
    """Where in a document the phrase starts."""
    starts: set[int] = set()
    for offset, ways in enumerate(readers):
        places = {place - offset for reader in ways for place in _places(reader, doc)}
        starts = starts & places if offset else places
        if not starts:
            break
    return iter(starts)


def _places(reader: Any, doc: int) -> Iterator[int]:
    """Where in a document a term stands. Readers go on only: ask for documents in order."""
    if reader.is_active():
        reader.skip_to(doc)
    if reader.is_active() and reader.id() == doc:
        yield from reader.format.decode_positions(reader.value())

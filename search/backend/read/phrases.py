"""Words side by side, in a segment: first the documents with all of them, then their places in those."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from typing import Any

from search.backend.read.bitsets import docs_of, set_of
from search.backend.read.segment import NOTHING, Postings, Segment


def phrase_postings(segment: Segment, name: str, terms: tuple[str, ...]) -> Postings:
    """Given terms, return where they stand side by side in the field ``name``, and how often."""
    return segment.remembered((name, terms), lambda: _find(segment, name, terms))


def _find(segment: Segment, name: str, terms: tuple[str, ...]) -> Postings:
    together = (1 << segment.size) - 1
    for term in terms:
        together &= segment.postings(name, term).bits
    docs, weights = array("I"), array("f")
    readers = [segment.matcher(name, term) for term in terms] if together else []
    for doc in docs_of(together, segment.size):
        times = sum(1 for _ in _starts(readers, doc))
        if times:
            docs.append(doc)
            weights.append(times)
    return Postings(docs, weights, set_of(docs, segment.size)) if docs else NOTHING


def _starts(readers: list[Any], doc: int) -> Iterator[int]:
    """Where in a document the phrase starts."""
    starts: set[int] = set()
    for offset, reader in enumerate(readers):
        reader.skip_to(doc)
        places = {place - offset for place in reader.format.decode_positions(reader.value())}
        starts = starts & places if offset else places
        if not starts:
            break
    return iter(starts)

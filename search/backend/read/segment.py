"""A segment of the index: a set of documents that never changes, and what has been decoded of it so far.

Later generations share a segment, so a commit leaves nearly everything decoded. Deletions belong to a generation
and are no concern of a segment.
"""

from __future__ import annotations

import sys
import weakref
from array import array
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from threading import RLock
from typing import Any

from whoosh.codec.whoosh3 import STORED_COLUMN, W3LeafMatcher
from whoosh.fields import Schema
from whoosh.filedb.filestore import FileStorage
from whoosh.reading import SegmentReader, TermNotFound
from whoosh.searching import Searcher
from whoosh.util.numeric import byte_to_length

from search.backend.files.schema import NO_NUMBER, NUMBER
from search.backend.read.bitsets import docs_of, set_of
from search.backend.read.byte_lru import ByteLru

LENGTH_OF = [byte_to_length(byte) for byte in range(256)]
CACHED_BYTES = 48 * 2**20


@dataclass(frozen=True, slots=True)
class Postings:
    """Where a term stands: documents ascending, and how often in each."""

    docs: array[int]
    weights: array[float]
    bits: int

    @property
    def size_bytes(self) -> int:
        return 8 * len(self.docs) + self.bits.bit_length() // 8 + 200


NOTHING = Postings(array("I"), array("f"), 0)


class Segment:
    """A segment, open. Files are read under its lock; what was decoded is never changed."""

    def __init__(self, path: Path, schema: Schema, segment: Any) -> None:
        self.id: str = segment.segment_id()
        self.size: int = segment.doc_count_all()
        self.lock = RLock()
        whole = type(segment)(segment.codec(), segment.indexname, self.size, segment.segid)
        whole._fieldlengths = segment._fieldlengths
        self.reader = SegmentReader(FileStorage(str(path)), schema, whole)
        weakref.finalize(self, self.reader.close)
        self._recent: ByteLru[Postings] = ByteLru(CACHED_BYTES, lambda postings: postings.size_bytes)
        self._values: dict[str, dict[str, Postings]] = {}
        self._places: dict[str, tuple[list[str], array[int]]] = {}
        self._lexicons: dict[str, list[tuple[str, int]]] = {}
        self._columns: dict[str, Any] = {}
        self._lengths: dict[str, bytes] = {}
        self._open_columns(schema)

    def _open_columns(self, schema: Schema) -> None:
        """Open every column now: a later writer may remove the files of a segment that is still being read."""
        # Asked for once: between a look whether they are there and the next, a writer may have removed them.
        if self.size and self.reader._perdoc._cached_reader("_stored", STORED_COLUMN) is None:
            raise FileNotFoundError(f"The stored fields of segment {self.id} are missing")
        for name, field in schema.items():
            if field.column_type and self.reader.has_column(name):
                self._columns[name] = self.reader.column_reader(name)
            if field.scorable:
                self._lengths[name] = self._raw_column(f"_{name}_len").ljust(self.size, b"\0")
        numbers = array("q", self._raw_column(NUMBER))
        if sys.byteorder == "little":
            numbers.byteswap()
        numbers.extend([NO_NUMBER] * (self.size - len(numbers)))
        self.numbers = numbers

    def _raw_column(self, name: str) -> bytes:
        """The bytes of a column of numbers; documents at its end that have the default are not in it."""
        files = self.reader._perdoc
        if not files.has_column(name):
            return b""
        file, offset, length = files._get_column_file(name)
        raw: bytes = file.get(offset, length)
        file.close()
        return raw

    def column(self, name: str) -> Any:
        """The values of a sortable field by document, or None where no document has one."""
        return self._columns.get(name)

    def lengths(self, name: str) -> bytes:
        """How many words each document has in a text field, as the codec rounds them: see LENGTH_OF."""
        return self._lengths.get(name, bytes(self.size))

    def postings(self, name: str, term: str | bytes) -> Postings:
        """Where ``term`` stands in the field ``name``."""
        return self.remembered((name, term), lambda: self._decode(name, term))

    def prefix_postings(self, name: str, start: str) -> Postings:
        """Where any term that starts so stands in the field ``name``; each document weighs 1."""
        return self.remembered((name, start, "*"), lambda: self._decode_prefix(name, start))

    def remembered(self, key: tuple[Any, ...], find: Callable[[], Postings]) -> Postings:
        """Given a key and how to find its postings, return them: found once, under the lock, then kept."""
        found = self._recent.get(key)
        if found is None:
            with self.lock:
                found = self._recent.put(key, find())
        return found

    def values(self, name: str) -> dict[str, Postings]:
        """Every value of a field of whole values, and where it stands; decoded once, all of them."""
        found = self._values.get(name)
        if found is None:
            with self.lock:
                terms = list(self.terms(name))
                found = {term: self._decode(name, term) for term in terms}
            self._values[name] = found
        return found

    def places(self, name: str) -> tuple[list[str], array[int]]:
        """Every value of a field, in order, and of each document the place of its (last) value in them.

        The place of a document without a value is one past the end. Read once; a number a document, where ``values``
        keeps a set a value: a field like the day has thousands of values.
        """
        found = self._places.get(name)
        if found is None:
            with self.lock:
                terms = list(self.terms(name))
                places = array("I", [len(terms)]) * self.size
                for place, term in enumerate(terms):
                    for doc in self._decode_docs(name, term)[0]:
                        places[doc] = place
            found = self._places[name] = (terms, places)
        return found

    def lexicon(self, name: str, key_of: Callable[[str], int]) -> list[tuple[str, int]]:
        """Every term of a field, each with what ``key_of`` makes of it; read once."""
        found = self._lexicons.get(name)
        if found is None:
            with self.lock:
                found = [(term, key_of(term)) for term in self.terms(name)]
            self._lexicons[name] = found
        return found

    @cached_property
    def searcher(self) -> Searcher:
        """Whoosh's own searcher, for queries that sets cannot answer. Hold the lock while it is used."""
        return Searcher(self.reader)

    def terms(self, name: str, start: str = "") -> Iterator[str]:
        """The terms of a field that start so, in order. Hold the lock while reading them."""
        begin = start.encode()
        for field, term in self.reader._terms.terms_from(name, begin):
            if field != name or not term.startswith(begin):
                return
            yield term.decode()

    def matcher(self, name: str, term: str | bytes) -> Any | None:
        """The codec's own reader of a term's postings, or None. Hold the lock while it is used."""
        key = term.encode() if isinstance(term, str) else term
        try:
            return self.reader._terms.matcher(name, key, self.reader.schema[name].format)
        except TermNotFound:
            return None

    def _decode_prefix(self, name: str, start: str) -> Postings:
        bits = 0
        for term in self.terms(name, start):
            bits |= self._decode(name, term).bits
        docs = array("I", docs_of(bits, self.size))
        return Postings(docs, array("f", [1.0]) * len(docs), bits)

    def _decode(self, name: str, term: str | bytes) -> Postings:
        docs, weights = self._decode_docs(name, term)
        return Postings(docs, weights, set_of(docs, self.size)) if docs else NOTHING

    def _decode_docs(self, name: str, term: str | bytes) -> tuple[array[int], array[float]]:
        docs, weights = array("I"), array("f")
        matcher = self.matcher(name, term)
        if matcher is not None:
            read = _read_blocks if isinstance(matcher, W3LeafMatcher) else _read_one_by_one
            read(matcher, docs, weights)
        return docs, weights


def _read_blocks(matcher: Any, docs: array[int], weights: array[float]) -> None:
    while True:
        matcher._read_ids()
        matcher._read_weights()
        docs.extend(matcher._ids)
        weights.extend(matcher._weights)
        if matcher._lastblock:
            return
        matcher._next_block()


def _read_one_by_one(matcher: Any, docs: array[int], weights: array[float]) -> None:
    while matcher.is_active():
        docs.append(matcher.id())
        weights.append(matcher.weight())
        matcher.next()

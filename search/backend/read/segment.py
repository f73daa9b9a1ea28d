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

from whoosh.fields import Schema
from whoosh.filedb.filestore import FileStorage
from whoosh.reading import SegmentReader
from whoosh.searching import Searcher
from whoosh.util.numeric import byte_to_length

from search.backend.files.bitsets import docs_of
from search.backend.files.postings_file import Field, PlacedField, RecordField, WholeField
from search.backend.files.schema import NO_NUMBER, NUMBER
from search.backend.read.byte_lru import ByteLru

LENGTH_OF = [byte_to_length(byte) for byte in range(256)]
CACHED_BYTES = 8 * 2**20  # of phrases and prefixes: the postings of a term are read as they lie


@dataclass(frozen=True, slots=True)
class Postings:
    """Where a term stands: documents ascending, and how often in each."""

    docs: Any  # whole numbers, as an array or as they lie in the file
    weights: Any
    bits: int

    @property
    def size_bytes(self) -> int:
        return 8 * len(self.docs) + self.bits.bit_length() // 8 + 200


NOTHING = Postings(array("I"), b"", 0)


class Segment:
    """A segment, open. What is read of it is mapped or never changed, so any number of threads may read."""

    def __init__(self, path: Path, schema: Schema, segment: Any) -> None:
        self.id: str = segment.segment_id()
        self.size: int = segment.doc_count_all()
        self.lock = RLock()
        whole = type(segment)(segment.codec(), segment.indexname, self.size, segment.segid)
        whole._fieldlengths = segment._fieldlengths
        self.reader = SegmentReader(FileStorage(str(path)), schema, whole)
        weakref.finalize(self, self.reader.close)
        self.fields: dict[str, Field] = self.reader._terms.fields
        self._recent: ByteLru[Postings] = ByteLru(CACHED_BYTES, lambda postings: postings.size_bytes)
        self._values: dict[str, dict[str, int]] = {}
        self._lexicons: dict[tuple[str, int], list[tuple[str, int]]] = {}
        self._terms: dict[str, dict[int, list[str]]] = {}
        self._columns: dict[str, Any] = {}
        self._lengths: dict[str, bytes] = {}
        self._open_columns(schema)

    def _open_columns(self, schema: Schema) -> None:
        """Open every column now: a later writer may remove the files of a segment that is still being read."""
        if self.size:
            self.reader._perdoc.open_stored()
        for name, field in schema.items():
            if field.column_type and name != NUMBER and self.reader.has_column(name):
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

    @cached_property
    def is_in_number_order(self) -> bool:
        """Whether documents stand in the order of their primary keys."""
        return self.numbers.tolist() == sorted(self.numbers)

    @property
    def is_mapped(self) -> bool:
        """Whether no file of it is read by moving about in it."""
        return not self._columns and "searcher" not in self.__dict__

    def column(self, name: str) -> Any:
        """The values of a sortable field by document, or None where no document has one."""
        return self._columns.get(name)

    def lengths(self, name: str) -> bytes:
        """How many words each document has in a text field, as the codec rounds them: see LENGTH_OF."""
        return self._lengths.get(name, bytes(self.size))

    def _found(self, name: str, term: str | bytes) -> tuple[Field, int] | None:
        field = self.fields.get(name)
        place = field.find(term.encode() if isinstance(term, str) else term) if field else None
        return None if field is None or place is None else (field, place)

    def bits(self, name: str, term: str | bytes) -> int:
        """The set of documents with ``term`` in the field ``name``."""
        found = self._found(name, term)
        return found[0].bits(found[1]) if found else 0

    def postings(self, name: str, term: str | bytes) -> Postings:
        """Where ``term`` stands in the field ``name``."""
        found = self._found(name, term)
        if found is None:
            return NOTHING
        field, place = found
        if isinstance(field, RecordField):
            docs, times = field.times(place)
        else:
            docs = field.lists(place)[0]
            times = b"\1" * len(docs)
        boost = self.reader.schema[name].format.field_boost if isinstance(field, PlacedField) else 1
        weights = times if boost == 1 else array("f", (boost * one for one in times))
        return Postings(docs, weights, field.bits(place))

    def placed(self, name: str, term: str) -> tuple[Any, Any, Any] | None:
        """The documents of a word, how often it is in each, and its places in them, one after another; or None."""
        found = self._found(name, term)
        if found is None or not isinstance(found[0], PlacedField):
            return None
        docs, times, places = found[0].lists(found[1])
        return docs, times, places

    def prefix_postings(self, name: str, start: str) -> Postings:
        """Where any term that starts so stands in the field ``name``; each document weighs 1."""
        return self.remembered((name, start, "*"), lambda: self._prefix_postings(name, start))

    def _prefix_postings(self, name: str, start: str) -> Postings:
        bits = self.prefix_bits(name, start)
        docs = array("I", docs_of(bits, self.size))
        return Postings(docs, b"\1" * len(docs), bits)

    def prefix_bits(self, name: str, start: str) -> int:
        """The set of documents with any term that starts so in the field ``name``."""
        field, bits, begin = self.fields.get(name), 0, start.encode()
        if field is None:
            return 0
        for place in range(field.first_from(begin), len(field)):
            if not field[place].startswith(begin):
                break
            bits |= field.bits(place)
        return bits

    def remembered(self, key: tuple[Any, ...], find: Callable[[], Postings]) -> Postings:
        """Given a key and how to find its postings, return them: found once, under the lock, then kept."""
        found = self._recent.get(key)
        if found is None:
            with self.lock:
                found = self._recent.put(key, find())
        return found

    def values(self, name: str) -> dict[str, int]:
        """Every value of a field of whole values, and the set of its documents; read once, all of them."""
        found = self._values.get(name)
        if found is None:
            field = self.fields.get(name)
            terms = enumerate(field.terms()) if field else ()
            found = {term.decode(): field.bits(place) for place, term in terms} if field else {}
            self._values[name] = found
        return found

    def groups(self, name: str) -> Iterator[tuple[str, Any]]:
        """Every value of a field of whole values, in order, and its documents."""
        field = self.fields.get(name)
        if isinstance(field, WholeField):
            for place, term in enumerate(field.terms()):
                yield term.decode(), field.lists(place)[0]

    def lexicon(self, name: str, chars: int, key_of: Callable[[str], int]) -> list[tuple[str, int]]:
        """Every term of so many characters of a field, each with what ``key_of`` makes of it; made once."""
        found = self._lexicons.get((name, chars))
        if found is None:
            terms = self._by_length(name).get(chars, [])
            found = self._lexicons[name, chars] = [(term, key_of(term)) for term in terms]
        return found

    def _by_length(self, name: str) -> dict[int, list[str]]:
        found = self._terms.get(name)
        if found is None:
            field, found = self.fields.get(name), {}
            for term in field.terms() if field else ():
                word = term.decode()
                found.setdefault(len(word), []).append(word)
            self._terms[name] = found  # only now: another thread must not see half of it
        return found

    @cached_property
    def searcher(self) -> Searcher:
        """Whoosh's own searcher, for queries that sets cannot answer. Hold the lock while it is used."""
        return Searcher(self.reader)

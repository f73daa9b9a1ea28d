"""Terms and where they stand, in one file that is mapped into memory and never decoded whole. Pure: no Whoosh.

    MAIN_x.terms   MAGIC
                   records     of fields whose terms have more than documents: a record a term, one after another
                   tables      of each field: its terms in order, and where their records or documents begin
                   directory   JSON: {"documents": 58000, "fields": {"text": {"kind": "placed", "tables": {…}}}}
                   8 bytes     where the directory begins

A field is of one of three kinds, and so are the lists that a term of it has:

    whole    documents                                  facets: whole values
    placed   documents, times, places                   text: how often in each, and where
    other    documents, weights, sizes, values          what else Whoosh's own fields make of a value

Many documents are written as a set, a bit for each; all numbers are little-endian.
"""

from __future__ import annotations

import json
import mmap
import sys
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate, chain, pairwise
from pathlib import Path
from typing import IO, Any

from search.backend.files.bitsets import docs_of, set_of

MAGIC = b"findings"
WHOLE, PLACED, OTHER = "whole", "placed", "other"
CODES = {WHOLE: "I", PLACED: "III", OTHER: "IfIB"}  # what each list of a term is an array of
SIZES = {PLACED: 1, OTHER: 2}  # which list says how much of the last one each document has
DENSE = {WHOLE: 256, PLACED: 32, OTHER: 32}  # a term in more than one document of so many is written as a set
IS_SET, WIDE_TIMES, WIDE_PLACES, ONCE_EACH = 1, 2, 4, 8  # flags of a record
END = 8  # bytes that say where the directory begins
WALKED_TOGETHER, WALKED_NUMBERS = (
    1_000,
    1_000_000,
)  # terms decoded together; numbers read before memory is given back

Lists = tuple[Any, ...]  # arrays, as CODES says
Numbers = Any  # a memoryview or an array of numbers


def new_lists(kind: str) -> Lists:
    """Given a kind of field, return the empty lists of a term."""
    return tuple(map(array, CODES[kind]))


def little(numbers: array[Any]) -> bytes:
    """Given numbers, return their bytes, the lowest first."""
    if sys.byteorder == "big" and numbers.itemsize > 1:
        numbers = array(numbers.typecode, numbers)
        numbers.byteswap()
    return numbers.tobytes()


def numbers_in(code: str, data: memoryview) -> Numbers:
    """Given bytes that ``little`` made, return the numbers: on most machines as they lie there, without a copy."""
    if sys.byteorder == "little":
        return data.cast(code)  # type: ignore[call-overload]
    numbers = array(code)
    numbers.frombytes(data)
    numbers.byteswap()
    return numbers


# Writing


class PostingsWriter:
    """Writes the file: field after field, each with its terms in order. ``documents`` is how many there are."""

    def __init__(self, file: IO[bytes], documents: int) -> None:
        self._file = file
        self._documents = documents
        self._fields: dict[str, dict[str, Any]] = {}
        self._at = file.write(MAGIC)

    def add_field(self, name: str, kind: str, terms: Iterable[tuple[bytes, Lists]]) -> None:
        """Given a field's terms in order with their lists, write them."""
        write = self._write_whole if kind == WHOLE else self._write_records
        self._fields[name] = {"kind": kind, "tables": write(kind, terms)}

    def close(self) -> None:
        """Write the directory."""
        start = self._put(json.dumps({"documents": self._documents, "fields": self._fields}).encode())[0]
        self._file.write(start.to_bytes(END, "little"))

    def _put(self, data: bytes) -> tuple[int, int]:
        start = self._at
        self._at += self._file.write(data)
        return start, self._at

    def _put_tables(self, tables: Mapping[str, bytes]) -> dict[str, tuple[int, int]]:
        return {name: self._put(data) for name, data in tables.items()}

    def _write_records(self, kind: str, terms: Iterable[tuple[bytes, Lists]]) -> dict[str, tuple[int, int]]:
        names, found, starts = Names(), array("I"), array("Q", [self._at])
        for term, lists in terms:
            names.append(term)
            found.append(len(lists[0]))
            self._put(record_of(kind, lists, self._documents))
            starts.append(self._at)
        return self._put_tables({**names.tables(), "found": little(found), "starts": little(starts)})

    def _write_whole(self, kind: str, terms: Iterable[tuple[bytes, Lists]]) -> dict[str, tuple[int, int]]:
        names, docs, firsts = Names(), array("I"), array("I", [0])
        dense, sets = array("I"), bytearray()
        for place, (term, (of_term,)) in enumerate(terms):
            names.append(term)
            docs.extend(of_term)
            firsts.append(len(docs))
            if len(of_term) * DENSE[kind] > self._documents:
                dense.append(place)
                sets += _set_bytes(of_term, self._documents)
        tables = {"firsts": little(firsts), "docs": little(docs), "dense": little(dense), "sets": bytes(sets)}
        return self._put_tables({**names.tables(), **tables})


class Names:
    """The terms of a field as its tables have them: of some fields there are as many as documents."""

    def __init__(self) -> None:
        self._bounds = array("I", [0])
        self._names = bytearray()

    def append(self, term: bytes) -> None:
        """Add the next term."""
        self._names += term
        self._bounds.append(len(self._names))

    def tables(self) -> dict[str, bytes]:
        """The tables."""
        return {"bounds": little(self._bounds), "names": bytes(self._names)}


def _set_bytes(docs: Iterable[int], documents: int) -> bytes:
    return set_of(docs, documents).to_bytes(bytes_of_set(documents), "little")


def bytes_of_set(documents: int) -> int:
    """How many bytes a set of documents takes."""
    return (documents + 7) // 8


def record_of(kind: str, lists: Lists, documents: int) -> bytes:
    """Given a term's lists and how many documents there are, return its record: flags, then the lists."""
    docs = lists[0]
    is_set = len(docs) * DENSE[kind] > documents
    head = _set_bytes(docs, documents) if is_set else little(docs)
    if kind == PLACED:
        flags, rest = _placed(lists[1], lists[2])
    else:
        flags, rest = 0, b"".join(map(little, lists[1:]))
    return bytes([flags | (IS_SET if is_set else 0)]) + head + rest


def _placed(times: array[int], places: array[int]) -> tuple[int, bytes]:
    """Times and places in as few bytes as they fit in."""
    flags = ONCE_EACH if len(times) == len(places) else 0
    if not flags and max(times) > 0xFF:
        flags |= WIDE_TIMES
    if max(places, default=0) > 0xFFFF:
        flags |= WIDE_PLACES
    told = b"" if flags & ONCE_EACH else little(array("I" if flags & WIDE_TIMES else "B", times))
    return flags, told + little(array("I" if flags & WIDE_PLACES else "H", places))


# Reading


class Field:
    """The terms of a field in order, by their places, which count from 0."""

    kind: str

    def __init__(self, data: memoryview, tables: Mapping[str, Sequence[int]], documents: int) -> None:
        self._data = data
        self._documents = documents
        self._tables = tables
        self._bounds = numbers_in("I", self._table("bounds"))
        self._names = self._table("names")

    def _table(self, name: str) -> memoryview:
        start, end = self._tables[name]
        return self._data[start:end]

    def __len__(self) -> int:
        return len(self._bounds) - 1

    def __getitem__(self, place: int) -> bytes:
        """The term at a place."""
        return bytes(self._names[self._bounds[place] : self._bounds[place + 1]])

    def __contains__(self, term: object) -> bool:
        return isinstance(term, bytes) and self.find(term) is not None

    def first_from(self, start: bytes) -> int:
        """The place of the first term that is not before ``start``."""
        return bisect_left(self, start)

    def find(self, term: bytes) -> int | None:
        """The place of a term, or None."""
        place = self.first_from(term)
        return place if place < len(self) and self[place] == term else None

    def terms(self, first: int = 0, end: int | None = None) -> list[bytes]:
        """All terms, or those from one place to before another."""
        bounds = self._bounds[first : None if end is None else end + 1]
        begin = bounds[0]
        names = bytes(self._names[begin : bounds[-1]])
        return [names[start - begin : stop - begin] for start, stop in pairwise(bounds)]

    def walk(self) -> Iterator[tuple[bytes, Lists]]:
        """Each term with its lists, for who needs all of them once: what was passed is not held in memory."""
        read = 0
        for first in range(0, len(self), WALKED_TOGETHER):
            for place, term in enumerate(self.terms(first, first + WALKED_TOGETHER), first):
                lists = self.lists(place)
                yield term, lists
                read += sum(len(one) for one in lists)
                if read >= WALKED_NUMBERS:
                    read = 0
                    self._let_go()
        self._let_go()

    def _let_go(self) -> None:
        """Have the system take back the memory of what was read; what is read again comes back from the file."""
        mapped = self._data.obj
        if isinstance(mapped, mmap.mmap) and hasattr(mmap, "MADV_DONTNEED"):
            mapped.madvise(mmap.MADV_DONTNEED)

    def bits(self, place: int) -> int:
        """The set of documents that a term is in."""
        raise NotImplementedError

    def lists(self, place: int) -> Lists:
        """The lists of a term, as CODES says: to be read, not changed."""
        raise NotImplementedError


class WholeField(Field):
    """A field of whole values."""

    kind = WHOLE

    def __init__(self, data: memoryview, tables: Mapping[str, Sequence[int]], documents: int) -> None:
        super().__init__(data, tables, documents)
        self.firsts = numbers_in("I", self._table("firsts"))
        self.docs = numbers_in("I", self._table("docs"))  # of all values, one after another
        self._dense = {place: at for at, place in enumerate(numbers_in("I", self._table("dense")))}
        self._sets = self._table("sets")

    def bits(self, place: int) -> int:
        at = self._dense.get(place)
        if at is None:
            return _sparse_set(self.docs[self.firsts[place] : self.firsts[place + 1]], self._documents)
        size = bytes_of_set(self._documents)
        return int.from_bytes(self._sets[at * size : (at + 1) * size], "little")

    def lists(self, place: int) -> Lists:
        return (self.docs[self.firsts[place] : self.firsts[place + 1]],)


class RecordField(Field):
    """A field whose terms have records."""

    def __init__(self, data: memoryview, tables: Mapping[str, Sequence[int]], documents: int) -> None:
        super().__init__(data, tables, documents)
        self._found = numbers_in("I", self._table("found"))
        self._starts = numbers_in("Q", self._table("starts"))

    def _record(self, place: int) -> tuple[int, memoryview, memoryview]:
        """The flags of a record, what tells its documents, and the rest."""
        start = self._starts[place]
        flags = self._data[start]
        size = bytes_of_set(self._documents) if flags & IS_SET else 4 * self._found[place]
        return (
            flags,
            self._data[start + 1 : start + 1 + size],
            self._data[start + 1 + size : self._starts[place + 1]],
        )

    def bits(self, place: int) -> int:
        flags, head, _ = self._record(place)
        if flags & IS_SET:
            return int.from_bytes(head, "little")
        return _sparse_set(numbers_in("I", head), self._documents)

    def _docs(self, flags: int, head: memoryview) -> Numbers:
        if flags & IS_SET:
            return array("I", docs_of(int.from_bytes(head, "little"), self._documents))
        return numbers_in("I", head)

    def lists(self, place: int) -> Lists:
        flags, head, rest = self._record(place)
        return (self._docs(flags, head), *self._rest(flags, rest, self._found[place]))

    def times(self, place: int) -> tuple[Numbers, Numbers]:
        """The documents of a term, and how often it is in each, or what it weighs there."""
        flags, head, rest = self._record(place)
        return self._docs(flags, head), self._rest(flags, rest, self._found[place])[0]

    def _rest(self, flags: int, rest: memoryview, found: int) -> Lists:
        raise NotImplementedError


class PlacedField(RecordField):
    """A field of words with their places."""

    kind = PLACED

    def _rest(self, flags: int, rest: memoryview, found: int) -> Lists:
        places = "I" if flags & WIDE_PLACES else "H"
        if flags & ONCE_EACH:
            return array("B", b"\1" * found), numbers_in(places, rest)
        code, size = ("I", 4 * found) if flags & WIDE_TIMES else ("B", found)
        return numbers_in(code, rest[:size]), numbers_in(places, rest[size:])


class OtherField(RecordField):
    """A field of any other kind."""

    kind = OTHER

    def _rest(self, flags: int, rest: memoryview, found: int) -> Lists:
        parts = (rest[: 4 * found], rest[4 * found : 8 * found], rest[8 * found :])
        return tuple(numbers_in(code, part) for code, part in zip(CODES[OTHER][1:], parts, strict=True))


FIELDS: dict[str, type[Field]] = {one.kind: one for one in (WholeField, PlacedField, OtherField)}


def _sparse_set(docs: Iterable[int], documents: int) -> int:
    bits = bytearray(bytes_of_set(documents))
    for doc in docs:
        bits[doc >> 3] |= 1 << (doc & 7)
    return int.from_bytes(bits, "little")


def open_postings(path: Path) -> dict[str, Field]:
    """Given the file, return its fields by name. It stays mapped as long as one of them is held, also when removed."""
    with path.open("rb") as file:
        data = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
    start = int.from_bytes(data[-END:], "little")
    directory = json.loads(bytes(data[start:-END]))
    documents = directory["documents"]
    return {
        name: FIELDS[told["kind"]](data, told["tables"], documents)
        for name, told in directory["fields"].items()
    }


# Joining


def extend(lists: Lists, more: Lists) -> None:
    """Given a term's lists, add those of later documents."""
    for mine, other in zip(lists, more, strict=True):
        mine.extend(other) if mine.typecode == _code(other) else mine.fromlist(list(other))


def _code(numbers: Numbers) -> str:
    return numbers.typecode if isinstance(numbers, array) else ""


def renumbered(kind: str, lists: Lists, numbers: Mapping[int, int]) -> Lists:
    """Given lists and the new numbers of documents, return them so, without the documents that have none."""
    docs = lists[0]
    kept = [doc in numbers for doc in docs]
    new = array("I", (numbers[doc] for doc, keep in zip(docs, kept, strict=True) if keep))
    if kind == WHOLE or all(kept):
        return (new, *lists[1:])
    ends = list(accumulate(lists[SIZES[kind]], initial=0))
    spans = [span for span, keep in zip(pairwise(ends), kept, strict=True) if keep]
    told = [list(_compressed(numbers, kept)) for numbers in lists[1:-1]]
    return (new, *told, list(chain.from_iterable(lists[-1][start:end] for start, end in spans)))


def _compressed(numbers: Numbers, kept: Sequence[bool]) -> Iterator[Any]:
    return (number for number, keep in zip(numbers, kept, strict=True) if keep)

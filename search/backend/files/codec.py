"""Our files as Whoosh sees them: a codec whose terms and postings are in postings_file, and the rest Whoosh's own.

MAIN_x._stored.col is what each document stores, pickled, one after another; then where each begins. As with all of
the index, the folder is its owner's alone, and nothing is read that is not as it was sealed.
"""

from __future__ import annotations

import mmap
import pickle  # nosec B403
from array import array
from bisect import bisect_left
from collections.abc import Iterator
from itertools import accumulate, pairwise
from pathlib import Path
from typing import IO, Any

from whoosh.codec.base import FieldCursor, TermsReader
from whoosh.codec.whoosh3 import W3Codec, W3PerDocReader, W3PerDocWriter, W3Segment
from whoosh.formats import Existence
from whoosh.matching.mcore import LeafMatcher
from whoosh.reading import TermInfo, TermNotFound

from search.backend.files.postings_file import (
    OTHER,
    PLACED,
    SIZES,
    WHOLE,
    Field,
    little,
    numbers_in,
    open_postings,
)

POSTINGS = ".terms"
STORED = "_stored"
END = 8  # bytes that say where the table of a stored column begins


def kind_of(field: Any) -> str:
    """Given a Whoosh field that is indexed, return the kind of its postings."""
    from search.backend.files.schema import Places

    if isinstance(field.format, Places):
        return PLACED
    return WHOLE if type(field.format) is Existence and field.format.field_boost == 1 else OTHER


class FindingsCodec(W3Codec):  # type: ignore[misc]
    """What a segment's files are written and read by."""

    def per_document_writer(self, storage: Any, segment: Any) -> DocumentsWriter:
        return DocumentsWriter(self, storage, segment)

    def per_document_reader(self, storage: Any, segment: Any) -> DocumentsReader:
        return DocumentsReader(storage, segment)

    def field_writer(self, storage: Any, segment: Any) -> NoFieldWriter:
        return NoFieldWriter()

    def terms_reader(self, storage: Any, segment: Any) -> PostingsReader:
        return PostingsReader(postings_path(storage, segment))

    def new_segment(self, storage: Any, indexname: str) -> W3Segment:
        return W3Segment(self, indexname)


def postings_path(storage: Any, segment: Any) -> Path:
    """Where a segment's terms and postings are."""
    return Path(storage.folder, segment.make_filename(POSTINGS))


class NoFieldWriter:
    """In the place of Whoosh's writer of terms: the segment writer writes them itself."""

    is_closed = False

    def close(self) -> None:
        self.is_closed = True


# Documents


class DocumentsWriter(W3PerDocWriter):  # type: ignore[misc]
    """What is stored of each document, and its columns."""

    def __init__(self, codec: Any, storage: Any, segment: Any) -> None:
        self._file: IO[bytes] | None = None  # what is stored goes to it document by document
        self._ends = array("Q", [0])
        self._is_within = False
        super().__init__(codec, storage, segment)

    def _create_column(self, fieldname: str, column: Any) -> None:
        if fieldname != STORED:
            super()._create_column(fieldname, column)

    def start_doc(self, docnum: int) -> None:
        super().start_doc(docnum)
        self._is_within = True

    def cancel_doc(self) -> None:
        super().cancel_doc()
        self._is_within = False

    def finish_doc(self) -> None:
        stored: dict[str, Any] = self._storedfields
        if self._is_within:
            names = sorted(stored)
            blob = pickle.dumps((names, [stored[name] for name in names]), 5)
            self._stored_file().write(blob)
            self._ends.append(self._ends[-1] + len(blob))
        self._is_within = self._indoc = False

    def _stored_file(self) -> IO[bytes]:
        if self._file is None:
            self._file = Path(self._storage.folder, self._column_filename(STORED)).open("wb")  # noqa: SIM115 - see close
        return self._file

    def close(self) -> None:
        super().close()
        with self._stored_file() as file:
            file.write(little(self._ends))
            file.write(self._ends[-1].to_bytes(END, "little"))


class DocumentsReader(W3PerDocReader):  # type: ignore[misc]
    """What is stored of each document, and its columns."""

    _stored: memoryview | None = None

    def open_stored(self) -> None:
        """Map what documents store. Raises FileNotFoundError."""
        if not self.has_column(STORED):
            raise FileNotFoundError(self._column_path())
        with self._column_path().open("rb") as file:
            self._stored = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
        start = int.from_bytes(self._stored[-END:], "little")
        self._starts = numbers_in("Q", self._stored[start:-END])

    def _column_path(self) -> Path:
        return Path(self._storage.folder, W3Codec.column_filename(self._segment, STORED))

    def stored_fields(self, docnum: int) -> dict[str, Any]:
        if self._stored is None:
            self.open_stored()
        assert self._stored is not None
        blob = self._stored[self._starts[docnum] : self._starts[docnum + 1]]
        names, values = pickle.loads(blob)  # noqa: S301  # nosec B301
        return dict(zip(names, values, strict=True))


# Terms


class PostingsReader(TermsReader):  # type: ignore[misc]
    """A segment's terms, for Whoosh's own queries; ours read ``fields`` themselves."""

    def __init__(self, path: Path) -> None:
        self.fields: dict[str, Field] = open_postings(path)

    def _found(self, fieldname: str, term: bytes) -> tuple[Field, int]:
        field = self.fields.get(fieldname)
        place = None if field is None else field.find(term)
        if field is None or place is None:
            raise TermNotFound(f"No term {fieldname}:{term!r}")
        return field, place

    def __contains__(self, term: tuple[str, bytes]) -> bool:
        return term[0] in self.fields and term[1] in self.fields[term[0]]

    def indexed_field_names(self) -> Any:
        return self.fields.keys()

    def terms(self) -> Iterator[tuple[str, bytes]]:
        return ((name, term) for name in sorted(self.fields) for term in self.fields[name].terms())

    def terms_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[str, bytes]]:
        for name in sorted(self.fields):
            if name >= fieldname:
                field = self.fields[name]
                first = field.first_from(prefix) if name == fieldname else 0
                yield from ((name, field[place]) for place in range(first, len(field)))

    def items(self) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        return ((term, self.term_info(*term)) for term in self.terms())

    def items_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        return ((term, self.term_info(*term)) for term in self.terms_from(fieldname, prefix))

    def term_info(self, fieldname: str, text: bytes) -> TermInfo:
        matcher = self.matcher(fieldname, text, None)
        ids, weights = matcher.ids, matcher.weights
        return TermInfo(sum(weights), len(ids), 0, 0, max(weights), ids[0], ids[-1])

    def matcher(self, fieldname: str, text: bytes, format_: Any, scorer: Any = None) -> PostingsMatcher:
        field, place = self._found(fieldname, text)
        return PostingsMatcher(field, place, format_, (fieldname, text), scorer)

    def cursor(self, fieldname: str, fieldobj: Any) -> TermsCursor:
        return TermsCursor(self.fields.get(fieldname), fieldobj)

    def close(self) -> None:
        pass  # what is mapped goes with the last who holds it


class TermsCursor(FieldCursor):  # type: ignore[misc]
    """A place in a field's terms."""

    def __init__(self, field: Field | None, fieldobj: Any) -> None:
        self._terms = field.terms() if field else []
        self._fieldobj = fieldobj
        self._at = 0

    def first(self) -> Any:
        self._at = 0
        return self.text()

    def find(self, term: str | bytes) -> Any:
        wanted = term if isinstance(term, bytes) else self._fieldobj.to_bytes(term)
        self._at = bisect_left(self._terms, wanted)
        return self.text()

    def next(self) -> Any:
        self._at += 1
        return self.text()

    def text(self) -> Any:
        return self._fieldobj.from_bytes(self._terms[self._at]) if self.is_valid() else None

    def is_valid(self) -> bool:
        return self._at < len(self._terms)


class PostingsMatcher(LeafMatcher):  # type: ignore[misc]
    """A term's documents one after another, as Whoosh's own queries walk them."""

    def __init__(self, field: Field, place: int, format_: Any, term: tuple[str, bytes], scorer: Any) -> None:
        self._opened = (field, place, format_, term, scorer)
        self.format, self._term, self.scorer = format_, term, scorer
        self.ids, *self._rest = field.lists(place)
        self._kind = field.kind
        self.weights: Any = self._rest[0] if self._rest else array("B", b"\1") * len(self.ids)
        self._at = 0

    def is_active(self) -> bool:
        return self._at < len(self.ids)

    def reset(self) -> None:
        self._at = 0

    def copy(self) -> PostingsMatcher:
        other = PostingsMatcher(*self._opened)
        other._at = self._at
        return other

    def id(self) -> int:
        return int(self.ids[self._at])

    def all_ids(self) -> Iterator[int]:
        return iter(self.ids[self._at :])

    def next(self) -> bool:
        self._at += 1
        return False

    def skip_to(self, target: int) -> None:
        self._at = max(self._at, bisect_left(self.ids, target))

    def weight(self) -> float:
        boost = self.format.field_boost if self._kind == PLACED else 1.0
        return float(self.weights[self._at] * boost)

    def value(self) -> bytes:
        if self._kind == WHOLE:
            return b""
        start, end = self._spans[self._at]
        found = self._rest[-1][start:end]
        return little(array("I", found)) if self._kind == PLACED else bytes(found)

    @property
    def _spans(self) -> list[tuple[int, int]]:
        if not hasattr(self, "_spans_found"):
            sizes = self._rest[SIZES[self._kind] - 1]
            self._spans_found = list(pairwise(accumulate(sizes, initial=0)))
        return self._spans_found

    def supports_block_quality(self) -> bool:
        return False


__all__ = [
    "OTHER",
    "PLACED",
    "POSTINGS",
    "WHOLE",
    "DocumentsReader",
    "FindingsCodec",
    "PostingsReader",
    "kind_of",
]

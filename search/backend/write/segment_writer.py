"""Writing to a build: documents in, removals, one commit. A commit is whole, or it never was."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

from haystack.constants import DJANGO_ID, ID
from whoosh.codec.whoosh3 import W3FieldWriter, W3PostingsWriter
from whoosh.fields import FieldType, Schema
from whoosh.filedb.filestore import FileStorage
from whoosh.index import TOC, FileIndex
from whoosh.reading import SegmentReader, TermNotFound
from whoosh.writing import PostingPool, SegmentWriter

from search.backend.files.folder import Folder, Live
from search.backend.files.schema import NUMBER, WORDS
from search.backend.files.seals import Seal, check, drop_newer, drop_older, read_seal, write_seal
from search.indexing import MARK, Document, mark_of
from search.text import words_and_positions

Row = tuple[str, bytes, int, float, bytes]  # field, term, document, weight, places
ROWS_IN_MEMORY = 1_000_000  # about 200 MB; 58,000 findings have five million
BLOCK_ROWS = 128  # Whoosh's own size of a block


class CountedPostingPool(PostingPool):  # type: ignore[misc]
    """Postings waiting to be sorted; beyond so many, they wait in sorted runs on disk. Counts them, not their bytes."""

    def add(self, item: Row) -> None:
        self.current.append(item)
        if len(self.current) > ROWS_IN_MEMORY:
            self.save()


class AtomicSegmentWriter(SegmentWriter):  # type: ignore[misc]
    """Whoosh's writer, made quick, that makes its table of contents live before it removes what that replaced.

    Postings are written in whole blocks, and without the lengths of documents that Whoosh looks up for each posting
    to guess a block's best score: we score by arrays and do not guess.
    """

    def __init__(self, index: FileIndex, publish: Callable[[str], None], before: Seal) -> None:
        super().__init__(index, compound=False)
        self._before = before  # the seal of the generation that this goes on from
        self.pool = CountedPostingPool(self._tempstorage, self.newsegment)
        self._publish = publish

    def add_document(self, **fields: Any) -> None:
        """Add a document, its fields as prepared; those whose name begins with "_" are said to their field."""
        documents, schema, docnum = self.perdocwriter, self.schema, self.docnum
        documents.start_doc(docnum)
        try:
            for name in sorted(fields):
                if not name.startswith("_"):
                    self._add_field(
                        name, schema[name], fields[name], fields.get(f"_stored_{name}", fields[name])
                    )
        except Exception:
            documents.cancel_doc()
            raise
        documents.finish_doc()
        self._added = True
        self.docnum += 1

    def _add_field(self, name: str, field: FieldType, value: Any, stored: Any) -> None:
        length, docnum, add = 0, self.docnum, self.pool.add
        if field.indexed:
            for term, times, weight, at in field.index(value):
                add((name, term, docnum, weight, at))
                length += times
        self.perdocwriter.add_field(
            name, field, stored if field.stored else None, length if field.scorable else 0
        )
        if field.column_type:
            self.perdocwriter.add_column_value(name, field.column_type, field.to_column_value(stored))

    def _flush_segment(self) -> None:
        self.perdocwriter.close()
        write_rows(self.fieldwriter, self.schema, self.pool.iter_postings())
        self.fieldwriter.close()

    def _commit_toc(self, segments: list[Any]) -> None:
        TOC(self.schema, segments, self.generation).write(self.storage, self.indexname)
        path, toc = Path(self.storage.folder), TOC._filename(self.indexname, self.generation)
        seal = write_seal(path, toc, [segment.segment_id() for segment in segments], self._before)
        self._publish(toc)
        drop_older(path, self.generation, seal)


def write_rows(writer: W3FieldWriter, schema: Schema, rows: Iterable[Row]) -> None:
    """Given rows in order of field, term and document, write them as postings."""
    for name, of_field in groupby(rows, key=itemgetter(0)):
        writer.start_field(name, schema[name])
        for term, of_term in groupby(of_field, key=itemgetter(1)):
            writer.start_term(term)
            _write_blocks(writer._postwriter, list(of_term))
            writer.finish_term()
        writer.finish_field()


def _write_blocks(writer: W3PostingsWriter, rows: Sequence[Row]) -> None:
    """Fill block after block; finishing the term writes the last one."""
    for start in range(0, len(rows), BLOCK_ROWS):
        if start:
            writer._write_block()
        block = rows[start : start + BLOCK_ROWS]
        writer._ids = [row[2] for row in block]
        writer._weights = [row[3] for row in block]
        writer._values = [row[4] for row in block if row[4]]
        writer._maxweight = max(writer._weights)


def create(folder: Folder, schema: Schema) -> Live:
    """Make an empty build, not live yet, and return what would make it live."""
    build = folder.new_build()
    path, toc = folder.build_path(build), TOC._filename("MAIN", 0)
    FileIndex.create(FileStorage(str(path)), schema)
    write_seal(path, toc, [], {})
    return Live(build, toc)


def open_writer(folder: Folder, live: Live, publish: Callable[[str], None]) -> AtomicSegmentWriter:
    """Return a writer that goes on from a generation; hold the write lock, or be the only one who knows the build.

    Raises IndexDamaged: what is damaged is not written on from, or it would be sealed with the rest.
    """
    path = folder.build_path(live.build)
    drop_newer(path, live.generation)
    seal = read_seal(path, live.toc)
    check(path, seal)
    return AtomicSegmentWriter(FileIndex(FileStorage(str(path))), publish, seal)


def remove(writer: AtomicSegmentWriter, identifiers: Iterable[str]) -> int:
    """Given Haystack's identifiers, mark their documents as removed and return how many there were."""
    removed = 0
    wanted = list(identifiers)
    for segment in writer.segments:
        reader = SegmentReader(writer.storage, writer.schema, segment)
        for identifier in wanted:
            for doc in _docs(reader, identifier):
                if not segment.is_deleted(doc):
                    segment.delete_document(doc)
                    removed += 1
        reader.close()
    return removed


def _docs(reader: SegmentReader, identifier: str) -> list[int]:
    try:
        matcher = reader._terms.matcher(ID, identifier.encode(), reader.schema[ID].format)
    except TermNotFound:
        return []
    return list(matcher.all_ids())


def add(writer: AtomicSegmentWriter, document: Document, text: str) -> None:
    """Given a prepared document and the name of its text field, add it."""
    prepared = {name: value for name, value in document.items() if name in writer.schema}
    if WORDS + text in writer.schema:
        written, places = words_and_positions(prepared[text] or "")
        prepared["_stored_" + text] = prepared[text]
        prepared[text], prepared[WORDS + text] = places, written
    prepared[MARK] = mark_of(document)
    primary_key = str(document[DJANGO_ID])
    if primary_key.isdigit():
        prepared[NUMBER] = int(primary_key)
    writer.add_document(**prepared)

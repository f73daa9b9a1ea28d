"""Writing to a build: documents in, removals, one commit. A commit is whole, or it never was."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from haystack.constants import DJANGO_ID, ID
from whoosh.fields import FieldType, Schema
from whoosh.filedb.filestore import FileStorage
from whoosh.index import TOC, FileIndex
from whoosh.reading import SegmentReader
from whoosh.writing import SegmentWriter

from search.backend.files.codec import FindingsCodec, kind_of, postings_path
from search.backend.files.folder import Folder, Live
from search.backend.files.postings_file import PLACED, PostingsWriter
from search.backend.files.schema import NUMBER, WORDS
from search.backend.files.seals import Seal, check, drop_newer, drop_older, read_seal, write_seal
from search.backend.write.gathered_postings import GatheredPostings
from search.indexing import MARK, Document, mark_of
from search.text import words_and_positions


class AtomicSegmentWriter(SegmentWriter):  # type: ignore[misc]
    """Whoosh’s writer with files of our own; its table of contents is live before what that replaced is removed."""

    def __init__(self, index: FileIndex, publish: Callable[[str], None], before: Seal) -> None:
        super().__init__(index, codec=FindingsCodec(), compound=False)
        self._before = before  # the seal of the generation that this goes on from
        self._publish = publish
        self._fields = dict(self.schema.items())
        kinds = {name: kind_of(field) for name, field in self._fields.items() if field.indexed}
        self._kinds = kinds
        self.postings = GatheredPostings(kinds, Path(self._tempstorage.folder))

    def add_document(self, **fields: Any) -> None:
        """Add a document, its fields as prepared; those whose name begins with "_" are said to their field."""
        documents = self.perdocwriter
        documents.start_doc(self.docnum)
        try:
            for name in sorted(fields):
                if not name.startswith("_"):
                    value = fields[name]
                    self._add_field(name, self._fields[name], value, fields.get(f"_stored_{name}", value))
        except Exception:
            documents.cancel_doc()
            raise
        documents.finish_doc()
        self._added = True
        self.docnum += 1
        self.postings.save_if_many()

    def _add_field(self, name: str, field: FieldType, value: Any, stored: Any) -> None:
        length = self._add_postings(name, field, value) if field.indexed else 0
        if field.stored or field.scorable:
            kept = stored if field.stored else None
            self.perdocwriter.add_field(name, field, kept, length if field.scorable else 0)
        if field.column_type:
            self.perdocwriter.add_column_value(name, field.column_type, field.to_column_value(stored))

    def _add_postings(self, name: str, field: FieldType, value: Any) -> int:
        """Add the terms of a value; return how many words it has."""
        if self._kinds[name] == PLACED:
            places = value if isinstance(value, Mapping) else words_and_positions(value)[1]
            return self.postings.add_places(name, self.docnum, places)
        length = 0
        for term, times, weight, at in field.index(value):
            self.postings.add(name, self.docnum, term, weight, at)
            length += times
        return length

    def add_reader(self, reader: SegmentReader) -> None:
        """Add the documents of another segment, without those that are removed."""
        first, removed = self.docnum, set(reader.segment().deleted_docs())
        names = {name for name in reader.indexed_field_names() if name in self.schema}
        self.write_per_doc(set(self.schema.names()) | names, reader)
        kept = (doc for doc in range(reader.doc_count_all()) if doc not in removed)
        numbers = {doc: number for number, doc in enumerate(kept, start=first)}
        for name in sorted(names):
            self.postings.add_field(name, reader._terms.fields[name], numbers)
        self._added = True

    def _flush_segment(self) -> None:
        self.perdocwriter.close()
        with postings_path(self.storage, self.newsegment).open("wb") as file:
            writer = PostingsWriter(file, self.docnum)
            self.postings.write(writer)
            writer.close()
        self.fieldwriter.close()

    def _close_segment(self) -> None:
        super()._close_segment()
        self.postings.forget()

    def _commit_toc(self, segments: list[Any]) -> None:
        TOC(self.schema, segments, self.generation).write(self.storage, self.indexname)
        path, toc = Path(self.storage.folder), TOC._filename(self.indexname, self.generation)
        seal = write_seal(path, toc, [segment.segment_id() for segment in segments], self._before)
        self._publish(toc)
        drop_older(path, self.generation, seal)


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
    field = reader._terms.fields.get(ID)
    place = None if field is None else field.find(identifier.encode())
    return [] if place is None else list(field.lists(place)[0])


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

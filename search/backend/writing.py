"""Writing to a build: documents in, removals, one commit. A commit is whole, or it never was."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from haystack.constants import DJANGO_ID, ID
from whoosh.fields import Schema
from whoosh.filedb.filestore import FileStorage
from whoosh.index import TOC, FileIndex, clean_files
from whoosh.reading import SegmentReader, TermNotFound
from whoosh.writing import SegmentWriter

from search.analysis import words_and_positions
from search.backend.checking import MARK, mark_of
from search.backend.folder import Folder, Live
from search.backend.schema import NUMBER, WORDS

Document = Mapping[str, Any]
BULK_MEMORY_MB = 128  # of postings; more are kept in sorted runs on disk


class LinkingWriter(SegmentWriter):  # type: ignore[misc]
    """Whoosh's writer, that makes its table of contents live before it removes what that replaced."""

    def __init__(self, index: FileIndex, publish: Callable[[str], None]) -> None:
        super().__init__(index, limitmb=BULK_MEMORY_MB, compound=False)
        self._publish = publish

    def _commit_toc(self, segments: list[Any]) -> None:
        TOC(self.schema, segments, self.generation).write(self.storage, self.indexname)
        self._publish(TOC._filename(self.indexname, self.generation))
        clean_files(self.storage, self.indexname, self.generation, segments)


def create(folder: Folder, schema: Schema) -> Live:
    """Make an empty build, not live yet, and return what would make it live."""
    build = folder.new_build()
    FileIndex.create(FileStorage(str(folder.build_path(build))), schema)
    return Live(build, TOC._filename("MAIN", 0))


def open_writer(folder: Folder, build: str, publish: Callable[[str], None]) -> LinkingWriter:
    """Return a writer to a build; hold the write lock, or be the only one who knows the build."""
    return LinkingWriter(FileIndex(FileStorage(str(folder.build_path(build)))), publish)


def remove(writer: LinkingWriter, identifiers: Iterable[str]) -> int:
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


def add(writer: LinkingWriter, document: Document, text: str) -> None:
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

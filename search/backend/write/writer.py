"""Keeping an index in line with its objects: writes one at a time, rebuilds beside the live index.

A commit is whole or it never was, so a writer that was killed has changed nothing; that what it was to write is not
forgotten is the queue's affair (search/indexing). Before a rebuild goes live it looks again at what changed meanwhile.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from whoosh.fields import Schema
from whoosh.writing import CLEAR

from search.backend.files.folder import Folder, Live
from search.backend.write import segment_writer
from search.backend.write.segment_writer import AtomicSegmentWriter
from search.errors import IndexMissing, IndexUnavailable
from search.indexing import Document, Documents

BATCH = 1_000  # documents between two reports of progress

LookUp = Callable[[list[str]], Documents]


@dataclass(frozen=True, slots=True)
class IndexWriter:
    """Writes to an index. ``look_up`` says what the document of each identifier is now."""

    folder: Folder
    schema: Schema
    text: str
    look_up: LookUp

    def write(self, identifiers: Iterable[str], given: Callable[[], Documents] | None = None) -> None:
        """Given identifiers, make the index say of each what ``given`` (or ``look_up``) says; one commit.

        Waits for other writers. What is to be written is read while nobody else writes, so that the last word
        is the newest. Raises IndexUnavailable.
        """
        with self.folder.lock("write"):
            live = self.folder.live()
            asked = list(dict.fromkeys(identifiers))
            self._commit(live, given() if given else self.look_up(asked), self.folder.set_live)

    def write_all(self, gone: Callable[[], list[str]]) -> None:
        """Given what names documents while nobody else writes, remove those; one commit."""
        with self.folder.lock("write"):
            documents = dict.fromkeys(gone())
            self._commit(self.folder.live(), documents, self.folder.set_live)

    def clear(self) -> None:
        """Make the index empty, and one of another version an empty one of this."""
        with self.folder.lock("write"):
            try:
                self._open(self.folder.live(), self.folder.set_live).commit(mergetype=CLEAR)
            except IndexUnavailable:
                self._new()

    def join_segments(self) -> None:
        """Join all segments into one, without the removed documents."""
        with self.folder.lock("write"):
            self._open(self.folder.live(), self.folder.set_live).commit(optimize=True)

    def live_or_new(self) -> Live:
        """What is live; where there is none, a new empty index. Raises IndexOutdated."""
        try:
            return self.folder.live()
        except IndexMissing:
            with self.folder.lock("write"):
                return self._live_or_new()

    def _live_or_new(self) -> Live:
        try:
            return self.folder.live()  # made by another, while this one waited
        except IndexMissing:
            return self._new()

    def _new(self) -> Live:
        live = segment_writer.create(self.folder, self.schema)
        self.folder.set_live(live)
        return live

    def rebuild(
        self,
        documents: Iterable[tuple[str, Document]],
        progress: Callable[[int], None],
        changed: Callable[[], Iterable[str]] = tuple,
    ) -> int:
        """Given all documents, build an index of them beside the live one and make it live; return how many.

        ``changed`` names, once nobody else writes, what may have been changed since the documents were read.
        """
        with self.folder.lock("rebuild"):
            new = segment_writer.create(self.folder, self.schema)
            published: list[Live] = []
            total = self._build(new, documents, progress, published.append)
            with self.folder.lock("write"):
                missed = list(dict.fromkeys(changed()))
                if missed:
                    self._commit(published[-1], self.look_up(missed), published.append)
                self.folder.set_live(published[-1])
                self.folder.drop_other_builds(new.build)
        return total

    def _build(
        self,
        new: Live,
        documents: Iterable[tuple[str, Document]],
        progress: Callable[[int], None],
        publish: Callable[[Live], None],
    ) -> int:
        writer = self._open(new, publish)
        total = 0
        try:
            for total, (_, document) in enumerate(documents, start=1):
                segment_writer.add(writer, document, self.text)
                if total % BATCH == 0:
                    progress(total)
            writer.commit()
        except BaseException:
            try:
                writer.cancel()
            finally:
                self.folder.drop_build(new.build)
            raise
        return total

    def _commit(self, live: Live, documents: Documents, publish: Callable[[Live], None]) -> None:
        writer = self._open(live, publish)
        try:
            segment_writer.remove(writer, documents)
            for document in documents.values():
                if document is not None:
                    segment_writer.add(writer, document, self.text)
            writer.commit()
        except BaseException:
            if not writer.is_closed:
                writer.cancel()
            raise

    def _open(self, live: Live, publish: Callable[[Live], None]) -> AtomicSegmentWriter:
        """Open a build for writing, without what a killed writer left there."""
        shutil.rmtree(self.folder.build_path(live.build) / "MAIN.tmp", ignore_errors=True)
        return segment_writer.open_writer(self.folder, live, lambda toc: publish(Live(live.build, toc)))

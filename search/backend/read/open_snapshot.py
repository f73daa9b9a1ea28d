"""From the folder to the snapshot that is live: opened once in a process, shared by its threads."""

from __future__ import annotations

import os
from collections import OrderedDict
from threading import Lock

from whoosh.fields import Schema
from whoosh.filedb.filestore import FileStorage
from whoosh.index import TOC

from search.backend.files.folder import Folder, Live
from search.backend.read.segment import Segment
from search.backend.read.snapshot import Snapshot

_shared: OrderedDict[tuple[str, str], OpenIndex] = OrderedDict()
_sharing = Lock()
READINGS_KEPT = 4  # a site has one; tests have one each
TRIES = 50  # a writer may replace what is live while it is being opened; each try opens what is live then


class OpenIndex:
    """What is live in a folder, by its link; opens a new generation once and keeps the segments that stay."""

    def __init__(self, folder: Folder, schema: Schema, text: str) -> None:
        self._folder = folder
        self._schema = schema
        self._text = text
        self._opening = Lock()
        self._snapshot: Snapshot | None = None

    def snapshot(self) -> Snapshot:
        """Return the snapshot of what is live now. Raises IndexUnavailable."""
        live = self._folder.live()
        held = self._snapshot
        if held is not None and held.live_index == live:
            return held
        with self._opening:
            return self._open_newest()

    def _open_newest(self) -> Snapshot:
        opened = self._held_segments()
        for _ in range(TRIES):
            live = self._folder.live()
            held = self._snapshot
            if held is not None and held.live_index == live:
                return held
            try:
                snapshot = self._open(live, opened)
            except FileNotFoundError:
                continue
            if self._folder.live() == live:
                self._snapshot = snapshot
                return snapshot
        raise FileNotFoundError(f"Files of the search index in {self._folder.path} are missing")

    def _held_segments(self) -> dict[str, Segment]:
        return {part.segment.id: part.segment for part in self._snapshot.parts} if self._snapshot else {}

    def _open(self, live: Live, opened: dict[str, Segment]) -> Snapshot:
        """Open a generation. Files are only removed once another is live, so look whether it still is, after this.

        A segment that a later generation lists has all its files, and need not be opened again.
        """
        path = self._folder.build_path(live.build)
        toc = TOC.read(FileStorage(str(path)), "MAIN", gen=live.generation, schema=self._schema)
        for listed in toc.segments:
            if listed.segment_id() not in opened:
                opened[listed.segment_id()] = Segment(path, self._schema, listed)
        segments = [(opened[listed.segment_id()], list(listed.deleted_docs())) for listed in toc.segments]
        return Snapshot(live, self._schema, segments, self._text)


def open_index_of(folder: Folder, schema: Schema, text: str) -> OpenIndex:
    """Given a folder, return the one reading of it that all threads of this process share."""
    key = (str(folder.path), folder.fingerprint)
    with _sharing:
        reading = _shared.pop(key, None) or OpenIndex(folder, schema, text)
        _shared[key] = reading
        if len(_shared) > READINGS_KEPT:
            _shared.popitem(last=False)
        return reading


# A forked child shares its parent's places in open files, so it must open its own.
os.register_at_fork(after_in_child=_shared.clear)

"""From the folder to the snapshot that is live: opened once in a process, shared by its threads."""

from __future__ import annotations

import os
from threading import Lock
from typing import Any

from whoosh.fields import Schema
from whoosh.filedb.filestore import FileStorage
from whoosh.index import TOC

from search.backend.folder import Folder, Live
from search.backend.segment import Segment
from search.backend.snapshot import Snapshot

_shared: dict[tuple[str, str], Reading] = {}
_sharing = Lock()
TRIES = 50  # a writer may replace what is live while it is being opened; each try opens what is live then


class Reading:
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
        for _ in range(TRIES):
            live = self._folder.live()
            held = self._snapshot
            if held is not None and held.live_index == live:
                return held
            try:
                self._snapshot = self._open(live, held)
            except FileNotFoundError:
                continue
            return self._snapshot
        raise FileNotFoundError(f"Files of the search index {live.build} are missing")

    def _open(self, live: Live, held: Snapshot | None) -> Snapshot:
        path = self._folder.build_path(live.build)
        toc = TOC.read(FileStorage(str(path)), "MAIN", gen=live.generation, schema=self._schema)
        known = {part.segment.id: part.segment for part in held.parts} if held else {}
        segments: list[tuple[Segment, Any]] = []
        for listed in toc.segments:
            segment = known.get(listed.segment_id()) or Segment(path, self._schema, listed)
            segments.append((segment, list(listed.deleted_docs())))
        return Snapshot(live, self._schema, segments, self._text)


def reading_of(folder: Folder, schema: Schema, text: str) -> Reading:
    """Given a folder, return the one reading of it that all threads of this process share."""
    key = (str(folder.path), folder.fingerprint)
    with _sharing:
        if key not in _shared:
            _shared[key] = Reading(folder, schema, text)
        return _shared[key]


# A forked child shares its parent's places in open files, so it must open its own.
os.register_at_fork(after_in_child=_shared.clear)

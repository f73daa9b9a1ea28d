"""From the folder to the snapshot that is live: opened once in a process, shared by its threads."""

from __future__ import annotations

import logging
import os
import time
from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock

from whoosh.fields import Schema
from whoosh.filedb.filestore import FileStorage
from whoosh.index import TOC

from search.backend.files.folder import Folder, Live
from search.backend.files.seals import check, read_seal, sealed_before
from search.backend.read.segment import Segment
from search.backend.read.snapshot import Snapshot
from search.errors import IndexDamaged

_shared: OrderedDict[tuple[str, str], OpenIndex] = OrderedDict()
_kept: dict[tuple[str, str], OpenIndex] = {}
_sharing = Lock()
READINGS_KEPT = 4  # a site has one; tests have one each
LOOK_AGAIN_SECONDS = 30.0
log = logging.getLogger(__name__)
TRIES = 50  # a writer may replace what is live while it is being opened; each try opens what is live then


@dataclass(frozen=True, slots=True)
class Refused:
    """A generation that is damaged, why, and when to look at it again: somebody may have put its files back."""

    live: Live
    fault: IndexDamaged
    until: float


class OpenIndex:
    """What is live in a folder, by its link; opens a new generation once and keeps the segments that stay.

    Where what is live is damaged, what was live before it is searched as long as that is whole, and ``fault`` tells.
    """

    def __init__(self, folder: Folder, schema: Schema, text: str) -> None:
        self._folder = folder
        self._schema = schema
        self._text = text
        self._opening = Lock()
        self._snapshot: Snapshot | None = None
        self._refused: Refused | None = None

    def snapshot(self) -> Snapshot:
        """Return the snapshot of what is live now, or of the last whole one. Raises IndexUnavailable."""
        live = self._folder.live()
        held = self._snapshot
        if held is not None and (held.live_index == live or self._is_refused(live)):
            return held
        with self._opening:
            return self._open_newest()

    def fault(self) -> str:
        """Return why another generation than the live one is searched, or ""."""
        refused = self._refused
        return f"{refused.fault}; until then an older state is searched" if refused else ""

    def is_mapped(self) -> bool:
        """Whether all that is open is mapped into memory."""
        return self._snapshot is not None and all(part.segment.is_mapped for part in self._snapshot.parts)

    def _is_refused(self, live: Live) -> bool:
        refused = self._refused
        return refused is not None and refused.live == live and time.monotonic() < refused.until

    def _open_newest(self) -> Snapshot:
        opened = self._held_segments()
        for _ in range(TRIES):
            live = self._folder.live()
            held = self._snapshot
            if held is not None and (held.live_index == live or self._is_refused(live)):
                return held
            if self._refused is not None and self._is_refused(live):
                raise self._refused.fault
            try:
                snapshot = self._open(live, opened)
            except FileNotFoundError:
                continue
            except IndexDamaged as err:
                if self._folder.live() == live:
                    return self._last_whole(live, err)
                continue  # its files were taken away because another generation is live
            if self._folder.live() == live:
                self._snapshot, self._refused = snapshot, None
                return snapshot
        raise IndexDamaged(self._folder.path, "files are missing")

    def _last_whole(self, live: Live, err: IndexDamaged) -> Snapshot:
        """What this process holds, or else the newest generation before a damaged one that is whole and not empty."""
        refused = self._refused
        if refused is None or refused.live != live:
            log.error("%s", err)
        self._refused = Refused(live, err, time.monotonic() + LOOK_AGAIN_SECONDS)
        if self._snapshot is None:
            self._snapshot = self._whole_before(live)
        if self._snapshot is None:
            raise err
        return self._snapshot

    def _whole_before(self, live: Live) -> Snapshot | None:
        for toc in sealed_before(self._folder.build_path(live.build), live.generation):
            try:
                snapshot = self._open(Live(live.build, toc), {})
            except (IndexDamaged, FileNotFoundError):
                continue
            return snapshot if snapshot.size else None
        return None

    def _held_segments(self) -> dict[str, Segment]:
        return {part.segment.id: part.segment for part in self._snapshot.parts} if self._snapshot else {}

    def _open(self, live: Live, opened: dict[str, Segment]) -> Snapshot:
        """Open a generation. Files are only removed once another is live, so look whether it still is, after this.

        A segment that a later generation lists has all its files, and need not be opened or looked at again.
        """
        path = self._folder.build_path(live.build)
        seal = read_seal(path, live.toc)
        check(path, {name: entry for name, entry in seal.items() if name.partition(".")[0] not in opened})
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


def keep_over_forks() -> None:
    """Have processes that are forked from now on share what this one has open; call it while it has one thread.

    Only of an index that is mapped whole: a forked child shares its parent's places in open files, so it must open
    its own. Files that are kept so are on the disk until all those processes have ended.
    """
    with _sharing:
        _kept.update({key: one for key, one in _shared.items() if one.is_mapped()})


def _after_fork() -> None:
    global _sharing
    _sharing = Lock()
    _shared.clear()
    _shared.update(_kept)


os.register_at_fork(after_in_child=_after_fork)

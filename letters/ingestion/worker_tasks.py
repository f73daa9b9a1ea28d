"""The worker's task: read the files that wait. The Upload rows hold which wait, and how each has ended."""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import closing, suppress

from django.conf import settings
from django_tasks import task

from letters.errors import LetterError, UnreadableLetter
from letters.ingestion.pauses import growing_pauses, pause
from letters.ingestion.read_sources import Read, read_each
from letters.ingestion.store import Source, outcome_of
from letters.ingestion.upload_queue import claim_next, finish, put_back, release, release_stale, source_of
from letters.models import Upload, keeping_statistics
from letters.place_faults import PLACE_FAULTS, place_fault
from letters.signals import in_bulk

stopping = threading.Event()  # set when the worker must stop: it finishes its files and claims no more


log = logging.getLogger(__name__)


@task()
def read_uploads() -> int:
    """Read every file that waits, each into its outcome; return how many were ended.

    Where the disk or the database fails, no file is ended for it: the claimed ones wait again, and this goes on by
    itself after a pause that grows from a second to a minute.
    """
    in_hand: deque[Upload] = deque()
    ended, why, pauses = 0, "", growing_pauses()
    while True:
        try:
            put_back(in_hand, why)
            release_stale()
            with in_bulk():
                for has_ended in keeping_statistics(_endings(in_hand)):
                    ended += has_ended
                    pauses = growing_pauses()
            return ended
        except PLACE_FAULTS as error:
            why = place_fault(error)
        log.warning("Uploads are waiting: %s", why)
        with suppress(*PLACE_FAULTS):  # said in the rows now where the database can, else once it can
            put_back(in_hand, why)
        if not pause(next(pauses), stopping):
            return ended


def _endings(in_hand: deque[Upload]) -> Iterator[bool]:
    """Read file after file, and yield for each whether it was ended; ``in_hand`` has those claimed, not yet ended."""
    in_hand.clear()
    with closing(read_each(_sources(in_hand), workers=settings.READING_WORKERS)) as files:
        for source, read in files:
            has_ended = _end(in_hand[0], source, read)
            in_hand.popleft()
            yield has_ended


def _sources(in_hand: deque[Upload]) -> Iterator[Source]:
    """Claim files one by one as the readers have room."""
    while not stopping.is_set() and (upload := claim_next()):
        in_hand.append(upload)
        try:
            yield source_of(upload)
        except UnreadableLetter as error:
            yield Source(upload.name, b"", refused=error)


def _end(upload: Upload, source: Source, read: Read) -> bool:
    if isinstance(read, LetterError) and not source.refused and stopping.is_set():
        release(upload)  # the reader may have been stopped by the same signal: not the file's fault
        return False
    return finish(upload, lambda: outcome_of(source, read))

"""What the worker does: read the files that wait. The queue says when; which, and how far, say their rows."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterator

from django.conf import settings
from django_tasks import task

from letters.errors import LetterError, UnreadableLetter
from letters.ingestion.store import Outcome, Result, Source, held_letter, rejected, store
from letters.ingestion.upload_queue import claim_next, finish, release, release_stale, source_of
from letters.models import Upload
from letters.reading.letter import ReadLetter
from letters.sandbox import read_bounded

stopping = (
    threading.Event()
)  # set when the worker is told to stop: it ends what it has in hand and takes no more


@task()
def read_uploads() -> int:
    """Read every file that waits, each into its outcome; return how many were ended."""
    release_stale()
    reading: deque[tuple[Upload, Source]] = deque()
    ended = 0
    for _, read in read_bounded(
        _claimed(reading), workers=settings.READING_WORKERS, seconds=settings.READING_SECONDS
    ):
        ended += _end(*reading.popleft(), read)
    return ended


def _claimed(reading: deque[tuple[Upload, Source]]) -> Iterator[tuple[str, bytes]]:
    """Claim files one by one as the readers have room; those that need no reading are ended here."""
    while not stopping.is_set() and (upload := claim_next()):
        try:
            source = source_of(upload)
        except UnreadableLetter as error:
            _reject(upload, error)
            continue
        if held_letter(source.sha256):
            finish(upload, lambda source=source: _duplicate(source))  # type: ignore[misc]
            continue
        reading.append((upload, source))
        yield source.name, source.data


def _end(upload: Upload, source: Source, read: ReadLetter | LetterError) -> bool:
    if not isinstance(read, LetterError):
        return finish(upload, lambda: store(read, source))
    if stopping.is_set():  # the reader may have been stopped by the same signal: not the file's fault
        release(upload)
        return False
    return _reject(upload, read)


def _reject(upload: Upload, error: LetterError) -> bool:
    return finish(upload, lambda: rejected(upload.name, error))


def _duplicate(source: Source) -> Outcome:
    return Outcome(source.name, Result.DUPLICATE, held_letter(source.sha256))

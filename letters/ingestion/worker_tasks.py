"""What the worker does: read the files that wait. The queue says when; which, and how far, say their rows."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterator

from django.conf import settings
from django_tasks import task

from letters.errors import LetterError, UnreadableLetter
from letters.ingestion.read_sources import Read, read_each
from letters.ingestion.store import Source, outcome_of
from letters.ingestion.upload_queue import claim_next, finish, release, release_stale, source_of
from letters.models import Upload

stopping = (
    threading.Event()
)  # set when the worker is told to stop: it ends what it has in hand and takes no more


@task()
def read_uploads() -> int:
    """Read every file that waits, each into its outcome; return how many were ended."""
    release_stale()
    claimed: deque[Upload] = deque()
    ended = 0
    for source, read in read_each(_sources(claimed), workers=settings.READING_WORKERS):
        ended += _end(claimed.popleft(), source, read)
    return ended


def _sources(claimed: deque[Upload]) -> Iterator[Source]:
    """Claim files one by one as the readers have room."""
    while not stopping.is_set() and (upload := claim_next()):
        claimed.append(upload)
        try:
            yield source_of(upload)
        except UnreadableLetter as error:
            yield Source(upload.name, b"", refused=error)


def _end(upload: Upload, source: Source, read: Read) -> bool:
    if isinstance(read, LetterError) and not source.refused and stopping.is_set():
        release(upload)  # the reader may have been stopped by the same signal: not the file's fault
        return False
    return finish(upload, lambda: outcome_of(source, read))

"""The queue of uploaded files: stored at once, read by a worker, each ended once, whatever happens to the worker.

waiting --claim--> reading --end--> ended
   ^                  |
   +-----release------+        the worker that was reading is gone
"""

from __future__ import annotations

import errno
import logging
from collections.abc import Callable, Iterable
from datetime import timedelta
from uuid import uuid4

from django.conf import settings
from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from letters.errors import UnreadableLetter
from letters.ingestion.archives import Limits, UnpackedFile
from letters.ingestion.store import Outcome, Source, rejected, usual_show
from letters.models import Batch, Upload
from letters.place_faults import PLACE_FAULTS

ATTEMPTS = (
    20  # claims of one file; a worker may be killed often, but a file that kills it every time must end
)
LEASE = timedelta(
    minutes=15
)  # a file is read within two minutes, or eight wait for one; a longer claim is dead
FOLDER = "uploads"  # in the store
log = logging.getLogger(__name__)


def limits() -> Limits:
    """Return how much may be sent at once."""
    return Limits(settings.MAX_UPLOAD_FILES, settings.MAX_UPLOAD_BYTES, settings.MAX_ARCHIVE_BYTES)


def enqueue(arrived: Iterable[UnpackedFile], editor: User | None) -> Batch:
    """Given files that arrived, keep each until it is read, and return their batch. Refused ones have ended.

    Files are written first and rows after them: a batch is there whole or not at all. Raises OSError where the
    disk is full; what had been written by then is gone again.
    """
    uploads: list[Upload] = []
    try:
        for position, file in enumerate(arrived):
            uploads.append(Upload(position=position, name=file.name, size_bytes=file.size_bytes))
            _store_file(uploads[-1], file)
        with transaction.atomic():
            batch = Batch.objects.create(added_by=editor)
            for upload in uploads:
                upload.batch = batch
            Upload.objects.bulk_create(uploads)
    except BaseException:
        for upload in uploads:
            if upload.file:
                default_storage.delete(str(upload.file.name))
        raise
    return batch


def _store_file(upload: Upload, file: UnpackedFile) -> None:
    if file.refused:
        _put_outcome(upload, rejected(file.name, UnreadableLetter(file.refused)))
        return
    upload.file = f"{FOLDER}/{uuid4()}"  # set before it is written, so that enqueue can delete half a file
    default_storage.save(str(upload.file.name), ContentFile(file.data))


def claim_next() -> Upload | None:
    """Return the file that has waited longest, now being read by the caller; None where none waits."""
    with transaction.atomic():
        waiting = Upload.objects.filter(state=Upload.State.WAITING).order_by("batch", "position")
        upload = waiting.select_for_update(skip_locked=True).first()
        if upload is None:
            return None
        Upload.objects.filter(pk=upload.pk).update(
            state=Upload.State.READING, claimed_at=timezone.now(), attempts=F("attempts") + 1, waiting_for=""
        )
    upload.refresh_from_db()
    return upload


def source_of(upload: Upload) -> Source:
    """Given an upload, return its file as received. Raises UnreadableLetter where it is no longer there.

    Raises OSError where the store itself is not there or cannot be read.
    """
    try:
        data = upload.file.read()
    except (FileNotFoundError, ValueError) as error:
        if upload.file and not default_storage.exists(FOLDER):
            raise OSError(errno.ENOENT, "the file store is missing") from error
        raise UnreadableLetter("missing from the file store; send it again") from error
    finally:
        upload.file.close()
    return Source(upload.name, data, added_by=upload.batch.added_by, show=usual_show())


def finish(upload: Upload, ending: Callable[[], Outcome]) -> bool:
    """Given an upload that is being read and what stores it, store it and say how it ended, both or neither.

    Returns False, and stores nothing, where another worker has claimed it. An error in our code releases it; where
    the disk or the database fails, that is raised (one of PLACE_FAULTS), nothing is stored, and the claim stays.
    """
    try:
        with transaction.atomic():
            claimed = (
                Upload.objects.select_for_update().filter(pk=upload.pk, state=Upload.State.READING).first()
            )
            if claimed is None:
                return False
            _put_outcome(claimed, ending())
            claimed.save()
    except PLACE_FAULTS:
        raise
    except Exception:  # a bug met by one file must not stop the others
        log.exception("%s could not be stored", upload)
        release(upload)
        return False
    _drop_file(claimed)
    return True


def _put_outcome(upload: Upload, outcome: Outcome) -> None:
    upload.state, upload.ended_at = Upload.State.ENDED, timezone.now()
    upload.result, upload.reason = outcome.result.value, outcome.reason[:500]
    upload.letter, upload.findings = outcome.letter, outcome.findings


def _drop_file(upload: Upload) -> None:
    """The letter has its own copy by now, and what was rejected is not kept."""
    default_storage.delete(str(upload.file.name))
    Upload.objects.filter(pk=upload.pk).update(file="")


def put_back(uploads: Iterable[Upload], why: str) -> None:
    """Given uploads whose reading a failing disk or database stopped, let them wait again; no attempt is counted."""
    for upload in uploads:
        claimed = Upload.objects.filter(pk=upload.pk, state=Upload.State.READING, attempts__gt=0)
        claimed.update(state=Upload.State.WAITING, attempts=F("attempts") - 1, waiting_for=why)


def release(upload: Upload) -> None:
    """Given an upload that was not read to its end, let it wait again, or end it where it has been tried too often."""
    claimed = Upload.objects.filter(pk=upload.pk, state=Upload.State.READING)
    if upload.attempts < ATTEMPTS:
        claimed.update(state=Upload.State.WAITING)
        return
    reason = f"could not be read in {upload.attempts} attempts; the log says more"
    claimed.update(state=Upload.State.ENDED, result="rejected", reason=reason, ended_at=timezone.now())
    _drop_file(upload)


def release_stale(older_than: timedelta = LEASE) -> int:
    """Given how old a claim must be to be a dead worker's, let what it was reading wait again; return how many wait.

    A live worker whose claim is taken back loses nothing but work: only one of two can end a file.
    """
    dead = Upload.objects.filter(state=Upload.State.READING, claimed_at__lte=timezone.now() - older_than)
    for upload in dead:
        release(upload)
    for upload in Upload.objects.filter(state=Upload.State.ENDED).exclude(file=""):
        _drop_file(upload)
    return Upload.objects.filter(state=Upload.State.WAITING).count()

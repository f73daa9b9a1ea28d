"""Letters that came through the web: kept now, read by the worker."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from django.contrib.auth.models import AnonymousUser, User
from django.core.files.uploadedfile import UploadedFile

from letters.ingestion.archives import IncomingFile, arrivals
from letters.ingestion.upload_queue import enqueue, limits
from letters.ingestion.worker_tasks import read_uploads
from letters.models import Batch


def add_uploaded(files: Iterable[UploadedFile[bytes]], editor: User | AnonymousUser) -> Batch:
    """Given uploaded files and who sent them, keep them, have them read, and return their batch."""
    uploads = (IncomingFile(str(file.name), int(file.size or 0), cast(Any, file)) for file in files)
    batch = enqueue(arrivals(uploads, limits()), editor if isinstance(editor, User) else None)
    read_uploads.enqueue()
    return batch

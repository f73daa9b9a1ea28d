"""A letter that came through the web."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.models import AnonymousUser, User
from django.core.files.uploadedfile import UploadedFile

from letters.ingest import Outcome, Source, ingest


def add_uploaded(file: UploadedFile[bytes], editor: User | AnonymousUser) -> Outcome:
    """Given an uploaded file and who sent it, read and store it; return how it ended."""
    added_by = editor if isinstance(editor, User) else None
    source = Source(str(file.name), file.read(), added_by=added_by)
    return ingest(source, seconds=settings.READING_SECONDS)

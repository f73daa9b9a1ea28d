"""A file made for one answer: written on disk, not in memory, sent, and gone."""

from __future__ import annotations

from collections.abc import Callable
from tempfile import TemporaryFile
from typing import IO

from django.http import FileResponse

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def sent(write: Callable[[IO[bytes]], None], media_type: str, called: str) -> FileResponse:
    """Given what writes a file, return an answer that sends it; the file is on disk, not in memory, and then gone."""
    file = TemporaryFile()  # noqa: SIM115  # the answer closes it
    write(file)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=called, content_type=media_type)

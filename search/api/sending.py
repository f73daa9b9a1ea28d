"""A file made for one response: written on disk, not in memory, and deleted once sent."""

from __future__ import annotations

from collections.abc import Callable
from tempfile import TemporaryFile
from typing import IO

from django.http import FileResponse

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def sent(write: Callable[[IO[bytes]], None], media_type: str, file_name: str) -> FileResponse:
    """Given a function that writes a file, return a response that sends it; it is on disk until sent, then deleted."""
    file = TemporaryFile()  # noqa: SIM115  # the response closes it
    write(file)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=file_name, content_type=media_type)

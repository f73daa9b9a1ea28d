"""Whether files can be stored now. Asked by the editors' pages and by /readyz; writes nothing that stays."""

from __future__ import annotations

from tempfile import TemporaryFile

from django.conf import settings

from letters.models import Upload
from letters.place_faults import place_fault

PROBE_BYTES = 2**20  # the least free space: a letter and its index need about so much


def disk_fault() -> str:
    """Return why the data folder cannot be written to, or ""."""
    try:
        with TemporaryFile(dir=settings.DATA_DIR) as file:
            file.write(bytes(PROBE_BYTES))
            file.flush()  # unbuffered, a write that finds room for a part of it is no error
    except OSError as error:
        return place_fault(error)
    return ""


def uploads_fault() -> str:
    """Return why files wait to be read though a worker is there, or "". Raises DatabaseError."""
    held_up = Upload.objects.filter(state=Upload.State.WAITING).exclude(waiting_for="")
    first = held_up.order_by("batch", "position").first()
    return f"waiting: {first.waiting_for}" if first else ""

"""Files that have come whole and are not read yet. A run that is killed leaves them, and the next one reads them.

DATA_DIR/files/fetched/17.part    as it comes
DATA_DIR/files/fetched/17         whole: renaming is the last step
"""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.db.models import Q

from letters.models import SourceDocument

PRIVATE = 0o700


def keep(document: SourceDocument, data: bytes) -> None:
    """Given a document's bytes, keep them until they are read; there whole or not at all."""
    folder = _folder()
    folder.mkdir(mode=PRIVATE, parents=True, exist_ok=True)
    part = folder / f"{document.pk}.part"
    part.write_bytes(data)
    part.replace(folder / str(document.pk))


def load(document: SourceDocument) -> bytes | None:
    """Given a document, return its bytes if they have come and are not read yet."""
    try:
        return (_folder() / str(document.pk)).read_bytes()
    except FileNotFoundError:
        return None


def drop(document: SourceDocument) -> None:
    """Given a document that has been read, drop its bytes: the letter has its own copy."""
    (_folder() / str(document.pk)).unlink(missing_ok=True)


def sweep() -> None:
    """Drop what no document waits for: half of a file, and files whose run was killed after it had stored them."""
    waiting = Q(state=SourceDocument.State.WANTED) | Q(check_due=True)
    names = {str(pk) for pk in SourceDocument.objects.filter(waiting).values_list("pk", flat=True)}
    for path in _folder().glob("*"):
        if path.name not in names:
            path.unlink(missing_ok=True)


def _folder() -> Path:
    return Path(settings.MEDIA_ROOT) / "fetched"

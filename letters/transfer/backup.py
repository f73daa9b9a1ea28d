"""A backup: one .tar.gz with the database as JSON lines and the files as they are. No index: it can be made again.

    findings-2026-11-22-0900.tar.gz
        manifest.json      what made it: its form and the migrations of its database
        database.jsonl     every row as Django's own serializer writes it
        files/letters/…    the letters as received

Rows rather than a copy of the database, so that what was SQLite can be restored into PostgreSQL, and back.
"""

from __future__ import annotations

import io
import json
import os
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from django.apps import apps
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.core.serializers.jsonl import Serializer as JSONLines
from django.db import connection, models, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from letters.errors import SiteError
from letters.models import Letter

FORM = 1
MANIFEST, ROWS, FILES = "manifest.json", "database.jsonl", "files/"
PRIVATE = 0o600  # it holds accounts and their hashed passwords
COMPRESSION = 1  # letters hardly shrink further, and 9 takes five times as long
ROWS_AT_ONCE = 500
LEFT_OUT = {  # what a new place makes itself, and what is worth nothing there
    "contenttypes.ContentType",
    "auth.Permission",
    "sessions.Session",
    "axes.AccessAttempt",
    "axes.AccessAttemptExpiration",
    "axes.AccessFailureLog",
    "axes.AccessLog",
    "django_tasks_database.DBTaskResult",
}


class BackupError(SiteError):
    """Why there is no backup, or why one was not put back; one line that an administrator can act on.

    Trying again helps once the place is changed (a full disk, a file in the way, a site that is not empty); a damaged
    backup stays damaged.
    """


@dataclass(frozen=True, slots=True)
class Contents:
    """What is in a backup. ``missing`` are letters whose file is not in the store."""

    rows: int
    files: int
    missing: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.rows} rows and {self.files} files"


def kept_models() -> list[type[models.Model]]:
    """Every model whose rows are kept: all that are here, so that a new one is not forgotten."""
    return [model for model in apps.get_models() if model._meta.label not in LEFT_OUT and _has_table(model)]


def _has_table(model: type[models.Model]) -> bool:
    return model._meta.managed and not model._meta.proxy and not model._meta.swapped


def migrations_applied() -> dict[str, list[str]]:
    """The migrations of this database, by app."""
    applied: dict[str, list[str]] = {}
    for app, name in sorted(MigrationRecorder(connection).applied_migrations()):
        applied.setdefault(app, []).append(name)
    return applied


def write_backup(path: Path) -> Contents:
    """Given where to, write a backup while the site goes on; it is there whole or not at all. Raises BackupError."""
    if path.exists():
        raise BackupError(f"{path} is there already")
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with (
            _private(unfinished) as out,
            tarfile.open(fileobj=out, mode="w:gz", compresslevel=COMPRESSION) as tar,
        ):
            contents = _fill(tar)
        unfinished.replace(path)
    except OSError as err:
        raise BackupError(f"cannot be written: {err}") from err
    finally:
        unfinished.unlink(missing_ok=True)
    return contents


@contextmanager
def _private(path: Path) -> Iterator[IO[bytes]]:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE)
    with os.fdopen(handle, "wb") as out:
        yield out
        out.flush()
        os.fsync(handle)


def _fill(tar: tarfile.TarFile) -> Contents:
    with tempfile.TemporaryFile(dir=settings.DATA_DIR) as rows, _one_moment():
        manifest = {
            "form": FORM,
            "made": timezone.now().isoformat(timespec="seconds"),
            "migrations": migrations_applied(),
        }
        named = set(Letter.objects.values_list("file", flat=True))
        count = _write_rows(rows)
        _add(tar, MANIFEST, io.BytesIO(json.dumps(manifest, indent=1).encode()))
        _add(tar, ROWS, rows)
    kept = _add_files(tar)
    gone = Letter.objects.filter(file__in=named - kept)  # those deleted meanwhile are none
    return Contents(count, len(kept), tuple(gone.values_list("name", flat=True)))


@contextmanager
def _one_moment() -> Iterator[None]:
    """Within, all is read as it was at one moment, while others go on writing."""
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        usual, connection.transaction_mode = connection.transaction_mode, None  # type: ignore[attr-defined]
    try:
        with transaction.atomic(durable=True):
            if connection.vendor == "postgresql":
                connection.cursor().execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    finally:
        if connection.vendor == "sqlite":
            connection.transaction_mode = usual  # type: ignore[attr-defined]


class _Exact(DjangoJSONEncoder):
    """Times to the microsecond; Django's own cuts them to milliseconds."""

    def default(self, o: Any) -> Any:
        return o.isoformat() if isinstance(o, datetime) else super().default(o)


class _Serializer(JSONLines):
    """Django's own, that tells by name only what each place numbers itself."""

    def handle_fk_field(self, obj: models.Model, field: models.ForeignKey[Any, Any]) -> None:
        self.use_natural_foreign_keys = field.remote_field.model._meta.label in LEFT_OUT
        super().handle_fk_field(obj, field)

    def handle_m2m_field(self, obj: models.Model, field: models.ManyToManyField[Any, Any]) -> None:
        self.use_natural_foreign_keys = field.remote_field.model._meta.label in LEFT_OUT
        super().handle_m2m_field(obj, field)


def _write_rows(out: IO[bytes]) -> int:
    text = io.TextIOWrapper(out, encoding="utf-8", write_through=True)
    count = 0
    for model in kept_models():
        rows = model._base_manager.order_by("pk")
        count += rows.count()
        _Serializer().serialize(rows.iterator(ROWS_AT_ONCE), stream=text, ensure_ascii=False, cls=_Exact)
    text.detach()
    return count


def _add(tar: tarfile.TarFile, name: str, data: IO[bytes]) -> None:
    member = tarfile.TarInfo(name)
    member.size = data.seek(0, os.SEEK_END)
    member.mode = PRIVATE
    data.seek(0)
    tar.addfile(member, data)


def _add_files(tar: tarfile.TarFile) -> set[str]:
    kept = set()
    for path in sorted(Path(settings.MEDIA_ROOT).rglob("*")):
        name = path.relative_to(settings.MEDIA_ROOT).as_posix()
        try:
            file = path.open("rb") if path.is_file() else None
        except FileNotFoundError:
            continue  # a letter that was deleted just now
        if file:
            with file:
                _add(tar, FILES + name, file)
            kept.add(name)
    return kept


def manifest_of(tar: tarfile.TarFile) -> dict[str, Any]:
    """Given an open backup, return its manifest. Raises BackupError."""
    first = tar.next()
    file = tar.extractfile(first) if first and first.name == MANIFEST else None
    if file is None:
        raise BackupError("it is no backup of this site")
    found: dict[str, Any] = json.load(file)
    if found.get("form") != FORM:
        raise BackupError("it is of a newer version of this site")
    return found

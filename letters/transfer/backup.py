"""A backup: one .tar.gz with the database as JSON lines and the files as they are. No index: it can be made again.

    findings-2026-11-22-0900.tar.gz
        database.jsonl     every row as Django's own serializer writes it
        files/letters/…    the letters as received
        manifest.json      what made it, the SHA-256 and length of every member, the count of rows of every model
        (seal)             a SHA-256 of all bytes before it

Rows rather than a copy of the database, so that what was SQLite can be restored into PostgreSQL, and back.
"""

from __future__ import annotations

import hashlib
import io
import os
import tarfile
import tempfile
from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any, cast

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.core.serializers.jsonl import Serializer as JSONLines
from django.db import connection, models, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from letters.models import Letter
from letters.transfer.manifest import (
    FILES,
    LEFT_OUT,
    MANIFEST,
    ROWS,
    BackupError,
    Manifest,
    Member,
    kept_models,
)
from letters.transfer.seal import add_seal

PRIVATE = 0o600  # it holds accounts and their hashed passwords
COMPRESSION = 1  # letters hardly shrink further, and 9 takes five times as long
ROWS_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Contents:
    """What is in a backup. ``missing`` are letters whose file is not in the store."""

    rows: int
    files: int
    missing: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.rows} rows and {self.files} files"


def migrations_applied() -> dict[str, list[str]]:
    """The migrations of this database, by app."""
    applied: dict[str, list[str]] = {}
    for app, name in sorted(MigrationRecorder(connection).applied_migrations()):
        applied.setdefault(app, []).append(name)
    return applied


def write_backup(path: Path) -> Contents:
    """Given where to, write a backup while the site goes on; it is there whole or not at all. Raises BackupError."""
    if path.exists():
        raise BackupError(f"{path} already exists")
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with _private(unfinished) as out:
            with tarfile.open(fileobj=out, mode="w:gz", compresslevel=COMPRESSION) as tar:
                contents = _fill(tar)
            add_seal(out)
        unfinished.replace(path)
    except OSError as err:
        raise BackupError(f"cannot be written: {err}") from err
    finally:
        unfinished.unlink(missing_ok=True)
    return contents


@contextmanager
def _private(path: Path) -> Iterator[IO[bytes]]:
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, PRIVATE)
    with os.fdopen(handle, "w+b") as out:
        yield out
        out.flush()
        os.fsync(handle)


def _fill(tar: tarfile.TarFile) -> Contents:
    made_at = timezone.now().isoformat(timespec="seconds")
    with tempfile.TemporaryFile(dir=settings.DATA_DIR) as rows, _consistent_read():
        migrations = migrations_applied()
        file_names = set(Letter.objects.values_list("file", flat=True))
        counts = _write_rows(rows)
        members = {ROWS: _add(tar, ROWS, rows)}
    members |= _add_files(tar)
    manifest = Manifest(made_at, migrations, members, counts)
    _add(tar, MANIFEST, io.BytesIO(manifest.as_json()))
    letters_without_file = Letter.objects.filter(
        file__in=file_names - {name.removeprefix(FILES) for name in members}
    )
    missing = tuple(
        letters_without_file.values_list("name", flat=True)
    )  # letters deleted meanwhile are not missing
    return Contents(sum(counts.values()), len(members) - 1, missing)


@contextmanager
def _consistent_read() -> Iterator[None]:
    """Within, every query reads one snapshot of the database, while others go on writing."""
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        former_mode, connection.transaction_mode = connection.transaction_mode, None  # type: ignore[attr-defined]
    try:
        with transaction.atomic(durable=True):
            if connection.vendor == "postgresql":
                connection.cursor().execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    finally:
        if connection.vendor == "sqlite":
            connection.transaction_mode = former_mode  # type: ignore[attr-defined]


class _MicrosecondEncoder(DjangoJSONEncoder):
    """Times to the microsecond; Django's own cuts them to milliseconds."""

    def default(self, o: Any) -> Any:
        return o.isoformat() if isinstance(o, datetime) else super().default(o)


class _Serializer(JSONLines):
    """Django's own, with natural keys for the models of LEFT_OUT, which every database numbers for itself."""

    def handle_fk_field(self, obj: models.Model, field: models.ForeignKey[Any, Any]) -> None:
        self.use_natural_foreign_keys = field.remote_field.model._meta.label in LEFT_OUT
        super().handle_fk_field(obj, field)

    def handle_m2m_field(self, obj: models.Model, field: models.ManyToManyField[Any, Any]) -> None:
        self.use_natural_foreign_keys = field.remote_field.model._meta.label in LEFT_OUT
        super().handle_m2m_field(obj, field)


def _write_rows(out: IO[bytes]) -> dict[str, int]:
    """Write every kept row, a line each; return how many of each model."""
    text = io.TextIOWrapper(out, encoding="utf-8", write_through=True)
    counts = {}
    for model in kept_models():
        rows = model._base_manager.order_by("pk")
        counts[model._meta.label_lower] = rows.count()
        with closing(
            cast("Generator[models.Model]", rows.iterator(ROWS_AT_ONCE))
        ) as read:  # before the database is, where the disk is full
            _Serializer().serialize(read, stream=text, ensure_ascii=False, cls=_MicrosecondEncoder)
    text.detach()
    return counts


class _Hashed:
    """A file that is hashed as it is read."""

    def __init__(self, data: IO[bytes]) -> None:
        self._data, self.digest = data, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        part = self._data.read(size)
        self.digest.update(part)
        return part


def _add(tar: tarfile.TarFile, name: str, data: IO[bytes]) -> Member:
    info = tarfile.TarInfo(name)
    info.size = data.seek(0, os.SEEK_END)
    info.mode = PRIVATE
    data.seek(0)
    hashed = _Hashed(data)
    tar.addfile(info, hashed)
    return Member(info.size, hashed.digest.hexdigest())


def _add_files(tar: tarfile.TarFile) -> dict[str, Member]:
    members = {}
    for path in sorted(Path(settings.MEDIA_ROOT).rglob("*")):
        name = FILES + path.relative_to(settings.MEDIA_ROOT).as_posix()
        try:
            file = path.open("rb") if path.is_file() else None
        except FileNotFoundError:
            continue  # a letter that was deleted just now
        if file:
            with file:
                members[name] = _add(tar, name, file)
    return members

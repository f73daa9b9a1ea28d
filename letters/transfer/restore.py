"""From a backup to a place that holds nothing yet: all of it, or nothing."""

from __future__ import annotations

import gzip
import json
import shutil
import tarfile
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath
from typing import IO

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management.color import no_style
from django.core.serializers import deserialize
from django.core.serializers.base import DeserializationError, DeserializedObject
from django.db import DatabaseError, connection, models, transaction

from letters.models import Letter
from letters.transfer.backup import (
    FILES,
    ROWS,
    ROWS_AT_ONCE,
    BackupError,
    Contents,
    kept_models,
    manifest_of,
    migrations_applied,
)

DAMAGED = (tarfile.TarError, EOFError, gzip.BadGzipFile, zlib.error, json.JSONDecodeError, UnicodeDecodeError)


def restore_backup(path: Path) -> Contents:
    """Given a backup, fill this place with it. Raises BackupError, and leaves the place as it was."""
    _refuse_unless_empty()
    try:
        _check(path)
        with tarfile.open(path, "r|gz") as tar, _files_of_this_try(), transaction.atomic():
            manifest_of(tar)
            return _restore(tar)
    except DAMAGED as err:
        raise BackupError(f"{path} is cut short or damaged ({err})") from err
    except (OSError, DatabaseError, DeserializationError) as err:
        raise BackupError(f"{path} cannot be restored: {err}") from err


def _refuse_unless_empty() -> None:
    """What every new place has (themes, authorities) does not count; it is put in again as it was kept."""
    held = {
        "letters": Letter.objects.count(),
        "accounts": get_user_model().objects.count(),
        "files": sum(path.is_file() for path in Path(settings.MEDIA_ROOT).rglob("*")),
    }
    if any(held.values()):
        told = ", ".join(f"{count} {what}" for what, count in held.items() if count)
        raise BackupError(f"this place is not empty ({told}): restore into a new DATA_DIR and database")


def _check(path: Path) -> None:
    """Read a backup to its end, which tells whether it is whole, before anything is changed."""
    with tarfile.open(path, "r|gz") as tar:
        kept, here = manifest_of(tar)["migrations"], migrations_applied()
        for member in tar:
            _is_file_name(member.name)
    apps = sorted(app for app in kept.keys() | here.keys() if kept.get(app) != here.get(app))
    if apps:
        raise BackupError(
            f"it was made by another version of the site (of {', '.join(apps)}): "
            "restore it with that version, then update"
        )


class _files_of_this_try:  # noqa: N801 - reads as a context
    """Takes away the files again where the restoring fails."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, failed: object, *_: object) -> None:
        if failed:
            shutil.rmtree(settings.MEDIA_ROOT, ignore_errors=True)


def _restore(tar: tarfile.TarFile) -> Contents:
    rows = files = 0
    for member in tar:
        data = tar.extractfile(member)
        if data is None:
            continue
        if member.name == ROWS:
            rows = _load_rows(data)
        elif _is_file_name(member.name):
            _write_file(member.name.removeprefix(FILES), data)
            files += 1
    return Contents(rows, files)


def _is_file_name(name: str) -> bool:
    """Whether a member is a file of the store; one that would lie elsewhere is refused."""
    if not name.startswith(FILES):
        return False
    inside = PurePosixPath(name.removeprefix(FILES))
    if inside.is_absolute() or ".." in inside.parts:
        raise BackupError(f"it holds a file that would lie outside of the store: {name}")
    return True


def _write_file(name: str, data: IO[bytes]) -> None:
    path = Path(settings.MEDIA_ROOT, name)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("xb") as out:
        shutil.copyfileobj(data, out)


def _load_rows(data: IO[bytes]) -> int:
    """Given the rows, put them in place of those that every new place has; return how many."""
    with connection.constraint_checks_disabled():
        for model in reversed(kept_models()):
            model._base_manager.all()._raw_delete(using=connection.alias)
        count = sum(map(_store, _batches(deserialize("jsonl", data))))
    connection.check_constraints()
    with connection.cursor() as cursor:
        for sql in connection.ops.sequence_reset_sql(no_style(), kept_models()):
            cursor.execute(sql)
    return count


def _batches(rows: Iterable[DeserializedObject]) -> Iterator[list[DeserializedObject]]:
    """Yield rows of one model at a time, a few hundred together."""
    batch: list[DeserializedObject] = []
    for row in rows:
        if batch and (len(batch) == ROWS_AT_ONCE or type(batch[0].object) is not type(row.object)):
            yield batch
            batch = []
        batch.append(row)
    if batch:
        yield batch


def _store(batch: list[DeserializedObject]) -> int:
    """Insert rows as they are: no time of adding becomes now, no signal rings."""
    objects = [row.object for row in batch]
    model: type[models.Model] = type(objects[0])
    fields = list(model._meta.local_concrete_fields)
    at_once = max(1, connection.ops.bulk_batch_size(fields, objects))
    for start in range(0, len(objects), at_once):
        model._base_manager._insert(  # type: ignore[attr-defined]
            objects[start : start + at_once], fields=fields, using=connection.alias, raw=True
        )
    for row in batch:
        for name, values in (row.m2m_data or {}).items():
            getattr(row.object, name).set(values)
    return len(batch)

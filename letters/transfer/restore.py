"""A backup into an empty database and an empty file store: all of it, or nothing."""

from __future__ import annotations

import os
import shutil
import tarfile
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management.color import no_style
from django.core.serializers import deserialize
from django.core.serializers.base import DeserializationError, DeserializedObject
from django.db import DatabaseError, connection, models, transaction

from letters.models import Letter, keep_statistics
from letters.transfer.backup import ROWS_AT_ONCE, Contents
from letters.transfer.checking import DAMAGED, check_backup
from letters.transfer.manifest import FILES, MANIFEST, ROWS, BackupError, Manifest, kept_models

STAGING = ".restoring-"  # a folder beside the store, from before a restore begins until all of it is in place
STORE = "files"  # in it, the store that is to be: it is moved before the database has its rows
STOPPED = (
    "A restore was stopped before its end, and nothing was restored. Restore the backup again; "
    "to begin without it, begin in a new DATA_DIR."
)
STOPPED_LATE = "A restore was stopped at its very end: all of the backup is here."


def restore_backup(path: Path) -> Contents:
    """Given a backup, check all of it, then load it. Raises BackupError, and leaves database and files as they were."""
    settle_stopped_restore()
    _refuse_unless_empty()
    manifest = check_backup(path)
    try:
        with _files_or_none() as store, transaction.atomic():
            contents = _restore(path, store)
            _compare_with(manifest)
            _put_in_place(store)
    except (OSError, DatabaseError, DeserializationError, *DAMAGED) as err:
        reason = " ".join(str(err).split())
        raise BackupError(f"{path} cannot be restored: {reason:.300}") from err
    keep_statistics()
    return contents


def settle_stopped_restore() -> str:
    """Where a restore was killed, return in a line what is here now, "" where none was.

    It is all of the backup where its rows were committed, which is the last step; files without rows are taken away.
    """
    root = Path(settings.MEDIA_ROOT)
    stopped = list(root.parent.glob(f"{STAGING}*"))
    if not stopped:
        return ""
    is_moved = not any((one / STORE).exists() for one in stopped)
    if is_moved and (Letter.objects.exists() or (get_user_model().objects.exists() and not _files_in(root))):
        for one in stopped:
            shutil.rmtree(one)
        return STOPPED_LATE
    if is_moved and root.exists() and not get_user_model().objects.exists():
        shutil.rmtree(root)
    return STOPPED


def _files_in(root: Path) -> int:
    return sum(path.is_file() for path in root.rglob("*"))


def _refuse_unless_empty() -> None:
    """The themes and authorities that every new site has do not count; the backup's replace them."""
    counts = {
        "letters": Letter.objects.count(),
        "accounts": get_user_model().objects.count(),
        "files": _files_in(Path(settings.MEDIA_ROOT)),
    }
    if any(counts.values()):
        present = ", ".join(f"{count} {name}" for name, count in counts.items() if count)
        raise BackupError(f"the database or DATA_DIR is not empty ({present}): restore into new ones")


@contextmanager
def _files_or_none() -> Iterator[Path]:
    """A new folder beside the store; where restoring fails it is removed, and the store is empty again."""
    root = Path(settings.MEDIA_ROOT)
    root.parent.mkdir(parents=True, exist_ok=True)
    for leftover in root.parent.glob(f"{STAGING}*"):  # of a try that was killed
        shutil.rmtree(leftover)
    store_existed = root.exists()
    staging = Path(tempfile.mkdtemp(prefix=STAGING, dir=root.parent))
    store = staging / STORE
    store.mkdir()
    try:
        yield store
    except BaseException:
        if not store.exists():  # it was put in place already; the database was not
            shutil.rmtree(root)
            root.mkdir() if store_existed else None
        raise
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def _put_in_place(store: Path) -> None:
    root = Path(settings.MEDIA_ROOT)
    if root.exists():
        shutil.rmtree(root)  # folders without files
    store.chmod(0o777 & ~_umask())
    store.rename(root)


def _umask() -> int:
    """The process's own, which can only be asked by setting it."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


def _restore(path: Path, store: Path) -> Contents:
    rows = files = 0
    with tarfile.open(path, "r|gz") as tar:
        for member in tar:
            data = tar.extractfile(member)
            if data is None or member.name == MANIFEST:
                continue
            if member.name == ROWS:
                rows = _load_rows(data)
            else:
                _write_file(store / member.name.removeprefix(FILES), data)
                files += 1
    return Contents(rows, files)


def _write_file(path: Path, data: IO[bytes]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("xb") as out:
        shutil.copyfileobj(data, out)


def _compare_with(manifest: Manifest) -> None:
    """Whether the database holds now what the backup held."""
    for model in kept_models():
        stored, expected = model._base_manager.count(), manifest.rows[model._meta.label_lower]
        if stored != expected:
            raise BackupError(f"of {expected} rows of {model._meta.label_lower}, {stored} could be put in")


def _load_rows(data: IO[bytes]) -> int:
    """Given the rows, replace those that every new site has by them; return how many."""
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
    """Insert rows as they are: without save(), so that no auto_now field changes and no signal is sent."""
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

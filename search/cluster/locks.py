"""One writer at a time, on however many hosts: by PostgreSQL's advisory locks; with SQLite, on one host, by files.

The lock to write is of a transaction, which poolers keep together; it ends with it, also where its process is killed.
"""

from __future__ import annotations

import fcntl
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from django.db import DatabaseError, connection, transaction

from search.models import IndexQueueEntry

CLASS = 0x1F1D  # our locks among those of others in the same database
Verify = Callable[[], None]


class Locks:
    """The locks of one index. ``folder`` has the files where the database is SQLite."""

    def __init__(self, index: str, folder: Path) -> None:
        self._index = index
        self._folder = folder

    @contextmanager
    def writing(self) -> Iterator[int]:
        """Wait for the lock and hold it; given is this write's version, higher than that of all before it."""
        if connection.vendor != "postgresql":
            with self._file("write"):
                yield _next_version()
            return
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [CLASS, self._key("write")])
            yield _next_version()

    @contextmanager
    def rebuilding(self) -> Iterator[Verify]:
        """Wait for the lock and hold it; given is what raises DatabaseError where it has been lost since."""
        if connection.vendor != "postgresql":
            with self._file("rebuild"):
                yield lambda: None
            return
        own = connection.copy()  # a rebuild takes minutes, and this connection's transactions are short
        try:
            own.set_autocommit(False)
            with own.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [CLASS, self._key("rebuild")])
                yield lambda: cursor.execute("SELECT 1")
        finally:
            with suppress(DatabaseError):  # the server may be gone, and the lock with it
                own.rollback()  # which lets the lock go at once; closing does so a moment later
            own.close()

    def is_rebuilding(self) -> bool:
        """Whether somebody holds the lock to rebuild, this process or another."""
        if connection.vendor != "postgresql":
            return self._is_file_locked("rebuild")
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT EXISTS (SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND granted AND objsubid = 2"
                " AND classid = %s AND objid = %s"
                " AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))",
                [CLASS, self._key("rebuild")],
            )
            return bool(cursor.fetchone()[0])

    def _key(self, name: str) -> int:
        return zlib.crc32(f"{self._index} {name}".encode()) & 0x7FFFFFFF

    def _path(self, name: str) -> Path:
        return self._folder / f"{self._index}.{name}.lock"

    @contextmanager
    def _file(self, name: str) -> Iterator[None]:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with self._path(name).open("a") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def _is_file_locked(self, name: str) -> bool:
        if not self._path(name).exists():
            return False
        with self._path(name).open("a") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return True
            return False


def _next_version() -> int:
    """A number higher than all before it: the key of a row of the queue, which no clock can put back."""
    row = IndexQueueEntry.objects.create(finding_ids=[], findings=0, indexed_at="1970-01-01T00:00Z")
    version = row.pk
    row.delete()
    return version

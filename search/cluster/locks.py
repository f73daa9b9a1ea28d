"""One writer at a time, on however many hosts: by PostgreSQL's advisory locks; with SQLite, on one host, by files.

The lock to write is of a transaction, which poolers keep together; it ends with it, also where its process is killed.
"""

from __future__ import annotations

import fcntl
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from django.db import DatabaseError, OperationalError, connection, transaction

from search.errors import IndexUnreachable
from search.models import IndexQueueEntry

CLASS = 0x1F1D  # our locks among those of others in the same database
LOCK_NOT_AVAILABLE = "55P03"  # PostgreSQL's name for a lock that was not had in time
LOOK_AGAIN_SECONDS = 0.05
TOO_LONG = "Another process writes to the search index for longer than can be waited"
Verify = Callable[[], None]


class Locks:
    """The locks of one index. ``folder`` has the files where the database is SQLite.

    ``wait_seconds`` is how long to wait for the lock to write; None is as long as it takes.
    """

    def __init__(self, index: str, folder: Path, wait_seconds: float | None = None) -> None:
        self._index = index
        self._folder = folder
        self._wait_seconds = wait_seconds

    def within(self, seconds: float) -> Locks:
        """Return these locks for somebody who waits no longer."""
        return Locks(self._index, self._folder, seconds)

    @contextmanager
    def writing(self) -> Iterator[int]:
        """Wait for the lock and hold it; given is this write's version, higher than that of all before it.

        Raises IndexUnreachable where that takes too long.
        """
        if connection.vendor != "postgresql":
            with self._file("write", self._wait_seconds):
                yield _next_version()
            return
        with transaction.atomic():
            self._take("write")
            yield _next_version()

    def _take(self, name: str) -> None:
        """Take PostgreSQL's lock, in the transaction that is open."""
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                if self._wait_seconds is not None:
                    milliseconds = str(max(1, round(self._wait_seconds * 1000)))
                    cursor.execute("SELECT set_config('lock_timeout', %s, true)", [milliseconds])
                cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [CLASS, self._key(name)])
        except OperationalError as err:
            if getattr(err.__cause__, "sqlstate", "") != LOCK_NOT_AVAILABLE:
                raise
            raise IndexUnreachable(TOO_LONG) from err

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
    def _file(self, name: str, seconds: float | None = None) -> Iterator[None]:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with self._path(name).open("a") as file:
            if seconds is None:
                fcntl.flock(file, fcntl.LOCK_EX)
            else:
                _lock_within(file, seconds)
            yield

    def _is_file_locked(self, name: str) -> bool:
        if not self._path(name).exists():
            return False
        with self._path(name).open("a") as file:
            return not _is_locked_now(file)


def _lock_within(file: IO[str], seconds: float) -> None:
    end = time.monotonic() + seconds
    while not _is_locked_now(file):
        if time.monotonic() >= end:
            raise IndexUnreachable(TOO_LONG)
        time.sleep(LOOK_AGAIN_SECONDS)


def _is_locked_now(file: IO[str]) -> bool:
    """Lock a file if nobody else has; whether that went well."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _next_version() -> int:
    """A number higher than all before it: the key of a row of the queue, which no clock can put back."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id'))", [IndexQueueEntry._meta.db_table]
            )
            return int(cursor.fetchone()[0])
    row = IndexQueueEntry.objects.create(finding_ids=[], findings=0, indexed_at="1970-01-01T00:00Z")
    version = row.pk
    row.delete()
    return version

"""One worker at a time: a second one stops before it has touched any file or task of the first.

With PostgreSQL on however many hosts, by an advisory lock of a connection of its own; with SQLite, which is on one
host, by a file in DATA_DIR. Either is freed when its process ends, however it ends; a file that somebody has taken
away, thinking it left over, is lost as a connection is.
"""

from __future__ import annotations

import errno
import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from django.conf import settings
from django.core.management.base import CommandError
from django.db import DatabaseError, connection

from letters.errors import SiteError
from letters.models import LOCK_CLASS

WORKER = 1  # of our locks that of the worker
ANOTHER = "Another worker is at work here. Only one is needed: this one stops."
Verify = Callable[[], None]


class LockLost(SiteError, OSError):
    """The lock's file is no longer there, so that another worker may have begun. Trying again makes another file."""


class AnotherWorker(SiteError, CommandError):
    """Another worker is at work at this database. Trying again helps once that one has ended."""

    def __init__(self) -> None:
        super().__init__(ANOTHER)


@contextmanager
def only_worker() -> Iterator[Verify]:
    """Within, there is no other worker; yields a function that raises OSError or DatabaseError where the lock may be
    lost. Raises AnotherWorker."""
    if connection.vendor != "postgresql":
        path = settings.DATA_DIR / "worker.lock"
        with path.open("a") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise AnotherWorker from None
            _verify(path, file)  # it may have been taken away just now
            yield lambda: _verify(path, file)
        return
    own = connection.copy()  # held for as long as the worker works; what it does has short transactions
    try:
        own.set_autocommit(False)  # a pooler keeps a transaction together, and nothing else
        with own.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [LOCK_CLASS, WORKER])
            if not cursor.fetchone()[0]:
                raise AnotherWorker
            yield lambda: cursor.execute("SELECT 1")
    finally:
        with suppress(DatabaseError):  # the server may be gone, and the lock with it
            own.rollback()
        own.close()


def _verify(path: Path, file: IO[str]) -> None:
    if not (path.exists() and os.path.samestat(path.stat(), os.fstat(file.fileno()))):
        raise LockLost(errno.ESTALE, f"{path.name} has been taken away")

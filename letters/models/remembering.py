"""What is counted over the whole collection, kept in a process until anything is committed to the database.

    asked again -> the state of the database -> as it was: what was counted then
                                             -> any other: counted anew

The database itself tells its state, so nobody has to say what changes which count: a correction, a letter withdrawn in
another process, a row changed by hand, each makes all be counted anew. Within a transaction nothing is kept: what it
sees may never come to be. What is asked about is named by keys: a row read before a commit would be kept after it.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import update_wrapper
from pathlib import Path
from typing import Generic, ParamSpec, TypeVar
from urllib.parse import quote
from weakref import WeakKeyDictionary

from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from django.dispatch import receiver
from django.urls import get_script_prefix

P = ParamSpec("P")
T = TypeVar("T")
File = tuple[int, int]  # on which device, and its number there
_files: WeakKeyDictionary[BaseDatabaseWrapper, File] = WeakKeyDictionary()  # what each connection opened last


def remembered(most: int) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Given for how many different arguments to keep it, return a decorator for what only reads the database.

    What it returns is handed to many: nobody may change it. Its arguments are hashable, and none is a row; addresses
    in it may begin with the prefix of the request's own. Nobody asks it while a cursor is open (``iterator``): on
    SQLite the connection then reads what was there when it was opened, which would be kept as what is there now.
    """
    return lambda count: update_wrapper(_Remembered(count, most), count)


class _Remembered(Generic[P, T]):
    def __init__(self, count: Callable[P, T], most: int) -> None:
        self._count, self._most = count, most
        self._kept: OrderedDict[Hashable, tuple[Hashable, T]] = OrderedDict()  # arguments -> state, value
        self._lock = threading.Lock()

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> T:
        """Return what was counted in this state of the database, or count. Raises TypeError for a row."""
        if any(isinstance(one, models.Model) for one in (*args, *kwargs.values())):
            raise TypeError("Ask by keys: a row may be older than the state that it would be kept under")
        state = database_state()  # before it is counted: a commit in between is then seen as a change
        if state is None:
            return self._count(*args, **kwargs)
        asked = (get_script_prefix(), args, tuple(sorted(kwargs.items())))
        kept = self._kept.get(asked)
        if kept and kept[0] == state:
            return kept[1]
        value = self._count(*args, **kwargs)
        with self._lock:
            self._keep(asked, state, value)
        return value

    def _keep(self, asked: Hashable, state: Hashable, value: T) -> None:
        """What was counted in another state is never told again, and goes."""
        for other in [key for key, kept in self._kept.items() if key == asked or kept[0] != state]:
            del self._kept[other]
        self._kept[asked] = (state, value)
        if len(self._kept) > self._most:
            self._kept.popitem(last=False)


def database_state() -> Hashable | None:
    """Return what is another after each commit by whomever; None where that cannot be told, as in a transaction."""
    connection = connections[DEFAULT_DB_ALIAS]
    if connection.in_atomic_block:
        return None
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:  # who writes has a number, and moves the snapshot on
            cursor.execute("SELECT pg_current_snapshot()::text, pg_postmaster_start_time()::text")
            return tuple(cursor.fetchone())  # a server put back to an earlier day gives numbers out again
    if connection.vendor == "sqlite":
        reads = _files.get(connection) if connection.connection is not None else None
        return _watch.state(str(connection.settings_dict["NAME"]), reads)
    return None


def _file_at(path: str) -> File:
    found = Path(path).stat()
    return found.st_dev, found.st_ino


@receiver(connection_created)
def _note_file(connection: BaseDatabaseWrapper, **_: object) -> None:
    """Whoever has opened a file goes on reading it when another is put in its place."""
    if connection.vendor == "sqlite":
        _files.pop(connection, None)
        with suppress(OSError):
            _files[connection] = _file_at(str(connection.settings_dict["NAME"]))


@dataclass(slots=True)
class _Watch:
    """A connection to SQLite's file that never writes: SQLite tells each connection of the commits of all others.

    A fork has none of its parent's, and a file put in the place of another is opened anew.
    """

    connection: sqlite3.Connection | None = None
    place: tuple[str, File] = ("", (0, 0))
    opened: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def state(self, path: str, reads: File | None) -> Hashable | None:
        """Given the file of a database, and which one whoever asks has open, if any, return its state; None where it is
        in no file, or another was put in the place of the one that is open."""
        try:
            file = _file_at(path)
            if reads not in (None, file):
                return None
            with self.lock:
                connection = self._of((path, file))
                (version,) = connection.execute("PRAGMA data_version").fetchone()
                return (os.getpid(), self.opened, version)
        except (OSError, sqlite3.Error):
            return None

    def _of(self, place: tuple[str, File]) -> sqlite3.Connection:
        if self.connection is None or self.place != place:
            if not self.opened:
                os.register_at_fork(
                    before=self._close, after_in_parent=self.lock.release, after_in_child=self.lock.release
                )
            if self.connection is not None:
                self.connection.close()
            address = f"file:{quote(place[0])}?mode=ro"
            self.connection = sqlite3.connect(address, uri=True, check_same_thread=False)
            self.place, self.opened = place, self.opened + 1
        return self.connection

    def _close(self) -> None:
        """Before a fork: SQLite's connections are no other process's. The lock is let go after it."""
        self.lock.acquire()
        if self.connection is not None:
            self.connection.close()
        self.connection = None


_watch = _Watch()

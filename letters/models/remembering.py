"""What is counted over the whole collection, kept in a process until anything is committed to the database.

    asked again -> the state of the database -> as it was: what was counted then
                                             -> any other: counted anew

The database itself tells its state, so nobody has to say what changes which count: a correction, a letter withdrawn in
another process, a row changed by hand, each makes all be counted anew. Within a transaction nothing is kept: what it
sees may never come to be.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from functools import update_wrapper
from pathlib import Path
from typing import Generic, ParamSpec, TypeVar
from urllib.parse import quote

from django.db import DEFAULT_DB_ALIAS, connections

P = ParamSpec("P")
T = TypeVar("T")


def remembered(most: int) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Given for how many different arguments to keep it, return a decorator for what only reads the database.

    What it returns is handed to many: nobody may change it. Its arguments are hashable.
    """
    return lambda count: update_wrapper(_Remembered(count, most), count)


class _Remembered(Generic[P, T]):
    def __init__(self, count: Callable[P, T], most: int) -> None:
        self._count, self._most = count, most
        self._kept: OrderedDict[Hashable, tuple[Hashable, T]] = OrderedDict()  # arguments -> state, value
        self._lock = threading.Lock()

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> T:
        state = database_state()  # before it is counted: a commit in between is then seen as a change
        if state is None:
            return self._count(*args, **kwargs)
        asked = (args, tuple(sorted(kwargs.items())))
        kept = self._kept.get(asked)
        if kept and kept[0] == state:
            return kept[1]
        value = self._count(*args, **kwargs)
        with self._lock:
            self._kept[asked] = (state, value)
            self._kept.move_to_end(asked)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return value


def database_state() -> Hashable | None:
    """Return what is another after each commit by whomever; None where that cannot be told, as in a transaction."""
    connection = connections[DEFAULT_DB_ALIAS]
    if connection.in_atomic_block:
        return None
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:  # who writes has a number, and moves the snapshot on
            cursor.execute("SELECT pg_current_snapshot()::text")
            return str(cursor.fetchone()[0])
    if connection.vendor == "sqlite":
        return _watch.state(str(connection.settings_dict["NAME"]))
    return None


@dataclass(slots=True)
class _Watch:
    """A connection to SQLite's file that never writes: SQLite tells each connection of the commits of all others.

    A fork has none of its parent's, and a file put in the place of another is opened anew.
    """

    connection: sqlite3.Connection | None = None
    place: tuple[object, ...] = ()
    opened: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def state(self, path: str) -> Hashable | None:
        """Given the file of a database, return its state; None where it is in no file."""
        try:
            found = Path(path).stat()
            with self.lock:
                connection = self._of((path, found.st_dev, found.st_ino))
                (version,) = connection.execute("PRAGMA data_version").fetchone()
                return (os.getpid(), self.opened, version)
        except (OSError, sqlite3.Error):
            return None

    def _of(self, place: tuple[object, ...]) -> sqlite3.Connection:
        if self.connection is None or self.place != place:
            if not self.opened:
                os.register_at_fork(
                    before=self._close, after_in_parent=self.lock.release, after_in_child=self.lock.release
                )
            if self.connection is not None:
                self.connection.close()
            address = f"file:{quote(str(place[0]))}?mode=ro"
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

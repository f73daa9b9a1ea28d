"""Kills the process that it is in, SIGKILL, just before its n-th write; or counts them. For ``benchmarks/kills.py``.

Python runs a module of this name at every start where its folder is on PYTHONPATH. A write is a statement that changes
the database, a COMMIT, a file below DATA_DIR opened for writing, renamed, linked or removed.
"""

from __future__ import annotations

import os
import signal
import sqlite3.dbapi2
import sys
from pathlib import Path
from typing import Any

STATEMENTS = ("INSERT", "UPDATE", "DELETE", "REPLACE", "COMMIT")
FILES = {"open", "os.rename", "os.remove", "os.symlink", "os.mkdir", "os.truncate"}
AT = int(os.environ.get("KILL_AT", "0"))  # 0: count only
NOTED = os.environ.get("KILL_NOTED", "")  # a file: how many writes there were, and "killed" once it was
AMONG_CHILDREN = os.environ.get("KILL_AMONG") == "children"
BELOW = os.environ.get("DATA_DIR", "-")
first = os.getpid()
real_connect = sqlite3.dbapi2.connect
writes = 0


def write() -> None:
    """One more write is about to be."""
    global writes
    if (os.getpid() == first) == AMONG_CHILDREN or Path(f"{NOTED}.killed").exists():
        return
    writes += 1
    with_number = os.open(NOTED, os.O_WRONLY | os.O_CREAT)
    os.pwrite(with_number, f"{writes:9}".encode(), 0)
    os.close(with_number)
    if writes == AT:
        os.close(os.open(f"{NOTED}.killed", os.O_WRONLY | os.O_CREAT))
        os.kill(os.getpid(), signal.SIGKILL)


def statement(sql: str) -> None:
    """A statement is about to be run."""
    if sql.lstrip().upper().startswith(STATEMENTS):
        write()


def event(name: str, told: tuple[Any, ...]) -> None:
    """Something that Python tells of."""
    if name in FILES and str(told[0]).startswith(BELOW) and (name != "open" or _writes(told)):
        write()


def connect(*arguments: Any, **options: Any) -> sqlite3.Connection:
    """A connection to a database that tells of its statements."""
    made: sqlite3.Connection = real_connect(*arguments, **options)
    made.set_trace_callback(statement)
    return made


def _writes(told: tuple[Any, ...]) -> bool:
    _, mode, flags = told
    return bool(set(mode or "") & set("wax+")) or bool((flags or 0) & (os.O_WRONLY | os.O_RDWR))


if NOTED and os.environ.get("KILL_IN", "-") in " ".join(sys.orig_argv):
    sys.addaudithook(event)
    setattr(sqlite3.dbapi2, "connect", connect)  # noqa: B010

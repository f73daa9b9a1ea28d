"""What code does, counted: files opened, bytes that went through system calls, calls of methods, commits."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from letters.models import remembering

_opened: list[str] | None = None  # while somebody counts
PROCESS = Path("/proc/self/io")  # where Linux tells a process what it has read and written


def _note(event: str, arguments: tuple[Any, ...]) -> None:
    if _opened is not None and event == "open" and isinstance(arguments[0], str):
        _opened.append(arguments[0])


sys.addaudithook(_note)


def asked_again(ask: Callable[[], object]) -> list[str]:
    """What is asked of the database the second time, where nobody commits in between.

    PostgreSQL tells one state for all its databases, so that tests beside this one would be seen; hence one is made.
    """
    unchanged = object()
    with mock.patch.object(remembering, "database_state", return_value=unchanged):
        ask()
        with CaptureQueriesContext(connection) as asked:
            ask()
    return [str(query["sql"]) for query in asked.captured_queries]


@contextmanager
def opened(folder: Path) -> Iterator[list[str]]:
    """The names of files of the index that are opened meanwhile; ended, without their segment's name."""
    global _opened
    _opened = []
    names: list[str] = []
    try:
        yield names
    finally:
        below = [Path(path) for path in _opened if Path(path).is_relative_to(folder / "index")]
        names += [path.name.partition(".")[2] or path.name for path in below if path.is_file()]
        _opened = None


@dataclass(slots=True)
class Moved:
    """Bytes that this process has read and written by system calls; what is mapped into memory is not among them."""

    read: int = 0
    written: int = 0


@contextmanager
def moved() -> Iterator[Moved]:
    """The bytes that are read and written meanwhile."""
    if not PROCESS.exists():
        pytest.skip("this system does not tell what a process reads")
    told = Moved()
    begin, again = _told(), _told()
    yield told
    end = _told()
    asking = again["rchar"] - begin["rchar"]
    told.read = end["rchar"] - again["rchar"] - asking
    told.written = end["wchar"] - again["wchar"]


def _told() -> dict[str, int]:
    lines = (line.split(": ") for line in PROCESS.read_text().splitlines())
    return {name: int(count) for name, count in lines}


def calls(monkeypatch: pytest.MonkeyPatch, owner: Any, name: str) -> Counter[str]:
    """Counts calls of a method, as told by the first of its arguments."""
    counted: Counter[str] = Counter()
    real = getattr(owner, name)

    def counting(self: Any, *arguments: Any) -> Any:
        counted[str(arguments[0]) if arguments else ""] += 1
        return real(self, *arguments)

    monkeypatch.setattr(owner, name, counting)
    return counted


def commits(queries: Sequence[dict[str, str]]) -> int:
    """Given captured queries, return how many transactions were committed."""
    return sum(query["sql"] == "COMMIT" for query in queries)


def index_size(folder: Path) -> int:
    """The bytes of all files of the index."""
    return sum(
        path.stat().st_size
        for path in (folder / "index").rglob("*")
        if path.is_file() and not path.is_symlink()
    )

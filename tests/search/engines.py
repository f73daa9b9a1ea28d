"""The engine that the tests run on, as the contract sees it: its backend, and what can happen to its index."""

from __future__ import annotations

import errno
import re
import shutil
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Protocol
from unittest import mock

from haystack import connections

from search.protocol import Backend


class Engine(Protocol):
    """A backend, and the accidents that the contract speaks of."""

    @property
    def backend(self) -> Backend:
        """The backend that is configured."""

    def index_lost(self) -> None:
        """The index is gone, as if nobody had ever built it."""

    def index_outdated(self) -> None:
        """The index is one that code with another schema has built."""

    def write_fails(self) -> AbstractContextManager[None]:
        """A context in which writing to the index fails, and reading does not."""

    def forgets(self) -> None:
        """The process has read nothing of the index yet."""


class Embedded:
    """Whoosh's files in a folder of the test's own."""

    @property
    def backend(self) -> Backend:
        found: Backend = connections["default"].get_backend()
        found.ready()
        return found

    def index_lost(self) -> None:
        from tests.search.writers import backend

        shutil.rmtree(backend().folder.path, ignore_errors=True)

    def index_outdated(self) -> None:
        from tests.search.writers import backend

        folder = backend().folder
        folder.make()
        link = folder.path / "live"
        target = str(link.readlink()) if link.is_symlink() else "b-1-x/_MAIN_1.toc"
        link.unlink(missing_ok=True)
        link.symlink_to(re.sub(r"b-\d+-", "b-0-", target))

    @contextmanager
    def write_fails(self) -> Iterator[None]:
        from search.backend.write.writer import IndexWriter

        full = OSError(errno.ENOSPC, "No space left on device")
        with mock.patch.object(IndexWriter, "write", side_effect=full):
            yield

    def forgets(self) -> None:
        from tests.search.writers import backend

        backend().reading._snapshot = None


def engine_in_use() -> Engine:
    """The engine that the settings name."""
    return Embedded()

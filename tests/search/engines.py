"""The engine that the tests run on, as the contract sees it: its backend, and what can happen to its index."""

from __future__ import annotations

import errno
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING, Any, Protocol
from unittest import mock

from haystack import connections

from search.protocol import Backend

if TYPE_CHECKING:
    from search.cluster import ClusterBackend


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


class Clustered:
    """An index of the test's own in a cluster."""

    @property
    def backend(self) -> Backend:
        return self._own()

    def _own(self) -> ClusterBackend:
        from search.cluster import ClusterBackend

        found = connections["default"].get_backend()
        assert isinstance(found, ClusterBackend)
        found.ready()
        return found

    def index_lost(self) -> None:
        self._on_all(lambda client, names: client.indices.delete(index=names))
        self._own().knowledge.forget()

    def index_outdated(self) -> None:
        index = self._own().index
        if index.name not in str(self._builds()):
            self._own().clear()
        moves = [
            {"remove": {"index": f"{index.alias}-*", "alias": index.alias}},
            {"add": {"index": f"{index.alias}-*", "alias": f"{index.name}-0_old"}},
        ]
        self._on_all(lambda client, _: client.indices.update_aliases(body={"actions": moves}))
        self._own().knowledge.forget()

    @contextmanager
    def write_fails(self) -> Iterator[None]:
        self._block(True)
        try:
            yield
        finally:
            self._block(False)

    def _block(self, is_blocked: bool) -> None:
        blocked = {"index.blocks.write": is_blocked}
        self._on_all(lambda client, names: client.indices.put_settings(index=names, body=blocked))

    def forgets(self) -> None:
        self._own().knowledge.forget()

    def remove(self) -> None:
        """All that the test has made in the cluster."""
        if self._builds():
            self.index_lost()

    def _builds(self) -> list[str]:
        with self._own().index.client() as client:
            return list(client.indices.get(index=f"{self._own().index.name}-*"))

    def _on_all(self, act: Callable[[Any, str], object]) -> None:
        names = ",".join(self._builds())
        with self._own().index.client() as client:
            act(client, names)


def engine_in_use() -> Engine:
    """The engine that the settings name."""
    return Clustered() if "INDEX" in connections.connections_info["default"] else Embedded()

"""Three nodes of this test's own: what an administrator tells all of a cluster, and their manager killed.

Killed under questions and writes: none fails for good, and nobody mends anything.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.core.management import CommandError, call_command
from haystack import connections

from letters.models import Finding
from search.cluster import ClusterBackend
from search.errors import IndexUnavailable
from search.indexing import drain, note, queue_state
from search.protocol import SearchRequest, Term
from tests.cluster import Cluster, cluster
from tests.search.collection import make_collection

pytestmark = pytest.mark.django_db
WRITES = 30
KILLED_AT = 10
READERS = 3


@pytest.fixture(scope="module")
def three() -> Iterator[Cluster]:
    with cluster(nodes=3) as started:
        yield started


class Asking:
    """Questions from several threads until it is told to stop; of each, whether it was answered."""

    def __init__(self, backend: ClusterBackend) -> None:
        self.answered = 0
        self.failed: list[str] = []
        self._backend = backend
        self._done = threading.Event()
        self._threads = [threading.Thread(target=self._ask) for _ in range(READERS)]

    def _ask(self) -> None:
        while not self._done.is_set():
            try:
                found = self._backend.answer(SearchRequest(Term("plan"), stop=20, counted=("kind",)))
                assert sum((found.counts or {})["kind"].values()) == found.total
                self.answered += 1
            except IndexUnavailable as err:
                self.failed.append(str(err))
            time.sleep(0.02)

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        self._done.set()
        for thread in self._threads:
            thread.join()


def change(backend: ClusterBackend, number: int) -> bool:
    """One change as the site makes it; whether it reached the index at once."""
    finding = Finding.objects.order_by("pk")[number % 20]
    Finding.objects.filter(pk=finding.pk).update(text=f"Plan of change {number}.")
    note([finding.pk])
    try:
        drain(backend)
    except IndexUnavailable:
        return False
    return True


def backend_on(three: Cluster) -> ClusterBackend:
    options = {**connections.connections_info["default"], "REPLICAS": 1}
    options["PLACE"] = {**options["PLACE"], "hosts": tuple(node.host for node in three.nodes)}
    return ClusterBackend("default", **options)


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("cluster.blocks.create_index", True, "is blocked: .*create-index"),
        ("cluster.max_shards_per_node", 1, "makes no index: .*maximum"),
    ],
)
def test_a_rebuild_that_may_make_no_index_says_why(
    three: Cluster, monkeypatch: pytest.MonkeyPatch, name: str, value: object, message: str
) -> None:
    backend = backend_on(three)
    make_collection(findings=24)
    backend.rebuild()
    monkeypatch.setattr(type(connections["default"]), "get_backend", lambda _: backend)

    with told_to_all(backend, name, value), pytest.raises(CommandError, match=message):
        call_command("rebuild_index")

    assert backend.differences().identifiers == ()
    call_command("rebuild_index")


@contextmanager
def told_to_all(backend: ClusterBackend, name: str, value: object) -> Iterator[None]:
    with backend.index.client() as client:
        client.cluster.put_settings(body={"persistent": {name: value}})
        try:
            yield
        finally:
            client.cluster.put_settings(body={"persistent": {name: None}})


def test_a_manager_killed_under_questions_and_writes_loses_nothing(three: Cluster) -> None:
    backend = backend_on(three)
    make_collection(findings=120)
    backend.rebuild()
    three.wait(status="green")
    asking = Asking(backend)
    asking.start()

    reached = []
    for number in range(WRITES):
        if number == KILLED_AT:
            next(node for node in three.nodes if node.is_manager()).kill()
        reached.append(change(backend, number))
    while queue_state().findings:  # as the worker does
        reached.append(change(backend, WRITES))
    asking.stop()
    three.wait(nodes=2, status="yellow")

    assert reached.count(True) >= KILLED_AT
    assert asking.failed == []
    assert asking.answered > WRITES
    assert backend.differences().identifiers == ()
    assert backend.status().fault == ""

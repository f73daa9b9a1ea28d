"""An index that is broken, blocked or not ours: it is told, nothing wrong is answered, and a rebuild cures it."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

import pytest
from django.db import connection
from haystack import connections
from opensearchpy import OpenSearch

from letters.models import Finding
from search.cluster import ClusterBackend
from search.cluster import answer as answering
from search.cluster.index import ClusterIndex
from search.errors import IndexMissing, IndexOutdated, IndexUnavailable, IndexUnreachable
from search.indexing import drain, note, queue_state
from search.protocol import SearchRequest
from tests.search.collection import make_collection
from tests.search.indexing.test_lost_writes import own_connections
from tests.search.writers import finish, start

pytestmark = pytest.mark.django_db
FINDINGS = 24
Break = Callable[[OpenSearch, ClusterIndex], object]


@pytest.fixture
def backend() -> ClusterBackend:
    make_collection(findings=FINDINGS)
    return built()


def built() -> ClusterBackend:
    found = connections["default"].get_backend()
    assert isinstance(found, ClusterBackend)
    found.rebuild()
    return found


def is_whole(backend: ClusterBackend) -> None:
    """The index answers, agrees with the database, and is the only one of this site in the cluster."""
    backend.knowledge.forget()
    assert len(backend.answer(SearchRequest()).ids) == FINDINGS
    assert backend.differences().identifiers == ()
    assert backend.status().fault == ""
    assert builds(backend) == [backend.index.live()]


def builds(backend: ClusterBackend) -> list[str]:
    with backend.index.client() as client:
        held = client.indices.get(index=f"{backend.index.name}-*", expand_wildcards="all")
    return sorted(name for name in held if not name.endswith("-foreign"))


def lose_the_index(client: OpenSearch, index: ClusterIndex) -> None:
    client.indices.delete(index=index.live())


def lose_the_alias(client: OpenSearch, index: ClusterIndex) -> None:
    client.indices.delete_alias(index=index.live(), name=index.alias)


def close_it(client: OpenSearch, index: ClusterIndex) -> None:
    client.indices.close(index=index.live())


def let_the_alias_lead_to_two(client: OpenSearch, index: ClusterIndex) -> None:
    another = index.new_build()
    index.show(another, 1)
    client.indices.put_alias(index=another, name=index.alias)


def put_an_index_in_place_of_the_alias(client: OpenSearch, index: ClusterIndex) -> None:
    client.indices.delete(index=index.live())
    client.indices.create(index=index.alias)


def let_the_alias_lead_to_one_of_others(client: OpenSearch, index: ClusterIndex) -> None:
    foreign = {"mappings": {"properties": {"x": {"type": "keyword"}}}}
    client.indices.create(index=f"{index.name}-foreign", body=foreign)
    client.indices.delete(index=index.live())
    client.indices.put_alias(index=f"{index.name}-foreign", name=index.alias)


@pytest.mark.parametrize(
    ("break_it", "fault", "message"),
    [
        (lose_the_index, IndexMissing, "There is no search index"),
        (lose_the_alias, IndexMissing, "There is no search index"),
        (close_it, IndexUnavailable, "is closed; open it, or run “manage.py rebuild_index”"),
        (let_the_alias_lead_to_two, IndexOutdated, "2 search indexes .* at once"),
        (put_an_index_in_place_of_the_alias, IndexOutdated, "none that this site made"),
        (let_the_alias_lead_to_one_of_others, IndexOutdated, "none that this site made"),
    ],
)
def test_a_broken_index_is_told_and_a_rebuild_cures_it(
    backend: ClusterBackend, break_it: Break, fault: type[IndexUnavailable], message: str
) -> None:
    with backend.index.client() as client:
        break_it(client, backend.index)
    backend.knowledge.forget()

    with pytest.raises(fault, match=message):
        backend.answer(SearchRequest(stop=5))
    with pytest.raises(fault, match=message):
        backend.differences()
    assert backend.status().fault
    assert "unpack" not in backend.status().fault
    backend.rebuild()
    is_whole(backend)


@pytest.mark.parametrize("break_it", [lose_the_index, lose_the_alias, let_the_alias_lead_to_two])
def test_what_cannot_be_written_waits_and_makes_no_index(backend: ClusterBackend, break_it: Break) -> None:
    """The server of this test makes an index of whatever is written to, as servers do that nobody told not to."""
    with backend.index.client() as client:
        break_it(client, backend.index)
    before = builds(backend)
    note([Finding.objects.latest("pk").pk])

    with pytest.raises(IndexUnavailable, match="rebuild_index"):
        drain(backend)

    assert queue_state().findings == 1
    assert builds(backend) == before
    backend.rebuild()
    assert queue_state().findings == 0
    is_whole(backend)


@pytest.mark.parametrize(
    ("block", "is_searched", "is_written"),
    [("read", False, True), ("write", True, False), ("read_only_allow_delete", True, False)],
)
def test_a_block_is_told_as_one_and_not_as_a_wrong_user(
    backend: ClusterBackend, block: str, is_searched: bool, is_written: bool
) -> None:
    note([Finding.objects.latest("pk").pk])
    with blocked(backend, block):
        backend.knowledge.forget()
        if not is_searched:
            with pytest.raises(IndexUnreachable, match=r"is blocked: .*index read"):
                backend.answer(SearchRequest(stop=5))
        if not is_written:
            with pytest.raises(IndexUnreachable, match=r"does not take findings: .*block"):
                drain(backend)
        assert ("blocked" in backend.status().fault) is not is_searched
        assert queue_state().findings == 1

    drain(backend)
    assert queue_state().findings == 0
    is_whole(backend)


@contextmanager
def blocked(backend: ClusterBackend, block: str) -> Iterator[None]:
    with backend.index.client() as client:
        for is_on in (True, False):
            settings = {f"index.blocks.{block}": is_on}
            client.indices.put_settings(index=f"{backend.index.name}-*", body=settings)
            if is_on:
                yield


def test_a_build_that_is_removed_while_it_is_filled_does_not_go_live(
    backend: ClusterBackend, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is written afterwards makes an index of the server's own design."""
    write = ClusterIndex.write

    def removed_meanwhile(index: ClusterIndex, build: str, documents: Any, version: int) -> int:
        total = write(index, build, documents, version)
        with index.client() as client:
            client.indices.delete(index=build)
        return total

    monkeypatch.setattr(ClusterIndex, "write", removed_meanwhile)
    with pytest.raises(IndexUnavailable, match="replaced meanwhile"):
        backend.rebuild()
    monkeypatch.undo()

    is_whole(backend)


def test_a_long_list_that_a_rebuild_interrupts_is_begun_again(
    backend: ClusterBackend, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answering, "WINDOW", 7)
    search, asked = ClusterIndex.search, []

    def rebuilt_meanwhile(index: ClusterIndex, body: Any, *, point_in_time: bool = False) -> Any:
        asked.append(point_in_time)
        if asked.count(True) == 3 and point_in_time:
            backend.rebuild()
        return search(index, body, point_in_time=point_in_time)

    with mock.patch.object(ClusterIndex, "search", rebuilt_meanwhile):
        assert len(backend.answer(SearchRequest()).ids) == FINDINGS
    assert asked.count(True) > FINDINGS / 7 + 2
    asked.clear()
    with mock.patch.object(ClusterIndex, "search", rebuilt_meanwhile):
        assert backend.differences().identifiers == ()
    assert asked.count(True) > FINDINGS / 7 + 2


@pytest.mark.django_db(transaction=True)
def test_a_rebuild_that_is_killed_changes_nothing_and_the_next_one_ends(reference: None) -> None:
    make_collection(findings=FINDINGS)
    backend = built()
    live = backend.index.live()

    killed = start(rebuild_slowly)
    while len(builds(backend)) < 2:
        assert killed.exitcode is None
        time.sleep(0.05)
    os.kill(killed.pid or 0, signal.SIGKILL)
    killed.join()

    assert backend.index.live() == live
    assert len(builds(backend)) == 2
    backend.refresh(Finding.objects.values_list("pk", flat=True)[:3])
    wait_for_the_lock(backend)
    backend.rebuild()
    is_whole(backend)


def wait_for_the_lock(backend: ClusterBackend) -> None:
    """The database lets the lock of a process that was killed go when it sees that its connection is closed."""
    end = time.monotonic() + 60
    while backend.is_rebuilding():
        assert time.monotonic() < end
        time.sleep(0.05)


def rebuild_slowly() -> None:
    own_connections()
    with mock.patch.object(ClusterIndex, "write", side_effect=lambda *_: time.sleep(600)):
        connections["default"].get_backend().rebuild()


@pytest.mark.django_db(transaction=True)
def test_two_rebuilds_at_once_both_end_and_leave_one_index(reference: None) -> None:
    make_collection(findings=FINDINGS)
    backend = built()

    finish(*[start(rebuild_twice) for _ in range(2)])

    is_whole(backend)
    assert connection.vendor != "postgresql" or not backend.is_rebuilding()


def rebuild_twice() -> None:
    own_connections()
    for _ in range(2):
        connections["default"].get_backend().rebuild()

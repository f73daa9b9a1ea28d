"""One writer at a time, by the database's locks or by files; versions that only rise."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from django.db import connection

from search.cluster.locks import Locks
from search.errors import IndexUnreachable
from search.models import IndexQueueEntry

pytestmark = pytest.mark.django_db(transaction=True)
WRITERS = 4
TIMES = 10


@pytest.fixture
def locks(tmp_path: Path) -> Locks:
    return Locks("findings", tmp_path / "index")


def test_versions_rise_and_leave_no_row(locks: Locks) -> None:
    versions = []
    for _ in range(3):
        with locks.writing() as version:
            versions.append(version)

    assert versions == sorted(set(versions))
    assert not IndexQueueEntry.objects.exists()


def test_writers_wait_for_each_other_and_none_has_an_older_version_than_the_one_before(locks: Locks) -> None:
    inside = [0]
    versions: list[int] = []
    faults: list[str] = []

    def write() -> None:
        for _ in range(TIMES):
            with locks.writing() as version:
                inside[0] += 1
                if inside[0] != 1:
                    faults.append("two at once")
                versions.append(version)
                inside[0] -= 1
        connection.close()

    threads = [threading.Thread(target=write) for _ in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert faults == []
    assert len(versions) == WRITERS * TIMES
    assert versions == sorted(set(versions))


def test_a_rebuild_is_known_to_all_while_it_runs(locks: Locks, tmp_path: Path) -> None:
    another_site = Locks("others", tmp_path / "index")
    assert not locks.is_rebuilding()

    with locks.rebuilding() as verify:
        verify()
        assert locks.is_rebuilding()
        assert not another_site.is_rebuilding()
        with locks.writing():
            assert locks.is_rebuilding(), "writers go on beside it"

    assert not locks.is_rebuilding()


def test_a_lock_is_free_again_after_a_fault(locks: Locks) -> None:
    def fail() -> None:
        with locks.writing():
            raise OSError("the cluster is gone")

    with pytest.raises(OSError, match="gone"):
        fail()
    with locks.writing() as version:
        assert version


def test_who_cannot_wait_gives_up_a_lock_that_another_holds(locks: Locks) -> None:
    held, done = threading.Event(), threading.Event()

    def hold() -> None:
        with locks.writing():
            held.set()
            done.wait(60)
        connection.close()

    holder = threading.Thread(target=hold)
    holder.start()
    assert held.wait(60)
    try:
        with pytest.raises(IndexUnreachable, match="longer than can be waited"), locks.within(0.3).writing():
            pass
    finally:
        done.set()
        holder.join()
    with locks.within(0.3).writing() as version:
        assert version

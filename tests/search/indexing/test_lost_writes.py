"""Processes that change findings, and are killed or race: what the database says reaches the index, always."""

from __future__ import annotations

import itertools
import os
import random
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, transaction
from haystack import connections

from letters import signals
from letters.models import Finding
from search.engine import execution
from search.indexing import DocumentSource, queue_state
from search.models import IndexQueueEntry
from search.protocol import Backend
from search.query.query import Query
from search.receivers import index_what_waits
from tests.search.collection import make_collection
from tests.search.writers import finish, start

KILLS = 12
REBUILDS = 3
IN_CLUSTER = "INDEX" in settings.HAYSTACK_CONNECTIONS["default"]
# Updates, and as many removals, of each of two writers that race; another number, 5 or more, by the environment.
TIMES = max(5, int(os.environ.get("RACING_WRITES") or (200 if IN_CLUSTER else 25)))
_kept: list[Any] = []  # a parent's open connection, which a child must neither use nor close


@pytest.fixture
def shared(transactional_db: None, tmp_path: Path) -> Iterator[None]:
    """A collection in a database that several processes can open: SQLite's is in memory, so it moves to a file."""
    make_collection(findings=2 * TIMES + 70)
    in_memory = connection.vendor == "sqlite"
    name, held = connection.settings_dict["NAME"], connection.connection
    if in_memory:
        connection.cursor().execute("VACUUM INTO %s", [str(tmp_path / "shared.sqlite3")])
        connection.connection, connection.settings_dict["NAME"] = None, str(tmp_path / "shared.sqlite3")
    backend().rebuild()
    yield
    if in_memory:
        connection.close()
        connection.connection, connection.settings_dict["NAME"] = held, name


def backend() -> Backend:
    found: Backend = connections["default"].get_backend()
    return found


def own_connections() -> None:
    """A child opens its own: to the database and to the index."""
    _kept.append(connection.connection)
    connection.connection = None
    connections.reload("default")


def change(finding_id: int, text: str) -> None:
    with transaction.atomic():
        Finding.objects.filter(pk=finding_id).update(text=text)
        signals.send_findings_changed([finding_id])


def change_for_ever(ids: list[int]) -> None:
    own_connections()
    for number in itertools.count():
        change(ids[number % len(ids)], f"Changed for the {number}th time.")


def change_and_remove(changed: list[int], removed: list[int]) -> None:
    own_connections()
    for at, finding_id in enumerate(removed):
        change(changed[at % len(changed)], f"Zebracrossing {at}.")
        with transaction.atomic():
            Finding.objects.filter(pk=finding_id).delete()
            signals.send_findings_removed([finding_id])


def rebuild_again(times: int) -> None:
    own_connections()
    for _ in range(times):
        backend().rebuild()


def waiting() -> set[str]:
    entries = IndexQueueEntry.objects.filter(indexed_at=None)
    return set(DocumentSource("default").identifiers(one for entry in entries for one in entry.finding_ids))


@pytest.mark.usefixtures("shared")
def test_a_process_killed_at_any_moment_leaves_nothing_unindexed_that_does_not_wait() -> None:
    ids = list(Finding.objects.order_by("pk").values_list("pk", flat=True)[:7])
    chance = random.Random(3)
    left = 0

    for _ in range(KILLS):
        writer = start(change_for_ever, ids)
        time.sleep(0.15 + chance.random() * 0.3)
        os.kill(writer.pid or 0, signal.SIGKILL)
        writer.join()

        assert set(backend().differences().identifiers) <= waiting()
        left += bool(waiting())
        index_what_waits(None)  # as the next change does, or the worker within a minute

        assert backend().differences().identifiers == ()
        assert queue_state().findings == 0

    assert left, "some kill must have come between a commit and the index, or this tests nothing"


@pytest.mark.usefixtures("shared")
def test_two_processes_race_beside_rebuilds_and_nothing_is_lost() -> None:
    ids = list(Finding.objects.order_by("pk").values_list("pk", flat=True))
    first, second = ids[:TIMES], ids[TIMES : 2 * TIMES]
    both = ids[2 * TIMES : 2 * TIMES + 5]  # findings that both of them change

    writers = [start(change_and_remove, both, gone) for gone in (first, second)]
    rebuilder = start(rebuild_again, REBUILDS)
    finish(*writers, rebuilder)

    assert backend().differences().identifiers == ()
    assert queue_state().findings == 0
    assert execution.total(Query()) == len(ids) - 2 * TIMES
    assert execution.total(Query(q="zebracrossing", exact_words=True)) == len(both)

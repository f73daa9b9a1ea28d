"""From the bell to the index."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import pytest
from django.db import transaction
from django_tasks_db.models import DBTaskResult
from haystack import connections

from letters import signals
from letters.models import Finding, Letter
from search import receivers
from search.engine import execution as engine
from search.indexing import queue_state
from search.models import IndexQueueEntry
from search.protocol import Backend
from search.query.query import Query
from search.search_indexes import FindingIndex
from tests.builders import stored
from tests.search.engines import engine_in_use

pytestmark = pytest.mark.django_db
Commit = Callable[..., Any]


@pytest.fixture
def refreshed(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many findings each write to the index was of."""
    kind = type(connections["default"].get_backend())
    refresh, told = kind.refresh, []

    def noting(backend: Backend, ids: Iterable[int]) -> None:
        held = list(ids)
        told.append(len(held))
        refresh(backend, held)

    monkeypatch.setattr(kind, "refresh", noting)
    return told


def tasks() -> int:
    return DBTaskResult.objects.filter(task_path__endswith="catch_up", status="READY").count()


def found(words: str) -> int:
    return engine.run(Query(q=words, exact_words=True)).total


def test_a_stored_letter_is_found_by_the_next_question(django_capture_on_commit_callbacks: Commit) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        stored("Drift was seen.", "Plans were strong.")

    assert (found("drift"), found("plans")) == (1, 1)


def test_a_letter_is_one_commit(django_capture_on_commit_callbacks: Commit, refreshed: list[int]) -> None:
    connections["default"].get_backend().rebuild()

    with django_capture_on_commit_callbacks(execute=True):
        stored(*(f"Finding {n}." for n in range(30)), name="second.txt")

    assert refreshed == [30]


def test_many_letters_in_bulk_are_few_commits_and_all_found_at_the_end(
    django_capture_on_commit_callbacks: Commit, refreshed: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    connections["default"].get_backend().rebuild()
    monkeypatch.setattr(receivers, "BULK_FINDINGS", 10)

    with signals.in_bulk():
        for number in range(9):
            with django_capture_on_commit_callbacks(execute=True):
                stored("Drift was seen.", "Plans were strong.", f"Letter {number}.", name=f"{number}.txt")
    # the end of a bulk waits for the commit that a test never makes
    receivers.index_what_waits(None)

    assert refreshed == [12, 12, 3]
    assert found("drift") == 9


def test_in_bulk_no_letter_waits_for_long(
    django_capture_on_commit_callbacks: Commit, monkeypatch: pytest.MonkeyPatch
) -> None:
    connections["default"].get_backend().rebuild()
    monkeypatch.setattr(receivers, "BULK_SECONDS", 0)

    with signals.in_bulk():
        with django_capture_on_commit_callbacks(execute=True):
            stored("Drift was seen.")
        assert found("drift") == 1


def test_in_bulk_a_commit_that_takes_long_is_made_less_often(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each letter takes two seconds to come, and a commit to the index a tenth of one, one or a hundred."""

    def commits_of(commit_seconds: float) -> list[int]:
        clock, commits = [0.0], []

        def index(_: int | None) -> None:
            clock[0] += commit_seconds
            commits.append(letter)

        processor = receivers.LetterSignalProcessor(connections, None)
        processor.teardown()  # the site's own hears the signals, too
        with signals.in_bulk(), monkeypatch.context() as patch:
            patch.setattr("search.receivers.time.monotonic", lambda: clock[0])
            patch.setattr(receivers, "index_what_waits", index)
            for letter in range(1, 41):
                clock[0] += 2
                processor.on_findings_changed([letter])
        return commits

    assert commits_of(0.1) == [4, 8, 12, 16, 20, 24, 28, 32, 36, 40]
    assert commits_of(1) == [4, 10, 16, 22, 28, 34, 40]
    assert commits_of(100) == [4, 15, 26, 37], "20 seconds are the longest"


def test_a_load_in_bulk_that_fails_indexes_what_it_has_stored(
    django_capture_on_commit_callbacks: Commit,
) -> None:
    connections["default"].get_backend().rebuild()

    def load() -> None:
        with signals.in_bulk():
            stored("Drift was seen.")
            raise KeyError

    with django_capture_on_commit_callbacks(execute=True), pytest.raises(KeyError):
        load()

    assert found("drift") == 1
    assert not signals.is_bulk()


def test_a_letter_that_is_unpublished_or_withdrawn_is_found_no_more(
    django_capture_on_commit_callbacks: Commit,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        stored("Drift was seen.")
    with django_capture_on_commit_callbacks(execute=True):
        Letter.objects.update(state=Letter.State.UNPUBLISHED)
        signals.send_findings_changed(Finding.objects.values_list("pk", flat=True))

    assert found("drift") == 0


def test_a_deleted_finding_is_found_no_more(django_capture_on_commit_callbacks: Commit) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        stored("Drift was seen.")
    with django_capture_on_commit_callbacks(execute=True):
        ids = list(Finding.objects.values_list("pk", flat=True))
        Finding.objects.all().delete()
        signals.send_findings_removed(ids)

    assert found("drift") == 0
    assert engine.total(Query()) == 0


def test_what_is_rolled_back_is_never_indexed(django_capture_on_commit_callbacks: Commit) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        stored("Plans were strong.", name="first.txt")
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        stored("Drift was seen.", name="second.txt")
        transaction.set_rollback(True)

    assert found("drift") == 0


def test_the_same_finding_twice_in_a_ring_is_indexed_once(django_capture_on_commit_callbacks: Commit) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        stored("Drift was seen.")
    key = Finding.objects.get().pk
    with django_capture_on_commit_callbacks(execute=True):
        signals.send_findings_changed([key, key, key])
    connections["default"].get_backend().update(FindingIndex(), list(FindingIndex().index_queryset()) * 2)
    assert not IndexQueueEntry.objects.exists()

    assert found("drift") == 1
    assert engine.total(Query()) == 1


def test_a_large_collection_without_an_index_is_not_built_inside_a_request(
    django_capture_on_commit_callbacks: Commit,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(receivers, "BUILT_AT_ONCE", 0)

    with django_capture_on_commit_callbacks(execute=True):
        stored("Drift was seen.")

    assert found("drift") == 0
    assert "rebuild_index" in caplog.text


def test_an_index_of_another_version_is_left_alone_and_says_so(
    django_capture_on_commit_callbacks: Commit, caplog: pytest.LogCaptureFixture
) -> None:
    engine_in_use().index_outdated()

    with django_capture_on_commit_callbacks(execute=True):
        stored("Drift was seen.")
    results = engine.run(Query(q="drift"))

    assert results.total == 0
    assert "another version" in caplog.text


def test_what_a_full_disk_kept_out_comes_in_by_itself(
    django_capture_on_commit_callbacks: Commit, caplog: pytest.LogCaptureFixture
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        stored("Drift was seen.", name="first.txt")
    with engine_in_use().write_fails():
        with django_capture_on_commit_callbacks(execute=True):
            stored("Plans were strong.", name="second.txt")
        DBTaskResult.objects.all().delete()  # the worker begins the task that was left for it
        receivers.catch_up.call()
        assert tasks() == 1, "tried again, in vain, and not given up"
    assert found("plans") == 0
    assert queue_state().findings == 1
    assert "1 findings cannot be found by searching yet" in caplog.text

    receivers.catch_up.call()

    assert found("plans") == 1
    assert queue_state().findings == 0


def test_what_a_killed_process_left_is_indexed_with_the_next_change(
    django_capture_on_commit_callbacks: Commit,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        stored("Drift was seen.", name="first.txt")
    with django_capture_on_commit_callbacks():  # killed after its commit: nothing is called
        stored("Plans were strong.", name="second.txt")
    assert (found("plans"), queue_state().findings, tasks()) == (0, 1, 1)

    with django_capture_on_commit_callbacks(execute=True):
        stored("Visits were late.", name="third.txt")

    assert (found("plans"), found("visits"), queue_state().findings) == (1, 1, 0)


def test_a_worker_that_starts_takes_up_what_a_killed_one_left(
    django_capture_on_commit_callbacks: Commit,
) -> None:
    with django_capture_on_commit_callbacks():
        stored("Plans were strong.")
    DBTaskResult.objects.all().delete()  # the task was running in the worker that was killed

    signals.worker_started.send(sender=None)

    assert tasks() == 1


def test_one_task_looks_later_however_many_changes_there_are(
    django_capture_on_commit_callbacks: Commit,
) -> None:
    for number in range(3):
        with django_capture_on_commit_callbacks(execute=True):
            stored("Plans were strong.", name=f"{number}.txt")

    assert tasks() == 1


def test_a_change_of_very_many_findings_is_left_to_the_worker(
    django_capture_on_commit_callbacks: Commit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receivers, "DRAINED_AT_ONCE", 1)
    connections["default"].get_backend().rebuild()

    with django_capture_on_commit_callbacks(execute=True):
        stored("Drift was seen.", "Plans were strong.")
    assert (found("drift"), queue_state().findings) == (0, 2)
    receivers.catch_up.call()

    assert (found("drift"), queue_state().findings) == (1, 0)

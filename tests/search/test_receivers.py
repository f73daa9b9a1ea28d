"""From the bell to the index."""

from __future__ import annotations

import errno
from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from django_tasks_db.models import DBTaskResult
from haystack import connections

from letters import signals
from letters.models import Finding, Letter
from search import receivers
from search.backend.write.writer import IndexWriter
from search.engine import execution as engine
from search.query.query import Query
from search.search_indexes import FindingIndex
from tests.builders import stored

pytestmark = pytest.mark.django_db
Commit = Callable[..., Any]


def generation() -> object:
    backend = connections["default"].get_backend()
    backend.ready()
    return backend.folder.live().generation


def found(words: str) -> int:
    return engine.run(Query(q=words, exact_words=True)).total


def test_a_stored_letter_is_found_by_the_next_question(django_capture_on_commit_callbacks: Commit) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        stored("Drift was seen.", "Plans were strong.")

    assert (found("drift"), found("plans")) == (1, 1)


def test_a_letter_is_one_commit(django_capture_on_commit_callbacks: Commit) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        stored("First.", name="first.txt")
    before = generation()

    with django_capture_on_commit_callbacks(execute=True):
        stored(*(f"Finding {n}." for n in range(30)), name="second.txt")

    assert generation() == int(str(before)) + 1


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
    backend = connections["default"].get_backend()
    backend.ready()
    backend.folder.make()
    (backend.folder.path / "live").symlink_to("b-0-of-old-code/_MAIN_1.toc")

    with django_capture_on_commit_callbacks(execute=True):
        stored("Drift was seen.")
    results = engine.run(Query(q="drift"))

    assert results.total == 0
    assert "another version" in caplog.text


def test_what_a_full_disk_kept_out_comes_in_by_itself(
    django_capture_on_commit_callbacks: Commit, monkeypatch: pytest.MonkeyPatch
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        stored("Drift was seen.", name="first.txt")
    with monkeypatch.context() as full:
        full.setattr(IndexWriter, "write", _no_space)
        with django_capture_on_commit_callbacks(execute=True):
            stored("Plans were strong.", name="second.txt")
        (waiting,) = DBTaskResult.objects.filter(task_path__endswith="catch_up")
        receivers.catch_up.call(*waiting.args_kwargs["args"])
    assert found("plans") == 0

    assert DBTaskResult.objects.filter(task_path__endswith="catch_up").count() == 2, (
        "tried again, in vain, and not given up"
    )
    receivers.catch_up.call(*waiting.args_kwargs["args"])

    assert found("plans") == 1


def _no_space(*_: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")

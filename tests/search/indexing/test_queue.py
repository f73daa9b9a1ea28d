"""What waits to be indexed: written with the change, put away once it is in the index, kept while a rebuild runs."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from search.indexing import changes_meanwhile, drain, note, queue, queue_state
from search.models import IndexQueueEntry

pytestmark = pytest.mark.django_db


class Listening:
    """A backend that writes down what it was told to refresh, and may fail, or be rebuilding."""

    def __init__(self) -> None:
        self.told: list[list[int]] = []
        self.rebuilds = False
        self.fails = False

    def refresh(self, ids: Iterable[int]) -> None:
        if self.fails:
            raise OSError("No space left on device")
        self.told.append(list(ids))

    def is_rebuilding(self) -> bool:
        return self.rebuilds


@pytest.fixture
def backend() -> Listening:
    return Listening()


def test_what_waits_is_indexed_once_and_put_away(backend: Listening) -> None:
    note([3, 1, 3])
    note([2, 1])
    assert queue_state().findings == 4

    assert drain(backend) == 3  # type: ignore[arg-type]

    assert backend.told == [[3, 1, 2]]
    assert not IndexQueueEntry.objects.exists()
    assert queue_state() == queue.QueueState()


def test_nothing_to_do_asks_the_backend_nothing(backend: Listening) -> None:
    assert drain(backend) == 0  # type: ignore[arg-type]
    assert backend.told == []


def test_very_many_are_indexed_in_several_commits(backend: Listening) -> None:
    note(range(4_500))

    drain(backend)  # type: ignore[arg-type]

    assert [len(ids) for ids in backend.told] == [2_000, 2_000, 500]
    assert [one for ids in backend.told for one in ids] == list(range(4_500))


def test_what_fails_waits_on(backend: Listening) -> None:
    note([1])
    backend.fails = True

    with pytest.raises(OSError, match="No space"):
        drain(backend)  # type: ignore[arg-type]

    assert queue_state().findings == 1


def test_the_age_is_that_of_the_first_that_waits() -> None:
    note([1])
    note([2])
    first = IndexQueueEntry.objects.earliest("pk")
    IndexQueueEntry.objects.filter(pk=first.pk).update(since=timezone.now() - timedelta(seconds=90))

    assert 90 <= queue_state().oldest_seconds < 120


def test_an_entry_goes_with_its_transaction() -> None:
    with transaction.atomic():
        note([1])
        transaction.set_rollback(True)

    assert queue_state().findings == 0


def test_a_change_that_comes_while_its_finding_is_indexed_waits_for_its_own_turn(backend: Listening) -> None:
    """Whoever noted it drains as well: two writers that took over each other's would never come to an end."""
    note([1])
    refresh = backend.refresh

    def changed_meanwhile(ids: Iterable[int]) -> None:
        refresh(ids)
        if len(backend.told) == 1:
            note([1])

    backend.refresh = changed_meanwhile  # type: ignore[method-assign]

    assert drain(backend) == 1  # type: ignore[arg-type]
    assert backend.told == [[1]]
    assert queue_state().findings == 1
    assert drain(backend) == 1  # type: ignore[arg-type]
    assert backend.told == [[1], [1]]
    assert queue_state().findings == 0


def test_what_is_indexed_while_a_rebuild_runs_is_kept_for_it(backend: Listening) -> None:
    note([1])
    backend.rebuilds = True
    drain(backend)  # type: ignore[arg-type]
    assert queue_state().findings == 0, "it is in the index"
    assert drain(backend) == 0, "and not indexed again"  # type: ignore[arg-type]
    note([2])

    with changes_meanwhile() as changed:
        assert changed() == [1, 2]

    assert not IndexQueueEntry.objects.exists()


def test_a_rebuild_that_fails_leaves_what_waits(backend: Listening) -> None:
    note([1])

    def rebuild() -> None:
        with changes_meanwhile() as changed:
            changed()
            raise OSError("the disc is full")

    with pytest.raises(OSError, match="full"):
        rebuild()

    assert queue_state().findings == 1


def test_what_was_kept_for_a_rebuild_that_was_killed_goes_with_the_next_change(backend: Listening) -> None:
    note([1])
    backend.rebuilds = True
    drain(backend)  # type: ignore[arg-type]
    backend.rebuilds = False
    note([2])

    drain(backend)  # type: ignore[arg-type]

    assert not IndexQueueEntry.objects.exists()

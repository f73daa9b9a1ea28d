"""Findings that wait to be indexed: written in the transaction that changes them, so that no change is ever forgotten.

    a change and its entry --commit--> drain: index, then delete the entry
                                          a rebuild runs: the entry is kept as done, for the rebuild to look at

Whoever drains takes all that waits when it begins, also what a process that was killed has left. An entry is deleted by
its own key once the index has what the database said after the entry was committed; a change that comes meanwhile has
its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db.models import Max, Min, Sum
from django.utils import timezone

from letters.visibility import note as note_visibility
from search.models import IndexQueueEntry
from search.protocol import Backend

IDS_IN_ENTRY = 1_000
ENTRIES_AT_ONCE = 500  # in one query
IDS_AT_ONCE = 2_000  # findings in one commit to the index: some seconds, and few enough to hold in memory


@dataclass(frozen=True, slots=True)
class QueueState:
    """How many findings wait to be indexed, and for how many seconds the first of them has waited."""

    findings: int = 0
    oldest_seconds: float = 0.0


def note(ids: Iterable[int]) -> None:
    """Given ids of findings that this transaction changes, let them wait to be indexed."""
    parts = _parts(list(dict.fromkeys(ids)), IDS_IN_ENTRY)
    IndexQueueEntry.objects.bulk_create(
        IndexQueueEntry(finding_ids=part, findings=len(part)) for part in parts
    )


def _parts(ids: list[int], size: int) -> Iterator[list[int]]:
    return (ids[start : start + size] for start in range(0, len(ids), size))


def queue_state() -> QueueState:
    """Return how the queue stands; one database query. Raises DatabaseError."""
    waiting = IndexQueueEntry.objects.filter(indexed_at=None)
    told = waiting.aggregate(findings=Sum("findings"), oldest=Min("since"))
    if told["oldest"] is None:
        return QueueState()
    waited = (timezone.now() - told["oldest"]).total_seconds()
    return QueueState(told["findings"], max(0.0, waited))


def drain(backend: Backend) -> int:
    """Given a backend, index all that waits now, and return how many findings that were.

    What is noted meanwhile has its own drain: two writers would else write each other's changes again and again.
    Raises what the backend's ``refresh`` raises; what it was given then still waits.
    """
    total = 0
    last = IndexQueueEntry.objects.filter(indexed_at=None).aggregate(last=Max("pk"))["last"]
    while last and (entries := _next_entries(last)):
        done = list(
            IndexQueueEntry.objects.exclude(indexed_at=None).values_list("pk", flat=True)[:ENTRIES_AT_ONCE]
        )
        ids = dict.fromkeys(one for entry in entries for one in entry.finding_ids)
        backend.refresh(ids)
        note_visibility(ids)
        _put_away([entry.pk for entry in entries], done, is_rebuilding=backend.is_rebuilding())
        total += len(ids)
        if entries[-1].pk == last:
            break
    return total


def _next_entries(last: int) -> list[IndexQueueEntry]:
    """The oldest that wait, none after ``last``; up to IDS_AT_ONCE findings in them, and one at least."""
    waiting = IndexQueueEntry.objects.filter(indexed_at=None, pk__lte=last).order_by("pk")
    taken: list[int] = []
    findings = 0
    for pk, held in waiting.values_list("pk", "findings")[:ENTRIES_AT_ONCE]:
        findings += held
        if taken and findings > IDS_AT_ONCE:
            break
        taken.append(pk)
    return list(IndexQueueEntry.objects.filter(pk__in=taken).order_by("pk")) if taken else []


def _put_away(indexed: list[int], done: list[int], *, is_rebuilding: bool) -> None:
    """Delete entries that are in the index, or keep them for the rebuild that runs.

    A rebuild that began after ``is_rebuilding`` was asked reads the database later than these were committed.
    """
    if is_rebuilding:
        IndexQueueEntry.objects.filter(pk__in=indexed).update(indexed_at=timezone.now())
    else:
        _delete([*indexed, *done])


def _delete(keys: list[int]) -> None:
    for part in _parts(keys, ENTRIES_AT_ONCE):
        IndexQueueEntry.objects.filter(pk__in=part).delete()


@contextmanager
def changes_meanwhile() -> Iterator[Callable[[], list[int]]]:
    """Given out to a rebuild: what to ask, once nobody else writes, for the ids of findings changed meanwhile.

    Once the rebuild has ended well, what was told is indexed and put away.
    """
    told: list[IndexQueueEntry] = []

    def changed() -> list[int]:
        told[:] = IndexQueueEntry.objects.order_by("pk")
        return list(dict.fromkeys(one for entry in told for one in entry.finding_ids))

    yield changed
    _delete([entry.pk for entry in told])

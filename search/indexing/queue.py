"""The queue of findings to be indexed: written in the transaction that changes them, so that no change is lost.

    a change and its entry --commit--> drain: index, then delete the entry
                                          a rebuild runs: the entry is marked as done, for the rebuild to read

A drain takes all entries that wait when it begins, also those left by a process that was killed. An entry is deleted
by its own key once the index has the database's state after the entry was committed; a later change has its own entry.
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
    """Given ids of findings that this transaction changes, add them to the queue."""
    parts = _parts(list(dict.fromkeys(ids)), IDS_IN_ENTRY)
    IndexQueueEntry.objects.bulk_create(
        IndexQueueEntry(finding_ids=part, findings=len(part)) for part in parts
    )


def _parts(ids: list[int], size: int) -> Iterator[list[int]]:
    return (ids[start : start + size] for start in range(0, len(ids), size))


def queue_state() -> QueueState:
    """Return the length and the age of the queue; one database query. Raises DatabaseError."""
    waiting = IndexQueueEntry.objects.filter(indexed_at=None)
    totals = waiting.aggregate(findings=Sum("findings"), oldest=Min("since"))
    if totals["oldest"] is None:
        return QueueState()
    waited = (timezone.now() - totals["oldest"]).total_seconds()
    return QueueState(totals["findings"], max(0.0, waited))


def drain(backend: Backend) -> int:
    """Given a backend, index all findings in the queue now, and return how many there were.

    What is queued meanwhile is left to its own drain: two writers would otherwise keep writing each other's changes.
    Raises what the backend's ``refresh`` raises; the findings it was given then stay in the queue.
    """
    total = 0
    last = IndexQueueEntry.objects.filter(indexed_at=None).aggregate(last=Max("pk"))["last"]
    while last and (entries := _next_entries(last)):
        done = list(
            IndexQueueEntry.objects.exclude(indexed_at=None).values_list("pk", flat=True)[:ENTRIES_AT_ONCE]
        )
        ids = dict.fromkeys(finding_id for entry in entries for finding_id in entry.finding_ids)
        backend.refresh(ids)
        note_visibility(ids)
        _delete_or_mark_done([entry.pk for entry in entries], done, is_rebuilding=backend.is_rebuilding())
        total += len(ids)
        if entries[-1].pk == last:
            break
    return total


def _next_entries(last: int) -> list[IndexQueueEntry]:
    """The oldest waiting entries, none after ``last``, with up to IDS_AT_ONCE findings in all; at least one entry."""
    waiting = IndexQueueEntry.objects.filter(indexed_at=None, pk__lte=last).order_by("pk")
    entry_keys: list[int] = []
    findings = 0
    for pk, finding_count in waiting.values_list("pk", "findings")[:ENTRIES_AT_ONCE]:
        findings += finding_count
        if entry_keys and findings > IDS_AT_ONCE:
            break
        entry_keys.append(pk)
    return list(IndexQueueEntry.objects.filter(pk__in=entry_keys).order_by("pk")) if entry_keys else []


def _delete_or_mark_done(indexed: list[int], done: list[int], *, is_rebuilding: bool) -> None:
    """Delete entries whose findings are indexed, or mark them as done where a rebuild is running.

    A rebuild that began after ``is_rebuilding`` was read reads the database later than these were committed.
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
    """Yield a function that a rebuild calls, once no other writer runs, for the ids of findings changed meanwhile.

    Once the rebuild has succeeded, the entries of those findings are deleted.
    """
    seen_entries: list[IndexQueueEntry] = []

    def changed() -> list[int]:
        seen_entries[:] = IndexQueueEntry.objects.order_by("pk")
        return list(dict.fromkeys(finding_id for entry in seen_entries for finding_id in entry.finding_ids))

    yield changed
    _delete([entry.pk for entry in seen_entries])

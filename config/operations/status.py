"""How index and queue are doing, asked of the database and of the search backend's own status."""

from __future__ import annotations

import time
from dataclasses import dataclass

from django.db.models import Case, Count, Min, Q, When
from django.utils import timezone
from haystack import connections


@dataclass(frozen=True, slots=True)
class IndexState:
    """``fault`` is "" where there is an index that can be read. ``written_seconds_ago`` is None where there is none."""

    shown: int
    indexed: int
    fault: str = ""
    written_seconds_ago: float | None = None


@dataclass(frozen=True, slots=True)
class QueueState:
    """Tasks by where they stand."""

    waiting: int
    running: int
    failed: int
    oldest_waiting_seconds: float


def index_state() -> IndexState:
    """Return how many findings readers may see, and how many the index holds. Raises DatabaseError."""
    connection = connections["default"]
    shown = sum(index.index_queryset().count() for index in connection.get_unified_index().collect_indexes())
    status = connection.get_backend().status()
    age = None if status.written_at is None else time.time() - status.written_at
    return IndexState(shown, status.documents, status.fault, age)


def queue_state() -> QueueState:
    """Return how the tasks stand. Raises DatabaseError."""
    from django_tasks_db.models import DBTaskResult  # models are there once the apps are ready

    now = timezone.now()
    due = Q(status="READY") & (Q(run_after__lte=now) | Q(run_after__year=9999))
    # A task with an appointment waits since then, however early it was made.
    waiting_since = Case(When(run_after__year=9999, then="enqueued_at"), default="run_after")
    counts = DBTaskResult.objects.aggregate(
        waiting=Count("pk", filter=due),
        running=Count("pk", filter=Q(status="RUNNING")),
        failed=Count("pk", filter=Q(status="FAILED")),
        oldest=Min(waiting_since, filter=due),
    )
    waited = (now - counts["oldest"]).total_seconds() if counts["oldest"] else 0.0
    return QueueState(counts["waiting"], counts["running"], counts["failed"], max(0.0, waited))

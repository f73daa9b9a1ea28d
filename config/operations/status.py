"""How index and queue are doing, asked of the database and of what the settings name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from django.conf import settings
from django.db.models import Case, Count, Min, Q, When
from django.utils import timezone
from django.utils.module_loading import import_string


class IndexState(Protocol):
    """``fault`` is "" where there is an index that can be read. ``written_seconds_ago`` is None where there is none.

    ``waiting`` is how many findings wait to be indexed, the first of them for ``waiting_seconds``.
    """

    @property
    def shown(self) -> int: ...
    @property
    def indexed(self) -> int: ...
    @property
    def fault(self) -> str: ...
    @property
    def written_seconds_ago(self) -> float | None: ...
    @property
    def waiting(self) -> int: ...
    @property
    def waiting_seconds(self) -> float: ...


@dataclass(frozen=True, slots=True)
class QueueState:
    """Tasks by where they stand."""

    waiting: int
    running: int
    failed: int
    oldest_waiting_seconds: float


def index_state() -> IndexState:
    """Return how many findings readers may see, the index holds, and wait for it. Raises DatabaseError."""
    state: Callable[[], IndexState] = import_string(settings.INDEX_STATE)
    return state()


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

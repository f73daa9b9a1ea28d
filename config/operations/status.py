"""How index and queue are doing, asked of the database and of the search backend by their public names."""

from __future__ import annotations

import time
from dataclasses import dataclass

from django.apps import apps
from django.db.models import Count, Min, Q
from django.utils import timezone
from haystack import connections

LIVE_LINK = "live"  # replaced at every commit to the index, so its age is that of the last one


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
    index = connection.get_unified_index().get_index(apps.get_model("letters", "Finding"))
    shown = index.index_queryset().count()
    backend = connection.get_backend()
    backend.ready()
    try:
        indexed = backend.reading.snapshot().live.bit_count()
        written = (backend.folder.path / LIVE_LINK).lstat().st_mtime
    except Exception as err:  # a broken index breaks in its own ways; each is a state to tell of
        return IndexState(shown, 0, str(err) or type(err).__name__)
    return IndexState(shown, indexed, "", time.time() - written)


def queue_state() -> QueueState:
    """Return how the tasks stand. Raises DatabaseError."""
    tasks = apps.get_model("django_tasks_database", "DBTaskResult")._default_manager
    now = timezone.now()
    due = Q(status="READY") & (Q(run_after__lte=now) | Q(run_after__year=9999))
    counts = tasks.aggregate(
        waiting=Count("pk", filter=due),
        running=Count("pk", filter=Q(status="RUNNING")),
        failed=Count("pk", filter=Q(status="FAILED")),
        oldest=Min("enqueued_at", filter=due),
    )
    waited = (now - counts["oldest"]).total_seconds() if counts["oldest"] else 0.0
    return QueueState(counts["waiting"], counts["running"], counts["failed"], max(0.0, waited))

"""A task that looks later at what a transaction leaves to be done, whatever becomes of the process that makes it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone
from django_tasks.base import Task
from django_tasks_db.models import DBTaskResult

AGAIN_AFTER = timedelta(minutes=1)  # by then whoever writes has asked the worker, or was killed


def look_later(task: Task[[], Any]) -> None:
    """Given a task, have the worker run it within a minute, unless one of it is due in the second half of that.

    It is queued within the transaction that is open. One that is due before does not count: it may run before the
    transaction ends, and see nothing of it. Nor does one that is due later: the clock has been put back since.
    """
    now = timezone.now()
    soon = now + AGAIN_AFTER
    waiting = DBTaskResult.objects.filter(task_path=task.module_path, status="READY")
    if not waiting.filter(run_after__gte=now + AGAIN_AFTER / 2, run_after__lte=soon).exists():
        task.using(run_after=soon).enqueue()

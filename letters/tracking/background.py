"""Letters change, and their authority's items are followed up again by the worker.

findings change -> a row for their authority, in the same transaction -> a task -> every row that waits is worked off
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from typing import Any

from django.db import DatabaseError
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from letters.models import Authority, FollowUpDue
from letters.tracking.store import track_authority

log = logging.getLogger(__name__)
CHUNK = 500  # ids in one query: SQLite takes no more than some thousand


def note_changing(finding_ids: Iterable[int], **_: Any) -> None:
    """Given ids of findings that the open transaction writes or takes away, let their authorities wait in it: whoever
    is killed after its commit leaves them waiting. A row of its own each time, so that nobody waits for anybody."""
    ids = list(finding_ids)
    authorities: set[int] = set()
    for start in range(0, len(ids), CHUNK):
        held = Authority.objects.filter(inspections__findings__in=ids[start : start + CHUNK])
        authorities.update(held.order_by().values_list("pk", flat=True))
    FollowUpDue.objects.bulk_create(FollowUpDue(authority_id=pk) for pk in sorted(authorities))


def ask_worker(**_: Any) -> None:
    """Once it is committed, have the worker follow up what waits, unless it is asked already.

    A failure is logged and not raised at whoever saved: what waits goes on waiting.
    """
    try:
        asked = DBTaskResult.objects.filter(task_path=follow_up_due.module_path, status="READY").exists()
        if not asked and FollowUpDue.objects.exists():
            follow_up_due.enqueue()
    except DatabaseError as error:
        log.error("What has changed is followed up after the next change, or by `follow_up`: %s", error)


@task()
def follow_up_due() -> int:
    """Follow up the items of every authority that waits; return how many follow-ups changed."""
    changed = 0
    while (
        first := FollowUpDue.objects.order_by("since", "pk").select_related("authority").first()
    ) is not None:
        due = FollowUpDue.objects.filter(authority=first.authority).values_list("pk", flat=True)
        changed += track_authority(first.authority, list(due))
    return changed


def take_up_due() -> int:
    """Have what waits followed up, after a worker that is gone; return how many authorities wait."""
    waiting = FollowUpDue.objects.values("authority").distinct().count()
    if waiting:
        follow_up_due.enqueue()
    return waiting

"""Letters change, and their authority's items are followed up again by the worker.

findings stored -> a row for the authority -> a task -> every row that waits is worked off
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from typing import Any

from django.db import DatabaseError
from django.utils import timezone
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from letters.models import Authority, FollowUpDue
from letters.tracking.store import track_authority

log = logging.getLogger(__name__)
CHUNK = 500  # ids in one query: SQLite takes no more than some thousand


def note_changed(finding_ids: Iterable[int], **_: Any) -> None:
    """Given ids of findings that were stored, let their authorities wait to be followed up; a task does it.

    They are committed by now, so a failure is logged with its cure and not raised at whoever saved them.
    """
    try:
        _note_changed(finding_ids)
    except DatabaseError as error:
        log.error("What has changed is not followed up before the next change, or `follow_up`: %s", error)


def _note_changed(finding_ids: Iterable[int]) -> None:
    ids = list(finding_ids)
    authorities: set[int] = set()
    for start in range(0, len(ids), CHUNK):
        held = Authority.objects.filter(inspections__findings__in=ids[start : start + CHUNK])
        authorities.update(held.values_list("pk", flat=True))
    due = [FollowUpDue(authority_id=pk, since=timezone.now()) for pk in sorted(authorities)]
    # Written also where it is there: whoever works it off has perhaps read the letters as they were before, and is
    # about to take it away; this waits for that, and puts it back.
    FollowUpDue.objects.bulk_create(
        due, update_conflicts=True, update_fields=["since"], unique_fields=["authority"]
    )
    if due and not DBTaskResult.objects.filter(task_path=follow_up_due.module_path, status="READY").exists():
        follow_up_due.enqueue()


@task()
def follow_up_due() -> int:
    """Follow up the items of every authority that waits; return how many follow-ups changed."""
    changed = 0
    while (
        due := FollowUpDue.objects.order_by("since", "pk").select_related("authority").first()
    ) is not None:
        changed += track_authority(due.authority, due)
    return changed


def take_up_due() -> int:
    """Have what waits followed up, after a worker that is gone; return how many authorities wait."""
    waiting = FollowUpDue.objects.count()
    if waiting:
        follow_up_due.enqueue()
    return waiting

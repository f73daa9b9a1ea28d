"""Letters change, and their authority's items are followed up again by the worker.

findings change, or a letter comes to another authority or day
    -> a row for each authority, and a task, in the same transaction -> every row that waits is worked off
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from contextlib import suppress
from typing import Any

from django.db import DatabaseError, transaction
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from letters.delayed_tasks import look_later
from letters.models import Authority, FollowUpDue, Inspection, hold_authorities
from letters.place_faults import PLACE_FAULTS
from letters.signals import is_bulk
from letters.tracking.store import track_authority

log = logging.getLogger(__name__)
CHUNK = 500  # ids in one query: SQLite takes no more than some thousand


def note_changing(finding_ids: Iterable[int], **_: Any) -> None:
    """Given ids of findings that the open transaction writes or takes away, let their authorities wait in it: whoever
    is killed after its commit leaves them waiting. A row of its own each time, so that nobody waits for anybody."""
    hold_authorities()
    ids = list(finding_ids)
    authorities: set[int] = set()
    for start in range(0, len(ids), CHUNK):
        held = Authority.objects.filter(inspections__findings__in=ids[start : start + CHUNK])
        authorities.update(held.order_by().values_list("pk", flat=True))
    _let_wait(authorities)


def note_moving(instance: Inspection, *, raw: bool = False, **_: Any) -> None:
    """Given an inspection about to be written, let its authority wait where that or its first day is another than
    before; the authority that it leaves too, whose other letters now answer for it."""
    held = Inspection.objects.filter(pk=instance.pk).values_list("authority_id", "start")
    stored = None if instance._state.adding else held.first()
    if not raw and stored != (instance.authority_id, instance.start):
        _note({instance.authority_id, stored and stored[0]})


def note_going(instance: Inspection, **_: Any) -> None:
    """Given an inspection about to be deleted, let its authority wait, also where it has no findings."""
    _note({instance.authority_id})


def _note(authorities: Iterable[int | None]) -> None:
    those = {pk for pk in authorities if pk is not None}
    if those:
        hold_authorities()
        _let_wait(those)
        transaction.on_commit(ask_worker)


def _let_wait(authorities: Iterable[int]) -> None:
    due = [FollowUpDue(authority_id=pk) for pk in sorted(authorities)]
    FollowUpDue.objects.bulk_create(due)
    if due:
        look_later(follow_up_due)


def ask_worker(**_: Any) -> None:
    """Once it is committed, have the worker follow up what waits, unless it is asked already; of many letters one after
    another, once they have ended.

    A failure is logged and not raised at whoever saved: what waits goes on waiting, and the worker looks in a minute.
    """
    if is_bulk():
        return
    try:
        asked = DBTaskResult.objects.ready().filter(task_path=follow_up_due.module_path).exists()
        if not asked and FollowUpDue.objects.exists():
            follow_up_due.enqueue()
    except DatabaseError as error:
        log.error("What has changed is followed up a minute later, or by `follow_up`: %s", error)


@task()
def follow_up_due() -> int:
    """Follow up the items of every authority that waits; return how many follow-ups changed.

    One that cannot be followed up is logged, and goes on waiting; the others do not wait for it. Where the disk or the
    database fails (one of PLACE_FAULTS), that is raised, and it is tried again in a minute.
    """
    changed, failed = 0, set[int]()
    waiting = FollowUpDue.objects.order_by("since", "pk").select_related("authority")
    while (first := waiting.exclude(authority__in=failed).first()) is not None:
        due = FollowUpDue.objects.filter(authority=first.authority).values_list("pk", flat=True)
        try:
            changed += track_authority(first.authority, list(due))
        except PLACE_FAULTS:
            with suppress(*PLACE_FAULTS):
                look_later(follow_up_due)
            raise
        except Exception:  # a fault met in the letters of one authority
            log.exception("%s could not be followed up", first.authority)
            failed.add(first.authority_id)
    return changed


def take_up_due() -> int:
    """Have what waits followed up, after a worker that is gone; return how many authorities wait."""
    waiting = FollowUpDue.objects.values("authority").distinct().count()
    if waiting:
        follow_up_due.enqueue()
    return waiting

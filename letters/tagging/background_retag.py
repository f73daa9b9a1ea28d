"""Saved rules applied to all findings, by the worker. A RetagRun row holds how far a run has come.

waiting --claim--> under way --> ended
   ^                   |
   +-----release-------+        the worker was stopped, or is gone

A save while a run waits is part of it; a save while one is under way asks for another.
"""

from __future__ import annotations

import logging
import threading

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from letters.models import RetagRun
from letters.tagging.retag_all import Progress, retag_all
from letters.theme_rules import RuleError

stop_retagging = threading.Event()  # set when the worker must stop: a run goes on with the next worker
log = logging.getLogger(__name__)


@transaction.atomic
def request_retag() -> RetagRun:
    """Have all findings given their themes again by the worker; return the run, which waits from now on.

    Within the transaction that saves the rules: a run that waits is locked, so that none begins without them.
    """
    waiting = RetagRun.objects.filter(started_at=None, ended_at=None)
    run = waiting.select_for_update().first() or RetagRun.objects.create()
    run_retag.enqueue()
    return run


def release_runs() -> int:
    """Let the runs of a worker that is gone wait again, and have them done; return how many wait."""
    RetagRun.objects.filter(ended_at=None).update(started_at=None)
    waiting = RetagRun.objects.filter(ended_at=None).count()
    if waiting:
        run_retag.enqueue()
    return waiting


@task()
def run_retag() -> int:
    """Do the run that waits; return how many findings changed. One task may find its run done by another."""
    run = _claim()
    if run is None:
        return 0
    try:
        _retag_in_batches(run)
    except RuleError as error:
        _end(run, f"the rules of a theme cannot be used: {error}")
    except Exception:
        log.exception("%s stopped", run)
        _end(run, "an error occurred; see the log")
        raise
    return run.findings_changed


def _claim() -> RetagRun | None:
    with transaction.atomic():
        waiting = RetagRun.objects.filter(started_at=None, ended_at=None).order_by("pk")
        run = waiting.select_for_update(skip_locked=True).first()
        if run:
            run.started_at = timezone.now()
            run.save()
    return run


def _retag_in_batches(run: RetagRun) -> None:
    for progress in retag_all():
        _save_progress(run, progress)
        if stop_retagging.is_set() and progress.done < progress.of:
            run.started_at = None
            run.save()
            return
    _end(run)


def _save_progress(run: RetagRun, progress: Progress) -> None:
    run.findings_done, run.findings_total = progress.done, progress.of
    run.findings_changed = progress.changed
    run.save()


def _end(run: RetagRun, fault: str = "") -> None:
    run.ended_at, run.fault = timezone.now(), fault[:500]
    run.save()

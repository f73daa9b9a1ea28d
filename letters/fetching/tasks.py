"""Fetching as the worker does it: a slice at a time, so that uploads never wait longer than a slice."""

from __future__ import annotations

import logging
from datetime import timedelta

from django.conf import settings
from django.contrib.auth.models import User
from django.utils import timezone
from django_tasks import task
from django_tasks_db.models import DBTaskResult, get_date_max

from letters.fetching.clock import next_due
from letters.fetching.errors import AlreadyRunning, FetchError
from letters.fetching.lock import is_held
from letters.ingestion import stopping
from letters.models import FetchRun
from letters.place_faults import PLACE_FAULTS, place_fault

SLICE_SECONDS = 30.0
TRY_AGAIN = timedelta(minutes=10)
log = logging.getLogger(__name__)


@task()
def fetch_reports(started_by: int | None = None) -> None:
    """Begin a run and work on it for a slice; where another is at work, or the site is to be left alone, say so."""
    from letters.fetching import start  # here and not above: the web process only enqueues

    editor = User.objects.filter(pk=started_by).first() if started_by else None
    try:
        run = start.begin_slice(editor, _log, stopping, SLICE_SECONDS)
    except FetchError as error:
        log.warning("Nothing was fetched: %s", error)
        schedule_next()
    except PLACE_FAULTS as error:
        _try_again_later(error)
    else:
        _continue_or_schedule(run)


@task()
def go_on_fetching(run_id: int) -> None:
    """Work on a run for another slice, unless it has ended meanwhile."""
    from letters.fetching import start

    try:
        run = start.go_on_slice(run_id, _log, stopping, SLICE_SECONDS)
    except AlreadyRunning:
        go_on_fetching.using(run_after=timezone.now() + TRY_AGAIN).enqueue(run_id)
    except PLACE_FAULTS as error:
        _try_again_later(error)
    else:
        _continue_or_schedule(run)


def _try_again_later(error: Exception) -> None:
    """Our disk or database failed, not the site: the run stays as it is, and is continued after TRY_AGAIN."""
    log.warning("Fetching is waiting: %s", place_fault(error))
    run = FetchRun.objects.filter(state=FetchRun.State.RUNNING, site=settings.FETCH_SITE, request={}).first()
    again = timezone.now() + TRY_AGAIN
    if run is None:
        fetch_reports.using(run_after=again).enqueue()
    else:
        go_on_fetching.using(run_after=again).enqueue(run.pk)


def _continue_or_schedule(run: FetchRun | None) -> None:
    """A run that is not at its end goes on behind the uploads that have come meanwhile."""
    if run is not None and run.state == FetchRun.State.RUNNING:
        go_on_fetching.enqueue(run.pk)
    else:
        schedule_next()


def _log(line: str, result: str) -> None:
    log.info("%s", line)


def start_now(editor: User) -> bool:
    """Given an editor, let the worker fetch; returns False where it is at it, or is about to be."""
    if is_at_work():
        return False
    fetch_reports.enqueue(editor.pk)
    return True


def is_at_work() -> bool:
    """Whether a fetch is running, or waits for the worker."""
    paths = [fetch_reports.module_path, go_on_fetching.module_path]
    return is_held() or DBTaskResult.objects.ready().filter(task_path__in=paths).exists()


def schedule_next() -> None:
    """By the clock of the settings, let the worker fetch again when that is due; an earlier appointment is dropped."""
    later = DBTaskResult.objects.filter(task_path=fetch_reports.module_path, run_after__gt=timezone.now())
    later.exclude(run_after=get_date_max()).delete()
    wait = next_due(settings.FETCH_EVERY_HOURS)
    is_asked_for = DBTaskResult.objects.ready().filter(task_path=fetch_reports.module_path).exists()
    if wait is not None and not is_asked_for:
        fetch_reports.using(run_after=timezone.now() + wait).enqueue()


def take_up() -> None:
    """At a worker's start: a run that its predecessor was at goes on, and the clock is set."""
    DBTaskResult.objects.filter(task_path=go_on_fetching.module_path).delete()
    run = FetchRun.objects.filter(state=FetchRun.State.RUNNING, site=settings.FETCH_SITE, request={}).first()
    if run is not None:
        go_on_fetching.enqueue(run.pk)
    schedule_next()

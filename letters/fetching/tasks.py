"""Fetching as the worker does it: a slice at a time, so that uploads never wait longer than a slice."""

from __future__ import annotations

import logging
from datetime import timedelta

from django.conf import settings
from django.contrib.auth.models import User
from django.utils import timezone
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from letters.fetching.errors import AlreadyRunning, FetchError
from letters.fetching.lock import only_one
from letters.fetching.order import Order
from letters.fetching.run import Fetching, begin, next_due
from letters.fetching.start import client_for
from letters.ingestion.worker_tasks import stopping
from letters.models import FetchRun

SLICE_SECONDS = 30.0
TRY_AGAIN = timedelta(minutes=10)
log = logging.getLogger(__name__)


@task()
def fetch_reports(started_by: int | None = None) -> None:
    """Begin a run and work on it for a slice; where another is at work, or the site is to be left alone, say so."""
    try:
        with only_one():
            editor = User.objects.filter(pk=started_by).first() if started_by else None
            _slice(begin(settings.FETCH_SITE, Order(), editor))
    except FetchError as error:
        log.warning("Nothing is fetched: %s", error)
        schedule_next()


@task()
def go_on_fetching(run_id: int) -> None:
    """Work on a run for another slice, unless it has ended meanwhile."""
    try:
        with only_one():
            run = FetchRun.objects.filter(pk=run_id, state=FetchRun.State.RUNNING).first()
            if run is not None:
                _slice(run)
    except AlreadyRunning:
        go_on_fetching.using(run_after=timezone.now() + TRY_AGAIN).enqueue(run_id)


def _slice(run: FetchRun) -> None:
    client = client_for(stop=stopping)
    if not Fetching(run, client, _log).work(SLICE_SECONDS):
        go_on_fetching.enqueue(run.pk)
        return
    log.info("Fetched: %s", run.counts)
    schedule_next()


def _log(line: str, result: str) -> None:
    log.info("%s", line)


def start_now(editor: User) -> bool:
    """Given an editor, let the worker fetch; returns False where it is at it, or is about to be."""
    if FetchRun.objects.filter(state=FetchRun.State.RUNNING).exists() or _waiting().exists():
        return False
    fetch_reports.enqueue(editor.pk)
    return True


def schedule_next() -> None:
    """By the clock of the settings, let the worker fetch again when that is due; other appointments are dropped."""
    wait = next_due(settings.FETCH_EVERY_HOURS)
    DBTaskResult.objects.ready().filter(task_path=fetch_reports.module_path).delete()
    DBTaskResult.objects.filter(task_path=fetch_reports.module_path, run_after__gt=timezone.now()).delete()
    if wait is not None:
        fetch_reports.using(run_after=timezone.now() + wait).enqueue()


def take_up() -> None:
    """At a worker's start: a run that its predecessor was at goes on, and the clock is set."""
    DBTaskResult.objects.ready().filter(task_path=go_on_fetching.module_path).delete()
    run = FetchRun.objects.filter(state=FetchRun.State.RUNNING).first()
    if run is not None:
        go_on_fetching.enqueue(run.pk)
    schedule_next()

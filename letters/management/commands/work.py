"""The worker: reads uploads and applies saved theme rules, outside the web's requests.

`make run` starts it; a crash or a kill loses nothing.
"""

from __future__ import annotations

import logging
from contextlib import suppress
from datetime import timedelta
from types import FrameType
from typing import Any

from django.db import connection
from django.utils.crypto import get_random_string
from django_tasks import DEFAULT_TASK_BACKEND_ALIAS, TaskResultStatus
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from letters.fetching import take_up
from letters.ingestion import growing_pauses, pause, read_uploads, release_stale, stopping
from letters.management import DatabaseOutOfReach, SiteCommand
from letters.management.only_worker import Verify, only_worker
from letters.place_faults import PLACE_FAULTS, place_fault
from letters.signals import worker_started
from letters.tagging import release_runs, stop_retagging
from letters.tracking import take_up_due

INTERVAL_SECONDS = 0.5
log = logging.getLogger(__name__)


class GentleWorker(Worker):
    """A worker that on a signal finishes its current files or findings and leaves the rest for the next.

    ``verify`` is called before each task, and raises what PLACE_FAULTS are where there may be another worker by now.
    """

    def __init__(self, verify: Verify, **options: Any) -> None:
        self._verify = verify
        super().__init__(**options)

    def run_task(self, db_task_result: Any) -> None:
        """Run a task, unless there may be another worker: then it is left to the next worker."""
        try:
            self._verify()
        except PLACE_FAULTS:
            with suppress(*PLACE_FAULTS):
                DBTaskResult.objects.filter(pk=db_task_result.pk).update(status=TaskResultStatus.READY)
            raise
        super().run_task(db_task_result)

    def shutdown(self, signum: int, frame: FrameType | None) -> None:
        stopping.set()
        stop_retagging.set()
        super().shutdown(signum, frame)


class Command(SiteCommand):
    requires_migrations_checks = False  # checked in _work, which waits while the database cannot be reached
    help = "Run the worker, which reads uploads, applies theme rules and sends alerts until stopped. Run only one."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--until-done", action="store_true", help="stop when nothing is waiting")

    def handle(self, *, until_done: bool, **options: Any) -> None:
        """Work; where disk or database fail between two tasks, wait and go on, as the tasks themselves do."""
        pauses = growing_pauses()
        while True:
            try:
                return self._work(until_done)
            except DatabaseOutOfReach as error:
                log.warning("The worker is waiting: %s", error)
            except PLACE_FAULTS as error:
                log.warning("The worker is waiting: %s", place_fault(error))
            connection.close()
            if not pause(next(pauses), stopping):
                return None

    def _work(self, until_done: bool) -> None:
        self.check_migrations()
        with only_worker() as verify:
            self._work_alone(until_done, verify)

    def _work_alone(self, until_done: bool, verify: Verify) -> None:
        _clear_away_dead_tasks()
        if release_stale(older_than=timedelta(0)):
            read_uploads.enqueue()
        release_runs()
        take_up()
        take_up_due()
        worker_started.send(sender=type(self))
        worker = GentleWorker(
            verify,
            queue_names=["*"],
            interval=INTERVAL_SECONDS,
            batch=until_done,
            backend_name=DEFAULT_TASK_BACKEND_ALIAS,
            startup_delay=False,
            max_tasks=None,
            worker_id=get_random_string(32),
            excluded_queue_names=[],
        )
        worker.configure_signals()
        worker.run()


def _clear_away_dead_tasks() -> None:
    """Delete the tasks of a worker that was killed, which stay "running" for ever, and finished ones.

    Nothing is lost: the rows of uploads and runs hold what is to be done, and the caller releases those.
    """
    DBTaskResult.objects.running().delete()
    DBTaskResult.objects.finished().delete()

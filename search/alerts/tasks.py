"""The scheduled task of alerts: daily, in slices of some seconds, so that uploads never wait longer than a slice."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from search.alerts.days import next_round
from search.alerts.mail_server import MailUnavailable
from search.alerts.rounds import send_due
from search.errors import IndexUnavailable

SLICE_SECONDS = 20.0
TRY_AGAIN = timedelta(minutes=10)
SOON = timedelta(seconds=5)  # the rest of a round, behind the uploads that have come meanwhile
log = logging.getLogger(__name__)


@task()
def send_alerts() -> None:
    """Send due alerts for one slice, and schedule the rest, or the next round."""
    again = timezone.now() + TRY_AGAIN  # also where this fails with an unexpected error
    try:
        again = _work()
    except (MailUnavailable, IndexUnavailable) as error:
        log.warning("E-mail alerts are waiting: %s", error)
    finally:
        send_alerts.using(run_after=again).enqueue()


def _work() -> datetime:
    """Work for a slice; return when to go on."""
    now = timezone.localtime()
    if now.hour < settings.ALERT_HOUR:
        return next_round(now, settings.ALERT_HOUR)
    done = send_due(now.date(), SLICE_SECONDS)
    if done.sent or done.refused:
        log.info("%d e-mail alerts sent, %d refused", done.sent, done.refused)
    return next_round(now, settings.ALERT_HOUR) if done.is_done else timezone.now() + SOON


def take_up(**_: Any) -> None:
    """Called when a worker starts: enqueue the task anew, which sends due alerts and schedules its next run."""
    DBTaskResult.objects.filter(task_path=send_alerts.module_path).delete()
    send_alerts.enqueue()

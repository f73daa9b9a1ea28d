"""The worker sends alerts by its own clock, and sets it again whatever happens."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from pytest_django import Settings

from search.alerts import tasks
from search.alerts.days import next_day, next_round
from search.models import Alert
from tests.behaviours.conftest import index_all
from tests.builders import stored

LONDON = ZoneInfo("Europe/London")


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("reference")
def test_the_worker_sends_what_is_due_and_looks_again_tomorrow(settings: Settings) -> None:
    settings.ALERT_HOUR = 0
    today = timezone.localdate()
    Alert.objects.create(
        address="ada@example.org", question="", how_often="daily", seen_to=timezone.now(), due_on=today
    )
    stored("Supervision is regular.")
    index_all()

    call_command("work", until_done=True)

    assert [one.to for one in mail.outbox] == [["ada@example.org"]]
    waiting = DBTaskResult.objects.get(task_path=tasks.send_alerts.module_path, status="READY")
    assert waiting.run_after > timezone.now()
    assert Alert.objects.get().due_on > today


@pytest.mark.django_db
def test_before_the_hour_nothing_is_sent(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.ALERT_HOUR = 23
    early = datetime(2026, 11, 26, 6, 59, tzinfo=LONDON)
    monkeypatch.setattr("search.alerts.tasks.timezone.localtime", lambda: early)

    assert tasks._work() == datetime(2026, 11, 26, 23, 0, tzinfo=LONDON)


@pytest.mark.django_db
def test_a_mail_server_that_is_away_is_tried_again(settings: Settings) -> None:
    settings.ALERT_HOUR = 0
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    today = timezone.localdate()
    Alert.objects.create(address="a@example.org", how_often="daily", seen_to=timezone.now(), due_on=today)
    stored("Supervision is regular.")
    index_all()

    tasks.send_alerts.call()

    again = DBTaskResult.objects.get(task_path=tasks.send_alerts.module_path, status="READY").run_after
    assert 500 < (again - timezone.now()).total_seconds() < 700
    assert Alert.objects.get().due_on == today


def test_days_and_hours() -> None:
    thursday = date(2026, 11, 26)
    assert next_day("daily", thursday) == date(2026, 11, 27)
    assert next_day("weekly", thursday) == date(2026, 11, 30)
    assert next_day("weekly", date(2026, 11, 30)) == date(2026, 12, 7)
    noon = datetime(2026, 11, 26, 12, 0, tzinfo=LONDON)
    assert next_round(noon, 7) == datetime(2026, 11, 27, 7, 0, tzinfo=LONDON)
    assert next_round(noon, 13) == datetime(2026, 11, 26, 13, 0, tzinfo=LONDON)

"""One task within the next minute looks at what a killed process leaves; those that may miss it do not count."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from letters.delayed_tasks import AGAIN_AFTER, look_later
from letters.tracking import follow_up_due

pytestmark = pytest.mark.django_db


def test_one_task_within_the_minute_is_enough() -> None:
    for _ in range(3):
        look_later(follow_up_due)

    assert timezone.now() < DBTaskResult.objects.get().run_after <= timezone.now() + AGAIN_AFTER


@pytest.mark.parametrize("due", [timedelta(seconds=-1), timedelta(seconds=5), timedelta(days=1)])
def test_a_task_that_may_run_too_early_or_is_due_tomorrow_is_not_waited_for(due: timedelta) -> None:
    follow_up_due.using(run_after=timezone.now() + due).enqueue()

    look_later(follow_up_due)
    look_later(follow_up_due)

    assert DBTaskResult.objects.count() == 2


def test_a_task_that_is_due_at_once_is_not_waited_for() -> None:
    follow_up_due.enqueue()

    look_later(follow_up_due)

    assert DBTaskResult.objects.count() == 2
    assert DBTaskResult.objects.ready().count() == 1

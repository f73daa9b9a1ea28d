"""When the worker starts a run: every so many hours after the last began, never before the site allows it."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from letters.models import FetchRun


def next_due(every_hours: float) -> timedelta | None:
    """Given the clock's setting, return how long until the next run; None where it is off."""
    if every_hours <= 0:
        return None
    last = FetchRun.objects.filter(site=settings.FETCH_SITE).first()
    if last is None:
        return timedelta(0)
    due = max(last.started_at + timedelta(hours=every_hours), last.not_before or last.started_at)
    return max(due - timezone.now(), timedelta(0))

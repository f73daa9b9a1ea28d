"""On which days alerts are due, and when the worker next checks. Pure."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from search.models import Alert

MONDAY = 0


def next_day(how_often: str, today: date) -> date:
    """Given how often, return the next day after today on which an alert is due."""
    if how_often == Alert.HowOften.DAILY:
        return today + timedelta(days=1)
    return today + timedelta(days=(MONDAY - today.weekday() - 1) % 7 + 1)


def in_a_sentence(how_often: str) -> str:
    """Given how often, return it as it stands within a sentence: "every Monday"."""
    label = str(Alert.HowOften(how_often).label)
    return label[0].lower() + label[1:]


def next_round(now: datetime, hour: int) -> datetime:
    """Given the local time and the hour at which mails go out, return when they go out next."""
    today = datetime.combine(now.date(), time(hour), now.tzinfo)
    return today if now < today else datetime.combine(now.date() + timedelta(days=1), time(hour), now.tzinfo)

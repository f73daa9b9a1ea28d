"""A round: every alert that is due, one after another, each told of what is new, or of nothing.

due, nothing new   seen until now, due another day
due, news          the mail all but handed over --> seen until now, due another day, in one write --> handed over
killed anywhere    what is not marked is due still
"""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass, replace
from datetime import date

from search.alerts.days import next_day
from search.alerts.mail_server import MailServer, Refused
from search.alerts.mails import alert_mail
from search.alerts.whats_new import News, NewsDesk, NotYet, mailed_with
from search.models import Alert
from search.query import labels

AT_ONCE = 200  # alerts read from the database
MOST_REFUSED = 3  # in a row: then there is nobody at the address
MAILS_KEPT = 400  # in the list of an alert: more than a year
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Round:
    """What was done: mails sent, alerts without news, addresses that were refused; and whether alerts are left."""

    sent: int = 0
    without_news: int = 0
    refused: int = 0
    is_done: bool = True


def send_due(today: date, seconds: float = float("inf")) -> Round:
    """Given the day, tell every alert that is due of what is new; after some seconds, leave the rest for another time.

    Raises MailUnavailable, and IndexUnavailable; what was sent before is marked.
    """
    end = time.monotonic() + seconds
    desk = NewsDesk(labels())
    done, last = Round(), 0
    with MailServer() as server:
        while alerts := list(Alert.objects.filter(due_on__lte=today, pk__gt=last).order_by("pk")[:AT_ONCE]):
            for alert in alerts:
                if time.monotonic() > end:
                    return replace(done, is_done=False)
                done, last = _tell(alert, desk, server, today, done), alert.pk
    return done


def _tell(alert: Alert, desk: NewsDesk, server: MailServer, today: date, done: Round) -> Round:
    try:
        news = desk.news_for(alert)
    except NotYet:
        return replace(done, is_done=False)
    if not news.total:
        _mark(alert, news, today, alert.mailed)
        return replace(done, without_news=done.without_news + 1)
    mailed = mailed_with(alert, news)[-MAILS_KEPT:]
    message = alert_mail(alert, news, desk.known)
    try:
        is_sent = server.hand_over(message, lambda: _mark(alert, news, today, mailed))
    except Refused as error:
        _note_refusal(alert, today, str(error), is_marked=error.is_marked)
        return replace(done, refused=done.refused + 1)
    return replace(done, sent=done.sent + is_sent)


def _mark(alert: Alert, news: News, today: date, mailed: list[list[str]]) -> bool:
    """Note until when an alert was told; False where another worker has, or it has ended meanwhile."""
    held = Alert.objects.filter(pk=alert.pk, seen_to=alert.seen_to)
    due = next_day(alert.how_often, today)
    return bool(held.update(seen_to=news.until, due_on=due, mailed=mailed, refused=0))


def _note_refusal(alert: Alert, today: date, said: str, *, is_marked: bool) -> None:
    """A mail that was not taken was not sent: tried again tomorrow, and not for ever."""
    log.warning("The mail server refused an e-mail of alert %d: %s", alert.pk, said)
    held = Alert.objects.filter(pk=alert.pk)
    if is_marked:
        held.update(seen_to=alert.seen_to, mailed=alert.mailed)
    if alert.refused + 1 >= MOST_REFUSED:
        held.delete()
    else:
        held.update(due_on=next_day(Alert.HowOften.DAILY, today), refused=alert.refused + 1)

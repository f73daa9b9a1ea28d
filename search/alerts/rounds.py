"""A round: every alert that is due, one after another, each told of what is new, or of nothing.

due, nothing new   seen until now, due another day
due, news          the mail all but handed over --> on its way --> handed over --> seen until now, due another day
refused            due tomorrow; three times because there is nobody at the address: the alert ends
killed anywhere    what is not seen is due still; what was on its way is sent once more, with the same Message-ID
"""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass, replace
from datetime import date

from django.core.mail import EmailMessage
from django.db import DatabaseError

from search.alerts.days import next_day
from search.alerts.mail_server import MailServer, MailUnavailable, Refused, Unanswered
from search.alerts.mails import alert_mail
from search.alerts.whats_new import News, NewsDesk, NotYet, mailed_with
from search.errors import IndexUnavailable
from search.models import Alert
from search.query import labels

AT_ONCE = 200  # alerts read from the database
MOST_TRIES = 2  # of one mail of which nobody knows whether it came
MOST_REFUSED = 3  # in a row, as the server knows no such address: then there is nobody at it
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

    Raises MailUnavailable, and IndexUnavailable; what was sent before is marked. Only one may be at this at a time.
    """
    end = time.monotonic() + seconds
    desk = NewsDesk(labels())
    done, last = Round(), 0
    with MailServer() as server:
        while alerts := list(Alert.objects.filter(due_on__lte=today, pk__gt=last).order_by("pk")[:AT_ONCE]):
            for alert in alerts:
                if time.monotonic() > end:
                    return replace(done, is_done=False)
                done, last = _tell_whatever_happens(alert, desk, server, today, done), alert.pk
    return done


def _tell_whatever_happens(
    alert: Alert, desk: NewsDesk, server: MailServer, today: date, done: Round
) -> Round:
    try:
        return _tell(alert, desk, server, today, done)
    except (MailUnavailable, IndexUnavailable, DatabaseError, OSError):
        raise
    except Exception:  # the wall: a bug met by one alert must not stop the others; it stays due
        log.exception("Alert %d could not be told", alert.pk)
        return done


def _tell(alert: Alert, desk: NewsDesk, server: MailServer, today: date, done: Round) -> Round:
    try:
        news = desk.news_for(alert)
    except NotYet:
        return replace(done, is_done=False)
    if not news.total:
        _mark(alert, news, today, alert.mailed)
        return replace(done, without_news=done.without_news + 1)
    if alert.tries >= MOST_TRIES:
        log.warning("A mail of alert %d was handed over %d times without an answer", alert.pk, alert.tries)
        _mark(alert, news, today, mailed_with(alert, news))
        return done
    return _send(alert, news, alert_mail(alert, news, desk.known), server, today, done)


def _send(
    alert: Alert, news: News, message: EmailMessage, server: MailServer, today: date, done: Round
) -> Round:
    try:
        is_sent = server.hand_over(message, lambda: _note_sending(alert, news))
    except Unanswered:
        if alert.tries + 1 >= MOST_TRIES:
            _mark(alert, news, today, mailed_with(alert, news))
        raise
    except Refused as error:
        _note_refusal(alert, today, error)
        return replace(done, refused=done.refused + 1)
    if is_sent:
        _mark(alert, news, today, mailed_with(alert, news))
    return replace(done, sent=done.sent + is_sent)


def _note_sending(alert: Alert, news: News) -> bool:
    """Note that a mail is on its way; False where another sends it, or the alert has ended meanwhile."""
    held = Alert.objects.filter(pk=alert.pk, seen_to=alert.seen_to, tries=alert.tries)
    return bool(held.update(sending_to=news.until, tries=alert.tries + 1))


def _mark(alert: Alert, news: News, today: date, mailed: list[list[str]]) -> None:
    """Note until when an alert was told, unless another has."""
    held = Alert.objects.filter(pk=alert.pk, seen_to=alert.seen_to)
    due = next_day(alert.how_often, today)
    told = {"seen_to": news.until, "due_on": due, "mailed": mailed[-MAILS_KEPT:]}
    held.update(**told, refused=0, sending_to=None, tries=0)


def _note_refusal(alert: Alert, today: date, error: Refused) -> None:
    """A mail that was not taken was not sent: tried again tomorrow, and not for ever where there is nobody.

    Whether an earlier try of it came is as unknown as before.
    """
    log.warning("The mail server refused an e-mail of alert %d: %s", alert.pk, error)
    held = Alert.objects.filter(pk=alert.pk)
    refused = alert.refused + error.is_nobody
    if refused >= MOST_REFUSED:
        held.delete()
        return
    due = next_day(Alert.HowOften.DAILY, today)
    held.update(due_on=due, refused=refused, sending_to=alert.sending_to, tries=alert.tries)

"""A round: every due alert in turn; where there are new findings, a mail is sent.

due, nothing new   seen until now, due another day
due, news          the mail without its end --> noted as sending --> sent --> seen until now, due another day
refused            due tomorrow; three times because there is no such address: the alert is deleted
killed anywhere    an alert not marked stays due; a mail noted as sending is sent once more, with the same Message-ID
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
MOST_TRIES = 2  # of one mail where it is unknown whether it was sent
MOST_REFUSED = 3  # in a row, as there is no such address: then the alert is deleted
MAILS_KEPT = 400  # in the list of an alert: more than a year
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Round:
    """Counts of a round: mails sent, alerts without news, mails refused; ``is_done`` is False where alerts are left."""

    sent: int = 0
    without_news: int = 0
    refused: int = 0
    is_done: bool = True


def send_due(today: date, seconds: float = float("inf")) -> Round:
    """Given the day, send every due alert its new findings; after some seconds, leave the rest for another time.

    Raises MailUnavailable, and IndexUnavailable; what was sent before is marked. Only one process may run this at a
    time.
    """
    end = time.monotonic() + seconds
    desk = NewsDesk(labels())
    done, last = Round(), 0
    with MailServer() as server:
        while alerts := list(Alert.objects.filter(due_on__lte=today, pk__gt=last).order_by("pk")[:AT_ONCE]):
            for alert in alerts:
                if time.monotonic() > end:
                    return replace(done, is_done=False)
                done, last = _send_or_log(alert, desk, server, today, done), alert.pk
    return done


def _send_or_log(alert: Alert, desk: NewsDesk, server: MailServer, today: date, done: Round) -> Round:
    try:
        return _send_news(alert, desk, server, today, done)
    except (MailUnavailable, IndexUnavailable, DatabaseError, OSError):
        raise
    except Exception:  # a bug in one alert must not stop the others; it stays due
        log.exception("Alert %d could not be told", alert.pk)
        return done


def _send_news(alert: Alert, desk: NewsDesk, server: MailServer, today: date, done: Round) -> Round:
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
    """Record that a mail is being sent; False where another process sends it, or the alert has ended meanwhile."""
    unchanged_alert = Alert.objects.filter(pk=alert.pk, seen_to=alert.seen_to, tries=alert.tries)
    return bool(unchanged_alert.update(sending_to=news.until, tries=alert.tries + 1))


def _mark(alert: Alert, news: News, today: date, mailed: list[list[str]]) -> None:
    """Record until when an alert's findings were sent, unless another process has."""
    unchanged_alert = Alert.objects.filter(pk=alert.pk, seen_to=alert.seen_to)
    due = next_day(alert.how_often, today)
    sent_fields = {"seen_to": news.until, "due_on": due, "mailed": mailed[-MAILS_KEPT:]}
    unchanged_alert.update(**sent_fields, refused=0, sending_to=None, tries=0)


def _note_refusal(alert: Alert, today: date, error: Refused) -> None:
    """Record a refused mail: tried again tomorrow; after MOST_REFUSED for want of an address, the alert is deleted.

    Whether an earlier attempt was delivered stays unknown.
    """
    log.warning("The mail server refused an e-mail of alert %d: %s", alert.pk, error)
    alert_row = Alert.objects.filter(pk=alert.pk)
    refused = alert.refused + error.is_nobody
    if refused >= MOST_REFUSED:
        alert_row.delete()
        return
    due = next_day(Alert.HowOften.DAILY, today)
    alert_row.update(due_on=due, refused=refused, sending_to=alert.sending_to, tries=alert.tries)

"""E-mail alerts without an account: requested, confirmed by mail, sent by a scheduled task, stopped by a link."""

from search.alerts.asking import plain_address
from search.alerts.limits import may_write_to
from search.alerts.mail_server import MailServer, MailUnavailable, Refused
from search.alerts.mails import joining_mail
from search.alerts.rounds import send_due
from search.alerts.tasks import take_up

__all__ = [
    "MailServer",
    "MailUnavailable",
    "Refused",
    "joining_mail",
    "may_write_to",
    "plain_address",
    "send_due",
    "take_up",
]

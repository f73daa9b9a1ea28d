"""What the links in mails carry: signed, so that nobody can guess or change one. Nothing is stored for them."""

from __future__ import annotations

from dataclasses import astuple, dataclass
from datetime import timedelta

from django.core import signing
from django.utils.crypto import salted_hmac

from search.models import Alert

CONFIRM_WITHIN = timedelta(hours=48)
ASKED, OWN = (
    "search.alerts.asked",
    "search.alerts.own",
)  # two kinds of links: one is never taken for the other


@dataclass(frozen=True, slots=True)
class Asked:
    """An alert that somebody asks for, and has not confirmed."""

    address: str
    question: str
    how_often: str


def asked_token(asked: Asked) -> str:
    """Given what is asked for, return what its confirmation link carries."""
    return signing.dumps(astuple(asked), salt=ASKED, compress=True)


def read_asked(token: str) -> Asked | None:
    """Given what a confirmation link carries, return what was asked for; None where it is none of ours, or too old."""
    try:
        return Asked(*signing.loads(token, salt=ASKED, max_age=CONFIRM_WITHIN))
    except (signing.BadSignature, TypeError, ValueError):
        return None


def own_token(alert: Alert) -> str:
    """Given an alert, return what the links in its mails carry."""
    return signing.Signer(salt=OWN).sign(f"{alert.pk}-{_trace(alert.address)}")


def is_own(token: str) -> bool:
    """Whether a link in a mail of ours carries this; its alert may have ended."""
    return bool(_signed(token))


def alert_of(token: str) -> Alert | None:
    """Given what a link in a mail carries, return its alert; None where it is none of ours, or has ended."""
    number, _, trace = _signed(token).partition("-")
    alert = Alert.objects.filter(pk=number).first() if number else None
    return alert if alert is not None and _trace(alert.address) == trace else None


def _signed(token: str) -> str:
    try:
        return signing.Signer(salt=OWN).unsign(token)
    except signing.BadSignature:
        return ""


def _trace(address: str) -> str:
    """What ties a number to an address: in a restored database a number that was deleted may be given anew."""
    return salted_hmac(OWN, address).hexdigest()[:16]

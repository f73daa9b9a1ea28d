"""Tokens of the links in mails: signed, so that they cannot be guessed or changed. Nothing is stored for them."""

from __future__ import annotations

from dataclasses import astuple, dataclass
from datetime import timedelta

from django.core import signing
from django.utils.crypto import salted_hmac

from search.models import Alert

CONFIRM_WITHIN = timedelta(hours=48)
CONFIRM_SALT, OWN_SALT = (
    "search.alerts.asked",
    "search.alerts.own",
)  # salts: a token of one kind of link is not valid for the other


@dataclass(frozen=True, slots=True)
class AlertRequest:
    """A request for an alert, not confirmed yet."""

    address: str
    question: str
    how_often: str


def request_token(alert_request: AlertRequest) -> str:
    """Given a request, return the token of its confirmation link."""
    return signing.dumps(astuple(alert_request), salt=CONFIRM_SALT, compress=True)


def read_request(token: str) -> AlertRequest | None:
    """Given the token of a confirmation link, return its request; None where it is not valid, or too old."""
    try:
        return AlertRequest(*signing.loads(token, salt=CONFIRM_SALT, max_age=CONFIRM_WITHIN))
    except (signing.BadSignature, TypeError, ValueError):
        return None


def own_token(alert: Alert) -> str:
    """Given an alert, return the token of the links in its mails."""
    return signing.Signer(salt=OWN_SALT).sign(f"{alert.pk}-{_trace(alert.address)}")


def is_own(token: str) -> bool:
    """Whether a token is signed by this site; its alert may have ended."""
    return bool(_signed(token))


def alert_of(token: str) -> Alert | None:
    """Given the token of a link in a mail, return its alert; None where it is not valid, or the alert has ended."""
    number, _, trace = _signed(token).partition("-")
    alert = Alert.objects.filter(pk=number).first() if number else None
    return alert if alert is not None and _trace(alert.address) == trace else None


def _signed(token: str) -> str:
    try:
        return signing.Signer(salt=OWN_SALT).unsign(token)
    except signing.BadSignature:
        return ""


def _trace(address: str) -> str:
    """A hash that ties a number to an address: in a restored database a deleted number may be assigned again."""
    return salted_hmac(OWN_SALT, address).hexdigest()[:16]

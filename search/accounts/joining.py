"""Making an account: the address travels in a link that is mailed to it, and nothing is kept until that is used.

SIGN_UP is "off", "invitation" (whoever runs the site sends the links) or "domain" (whoever has an address of one of
SIGN_UP_DOMAINS may ask for one).
"""

from __future__ import annotations

from datetime import timedelta

from django import forms
from django.conf import settings
from django.contrib.auth.models import User
from django.core import signing
from django.core.exceptions import ValidationError

from search.alerts import MailServer, joining_mail, plain_address

OFF, INVITATION, DOMAIN = "off", "invitation", "domain"
SALT = "search.accounts.join"
JOIN_WITHIN = timedelta(days=7)
MAX_NAME = 150  # of an account


class AddressForm(forms.Form):
    """Whom to write to."""

    address = forms.EmailField(
        max_length=MAX_NAME,
        label="Your e-mail address",
        error_messages={"invalid": "Enter an e-mail address, such as name@example.org"},
    )

    def clean_address(self) -> str:
        """A plain address of a council or another body that may sign up."""
        address = plain_address(str(self.cleaned_data["address"]))
        if address.rpartition("@")[2] not in settings.SIGN_UP_DOMAINS:
            known = ", ".join(settings.SIGN_UP_DOMAINS)
            raise ValidationError(f"Use an e-mail address that ends in one of: {known}")
        return address


def invite(address: str) -> str:
    """Given an address, send it the link to make an account by, and return that link. Raises ValidationError,
    MailUnavailable, Refused."""
    token = signing.dumps(plain_address(address), salt=SALT)
    message, link = joining_mail(address, token)
    with MailServer() as server:
        server.hand_over(message)
    return link


def invited(token: str) -> str:
    """Given what a link carries, return the address that it was sent to; "" where it is none of ours, too old, or
    nobody may make an account any more."""
    if settings.SIGN_UP == OFF:
        return ""
    try:
        address = signing.loads(token, salt=SALT, max_age=JOIN_WITHIN)
    except signing.BadSignature:
        return ""
    return address if isinstance(address, str) else ""


def has_account(address: str) -> bool:
    """Whether there is an account of this address, or called so."""
    named = User.objects.filter(username__iexact=address) | User.objects.filter(email__iexact=address)
    return named.exists()

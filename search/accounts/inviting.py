"""Inviting several people at once, and what came of each."""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass

from django import forms
from django.core.exceptions import ValidationError

from search.accounts.joining import has_account, invite
from search.alerts import MailUnavailable, Refused, plain_address

MOST_AT_ONCE = 50  # each waits for the mail server
NOBODY = "Enter at least one e-mail address"
BETWEEN = re.compile(r"[\s,;]+")
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Invitation:
    """What came of inviting somebody; ``trouble`` is why they were not, or ""."""

    address: str
    trouble: str = ""


class InviteForm(forms.Form):
    """Whom to invite."""

    addresses = forms.CharField(
        label="E-mail addresses",
        max_length=MOST_AT_ONCE * 200,
        widget=forms.Textarea(attrs={"rows": 6, "cols": 60, "aria-describedby": "id_addresses_help"}),
        error_messages={"required": NOBODY},
    )

    def clean_addresses(self) -> list[str]:
        """Addresses, each once; one that is none is named, and then nobody is invited."""
        told = [one for one in BETWEEN.split(str(self.cleaned_data["addresses"])) if one]
        if not told:
            raise ValidationError(NOBODY)
        if len(told) > MOST_AT_ONCE:
            raise ValidationError(f"Enter at most {MOST_AT_ONCE} e-mail addresses at a time")
        if bad := [one for one in told if not _is_address(one)]:
            raise ValidationError([f"This is not an e-mail address: {one[:80]}" for one in bad])
        return list(dict.fromkeys(plain_address(one) for one in told))


def invite_all(addresses: Sequence[str]) -> list[Invitation]:
    """Given addresses, send each the link to make an account by, and return what came of it, in their order."""
    return [Invitation(address, _invite(address)) for address in addresses]


def _invite(address: str) -> str:
    if has_account(address):
        return "already has an account"
    try:
        invite(address)
    except MailUnavailable as error:
        log.error("An invitation could not be sent: %s", error)
        return "the e-mail could not be sent; try again in a few minutes"
    except Refused as error:
        log.error("An invitation was refused: %s", error)
        return "the mail server does not accept e-mails to this address"
    return ""


def _is_address(text: str) -> bool:
    try:
        plain_address(text)
    except ValidationError:
        return False
    return True

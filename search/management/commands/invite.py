"""Send people the link to make an account by."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import CommandError

from letters.management import SiteCommand
from search.accounts import invite
from search.alerts import MailUnavailable, Refused


class Command(SiteCommand):
    help = (
        "E-mail a link for making an account to each address. It works for 7 days. SIGN_UP must not be off."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("addresses", nargs="+", metavar="ADDRESS")

    def handle(self, *, addresses: list[str], **options: Any) -> None:
        """Invite, one after another; one that fails ends it."""
        if settings.SIGN_UP == "off":
            raise CommandError("SIGN_UP is off: nobody can make an account. Set it to invitation or domain.")
        for address in addresses:
            try:
                link = invite(address)
            except ValidationError as error:
                raise CommandError(f"{address}: {error.messages[0]}") from error
            except (MailUnavailable, Refused) as error:
                raise CommandError(f"{address}: the e-mail could not be sent: {error}") from error
            self.stdout.write(f"Invited {address}: {link}")

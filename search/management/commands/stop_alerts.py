"""End the e-mail alerts of addresses."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from letters.management import SiteCommand
from search.models import Alert


class Command(SiteCommand):
    help = "Stop all e-mail alerts of these addresses, if their e-mails are returned or the recipient asks for it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("addresses", nargs="+", metavar="ADDRESS")

    def handle(self, *, addresses: list[str], **options: Any) -> None:
        """End them, and say how many there were."""
        for address in addresses:
            ended, _ = Alert.objects.filter(address__iexact=address).delete()
            self.stdout.write(f"{address}: {ended} alert{'' if ended == 1 else 's'} stopped")

"""Compare the search index with the database, finding by finding, and repair what differs."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError
from haystack import connections

from letters.management import SiteCommand
from letters.visibility import note_all
from search.errors import IndexUnavailable
from search.indexing import QueueState, drain, queue_state
from search.protocol import Backend


class Command(SiteCommand):
    """Ends with an error where something differs and was not repaired, so that a timer can watch it."""

    help = "Compare the search index with the database. With --repair, correct what differs."
    repairs = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--using", default="default", help="The search connection to check.")
        parser.add_argument("--repair", action="store_true", help="Correct what differs.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Check, and say what differs."""
        backend: Backend = connections[options["using"]].get_backend()
        repairs = options["repair"] or self.repairs
        try:
            indexed = drain(backend) if repairs else 0
            differences = backend.differences()
        except IndexUnavailable as err:
            raise CommandError(str(err)) from err
        self._say(indexed, queue_state())
        self.stdout.write(str(differences))
        if not differences.identifiers:
            return
        if not repairs:
            raise CommandError("The index differs from the database; run “manage.py check_index --repair”")
        try:
            backend.repair(differences)
        except IndexUnavailable as err:
            raise CommandError(str(err)) from err
        note_all()
        self.stdout.write(f"Repaired: {len(differences.identifiers)} findings were indexed again or removed.")

    def _say(self, indexed: int, queue: QueueState) -> None:
        if indexed:
            self.stdout.write(f"{indexed} waiting findings were indexed.")
        if queue.findings:
            self.stdout.write(f"{queue.findings} findings are waiting to be indexed.")

"""Build the search index anew from the database, while the one that is there goes on being searched."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management import CommandError
from haystack import connections

from letters.management import SiteCommand
from letters.place_faults import PLACE_FAULTS, place_fault
from letters.visibility import note_all
from search.errors import IndexUnavailable
from search.protocol import Backend


class Command(SiteCommand):
    """In place of Haystack's, which empties the live index first."""

    help = "Build the search index again from the database. The site can be used while it runs."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--using", default="default", help="The search connection to rebuild.")
        parser.add_argument(
            "--noinput", action="store_true", help="Accepted for compatibility; it has no effect."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Rebuild, and say how far it is and how long it took."""
        backend: Backend = connections[options["using"]].get_backend()
        started = time.monotonic()
        try:
            total = backend.rebuild(self._progress)
        except IndexUnavailable as err:
            raise CommandError(str(err)) from err
        except PLACE_FAULTS as err:
            raise CommandError(
                f"The search index was not built again: {place_fault(err)}. What there was before is still used."
            ) from err
        note_all()
        seconds = time.monotonic() - started
        self.stdout.write(f"Search index rebuilt: {total} findings in {seconds:.1f} s.")

    def _progress(self, done: int) -> None:
        if done % 5_000 == 0:
            self.stdout.write(f"{done} findings…")
            self.stdout.flush()

"""Make the search index empty, in one commit."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from haystack import connections

from letters.management import SiteCommand
from search.protocol import Backend


class Command(SiteCommand):
    """In place of Haystack's: says that the database keeps everything, and how to come back."""

    help = "Empty the search index. The database keeps everything, and rebuild_index restores the index."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--using", default="default", help="The search connection to clear.")
        parser.add_argument(
            "--noinput", action="store_false", dest="interactive", help="Do not ask for confirmation."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Ask, then clear."""
        question = "Nothing will be found until rebuild_index is run. Type “yes” to continue: "
        if options["interactive"] and input(question) != "yes":
            self.stdout.write("Nothing was changed.")
            return
        backend: Backend = connections[options["using"]].get_backend()
        backend.clear()
        self.stdout.write("The search index is empty.")

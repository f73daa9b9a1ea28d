"""The polarity of all findings again, after the weights have changed."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser

from letters.management.progress import ProgressCommand
from letters.tagging import tell_all


class Command(ProgressCommand):
    help = "Label all findings again as a strength, a concern, mixed or neutral. Labels that editors have set are kept."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--new",
            action="store_true",
            help="only findings without a label",
        )

    def handle(self, *, new: bool, **options: Any) -> None:
        progress = self.show_progress(tell_all(untold_only=new))
        self.stdout.write(f"{progress.done} findings, {progress.changed} changed.")

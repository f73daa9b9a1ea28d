"""What findings say again, after the weights or the words of it have changed."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandError, CommandParser

from letters.management import SiteCommand
from letters.tagging import Progress, tell_all


class Command(SiteCommand):
    help = "Label all findings again as a strength, a concern, mixed or neutral. Labels that editors have set are kept."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--new",
            action="store_true",
            help="only findings without a label",
        )

    def handle(self, *, new: bool, **options: Any) -> None:
        progress = Progress(0, 0, 0)
        try:
            for progress in tell_all(untold_only=new):
                self._print_progress(progress)
        except KeyboardInterrupt:
            raise CommandError(
                f"Stopped after {progress.done} of {progress.of}. Run it again to continue."
            ) from None
        self.stdout.write(f"{progress.done} findings, {progress.changed} changed.")

    def _print_progress(self, progress: Progress) -> None:
        if self.stderr.isatty():
            end = "\n" if progress.done >= progress.of else ""
            self.stderr.write(f"\r{progress.done} of {progress.of}, {progress.changed} changed", ending=end)

"""What findings say again, after the weights or the words of it have changed."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser

from letters.management.progress import ProgressCommand
from letters.tagging import tell_all


class Command(ProgressCommand):
    help = "Give findings again what they say: strength, concern, mixed or neutral. What an editor has set stays."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--new",
            action="store_true",
            help="only findings that have never been told; the rest stay as they are",
        )

    def handle(self, *, new: bool, **options: Any) -> None:
        progress = self.show_progress(tell_all(untold_only=new))
        self.stdout.write(f"{progress.done} findings, {progress.changed} changed.")

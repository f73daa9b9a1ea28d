"""What later letters say of everything that letters asked to improve, after rules, weights or letters have changed."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandError

from letters.management import SiteCommand
from letters.tracking import Progress, track_all


class Command(SiteCommand):
    help = "Look in later reports for what became of what was to improve. Editors’ decisions are kept."

    def handle(self, **options: Any) -> None:
        progress = Progress(0, 0, 0)
        try:
            for progress in track_all():
                if self.stderr.isatty():
                    self.stderr.write(f"\r{progress.done} of {progress.of} authorities", ending="")
        except KeyboardInterrupt:
            raise CommandError(
                f"Stopped after {progress.done} of {progress.of} authorities. Run it again to continue."
            ) from None
        self.stdout.write(f"{progress.done} authorities, {progress.changed} follow-ups changed.")

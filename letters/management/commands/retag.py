"""Themes again, after rules have changed."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandError

from letters.management import SiteCommand
from letters.tagging import Progress, retag_all
from letters.theme_rules import RuleError


class Command(SiteCommand):
    help = "Apply the theme rules to all findings again after they have changed. Themes that editors have set are kept."

    def handle(self, **options: Any) -> None:
        progress = Progress(0, 0, 0)
        try:
            for progress in retag_all():
                self._print_progress(progress)
        except RuleError as err:
            raise CommandError(f"The rules of a theme cannot be used: {err}") from err
        except KeyboardInterrupt:
            raise CommandError(
                f"Stopped after {progress.done} of {progress.of}. Run it again to continue."
            ) from None
        self.stdout.write(f"{progress.done} findings, {progress.changed} changed.")

    def _print_progress(self, progress: Progress) -> None:
        if self.stderr.isatty():
            end = "\n" if progress.done >= progress.of else ""
            self.stderr.write(f"\r{progress.done} of {progress.of}, {progress.changed} changed", ending=end)

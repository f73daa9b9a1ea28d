"""Base of the commands that go through the whole collection: they show progress, and can be stopped and run again."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.management.base import CommandError

from letters.management import SiteCommand
from letters.tagging import Progress


class ProgressCommand(SiteCommand):
    """``noun`` is what is counted, in the plural."""

    noun = "findings"

    def show_progress(self, steps: Iterable[Progress]) -> Progress:
        """Given how far a run has come, time and again, show each on a terminal and return the last.

        Raises CommandError where the person at the terminal stops it: what is done stays done.
        """
        progress = Progress(0, 0, 0)
        try:
            for progress in steps:
                self._show(progress)
        except KeyboardInterrupt:
            raise CommandError(
                f"Stopped after {progress.done} of {progress.of} {self.noun}. Run it again to go on."
            ) from None
        return progress

    def _show(self, progress: Progress) -> None:
        if self.stderr.isatty():
            end = "\n" if progress.done >= progress.of else ""
            self.stderr.write(f"\r{progress.done} of {progress.of}, {progress.changed} changed", ending=end)

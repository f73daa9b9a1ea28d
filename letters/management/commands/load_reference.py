"""The project's authorities and themes of today, beside what people have changed."""

from __future__ import annotations

from typing import Any

from letters.editing import load_reference
from letters.management import SiteCommand
from letters.tagging import tell_all


class Command(SiteCommand):
    help = "Add new authorities and themes, and update those that nobody has changed here. Run it after an update."

    def handle(self, **options: Any) -> None:
        loaded = load_reference()
        for told, slugs in (("Added", loaded.added), ("Changed", loaded.changed)):
            if slugs:
                self.stdout.write(f"{told}: {', '.join(slugs)}.")
        for refused in loaded.refused:
            self.stderr.write(f"Not loaded: {refused}")
        if not (loaded.added or loaded.changed or loaded.refused):
            self.stdout.write("Authorities and themes are up to date.")
        self._tell_the_untold()

    def _tell_the_untold(self) -> None:
        """Findings of an installation that is older than what findings say."""
        told = 0
        for progress in tell_all(untold_only=True):
            told = progress.done
        if told:
            self.stdout.write(
                f"{told} findings have been labelled as a strength, a concern, mixed or neutral."
            )

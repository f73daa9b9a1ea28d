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
        for heading, slugs in (("Added", loaded.added), ("Changed", loaded.changed)):
            if slugs:
                self.stdout.write(f"{heading}: {', '.join(slugs)}.")
        for refused in loaded.refused:
            self.stderr.write(f"Not loaded: {refused}")
        if not (loaded.added or loaded.changed or loaded.refused):
            self.stdout.write("Authorities and themes are up to date.")
        self._label_new_findings()

    def _label_new_findings(self) -> None:
        """Findings that were stored before polarity existed have no label."""
        labelled = 0
        for progress in tell_all(untold_only=True):
            labelled = progress.done
        if labelled:
            self.stdout.write(
                f"{labelled} findings have been labelled as a strength, a concern, mixed or neutral."
            )

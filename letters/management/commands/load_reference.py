"""The project's authorities and themes of today, beside what people have changed."""

from __future__ import annotations

from typing import Any

from letters.editing import load_reference
from letters.management import SiteCommand


class Command(SiteCommand):
    help = "Add new authorities and themes, and changes to those that nobody has changed here. Run it after an update."

    def handle(self, **options: Any) -> None:
        loaded = load_reference()
        for told, slugs in (("Added", loaded.added), ("Changed", loaded.changed)):
            if slugs:
                self.stdout.write(f"{told}: {', '.join(slugs)}.")
        for refused in loaded.refused:
            self.stderr.write(f"Not loaded: {refused}")
        if not (loaded.added or loaded.changed or loaded.refused):
            self.stdout.write("Authorities and themes are up to date.")

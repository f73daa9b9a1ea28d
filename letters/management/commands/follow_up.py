"""What later letters say of everything that letters asked to improve, after rules, weights or letters have changed."""

from __future__ import annotations

from typing import Any

from letters.management.progress import ProgressCommand
from letters.tracking import track_all


class Command(ProgressCommand):
    noun = "authorities"
    help = "Look in later reports for what became of what was to improve. Editors’ decisions are kept."

    def handle(self, **options: Any) -> None:
        progress = self.show_progress(track_all())
        self.stdout.write(f"{progress.done} authorities, {progress.changed} follow-ups changed.")

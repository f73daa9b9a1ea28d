"""Themes again, after rules have changed."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandError

from letters.management.progress import ProgressCommand
from letters.tagging import retag_all
from letters.theme_rules import RuleError


class Command(ProgressCommand):
    help = "Apply the theme rules to all findings again after they have changed. Themes that editors have set are kept."

    def handle(self, **options: Any) -> None:
        try:
            progress = self.show_progress(retag_all())
        except RuleError as err:
            raise CommandError(f"The rules of a theme cannot be used: {err}") from err
        self.stdout.write(f"{progress.done} findings, {progress.changed} changed.")

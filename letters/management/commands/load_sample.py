"""Load, or remove, the letters that come with the project."""

from __future__ import annotations

import os
from argparse import ArgumentParser
from collections import Counter
from typing import Any

from django.core.management.base import CommandError

from letters.ingestion import Result, load_sample, remove_sample
from letters.management import SiteCommand


class Command(SiteCommand):
    help = "Load the bundled sample: fictional reports about invented authorities."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--remove", action="store_true", help="remove the sample")

    def handle(self, *, remove: bool, **options: Any) -> None:
        if remove:
            self.stdout.write(f"Sample removed: {remove_sample()} reports.")
            return
        ends: Counter[Result] = Counter()
        for outcome in load_sample(workers=os.cpu_count() or 1):
            ends[outcome.result] += 1
            if outcome.result is Result.REJECTED:
                self.stderr.write(f"{outcome.name}  {outcome}")
        if ends[Result.REJECTED]:
            raise CommandError("Part of the sample could not be loaded.")
        self.stdout.write(
            f"Sample: {ends[Result.ADDED]} fictional reports added, {ends[Result.DUPLICATE]} already here."
        )

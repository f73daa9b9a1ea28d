"""Letters that we hold, read again by the reader of today. What editors have set stays."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError

from letters.errors import LetterError
from letters.ingestion import Reread, reread_each
from letters.management import SiteCommand
from letters.models import Letter


class Command(SiteCommand):
    help = "Read reports again with the current software. Editors’ corrections and all addresses are kept."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "ids",
            nargs="*",
            type=int,
            metavar="ID",
            help="the numbers in the reports’ addresses (default: all reports)",
        )

    def handle(self, *, ids: list[int], **options: Any) -> None:
        letters = Letter.objects.filter(pk__in=ids) if ids else Letter.objects.all()
        missing = set(ids) - set(letters.values_list("pk", flat=True))
        if missing:
            raise CommandError(f"There is no report {', '.join(map(str, sorted(missing)))}.")
        failed = 0
        read_again: list[Reread] = []
        in_order = letters.order_by("pk").defer("text", "unplaced").iterator()
        for letter, done in reread_each(in_order, workers=os.cpu_count() or 1):
            if isinstance(done, LetterError):
                failed += 1
                self.stdout.write(self.style.ERROR(f"{letter.pk}  {letter.name}  not read again: {done}"))
            else:
                read_again.append(done)
                self.stdout.write(f"{letter.pk}  {letter.name}  {done}")
        changed = sum(result.is_changed for result in read_again)
        self.stdout.write(
            f"{len(read_again)} reports read again, {changed} changed: {sum(read_again, Reread())}"
        )
        if failed:
            sys.exit(1)

"""Letters that we hold, read again by the reader of today. What editors have set stays."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError

from letters.errors import LetterError
from letters.ingestion import Reread, reread
from letters.management import SiteCommand
from letters.models import Letter


class Command(SiteCommand):
    help = "Read letters again: better readings come in, hand-made values and every address stay."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "ids",
            nargs="*",
            type=int,
            metavar="ID",
            help="the numbers in the letters' addresses (default: all)",
        )

    def handle(self, *, ids: list[int], **options: Any) -> None:
        letters = Letter.objects.filter(pk__in=ids) if ids else Letter.objects.all()
        missing = set(ids) - set(letters.values_list("pk", flat=True))
        if missing:
            raise CommandError(f"There is no letter {', '.join(map(str, sorted(missing)))}.")
        failed = 0
        total, read, changed = Reread(), 0, 0
        for letter in letters.order_by("pk").defer("text", "unplaced").iterator():
            try:
                done = reread(letter)
            except LetterError as error:
                failed += 1
                self.stdout.write(self.style.ERROR(f"{letter.pk}  {letter.name}  not read again: {error}"))
                continue
            total, read, changed = total + done, read + 1, changed + done.is_changed
            self.stdout.write(f"{letter.pk}  {letter.name}  {done}")
        self.stdout.write(f"{read} letters read again, {changed} changed: {total}")
        if failed:
            sys.exit(1)

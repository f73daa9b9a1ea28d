"""Everything read, as JSON lines: one letter a line, in the order loaded."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from letters.management import SiteCommand
from letters.transfer import letter_lines


class Command(SiteCommand):
    help = "Write every report with its facts, judgements and findings as JSON lines."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, help="where to write (default: standard output)")

    def handle(self, *, file: Path | None, **options: Any) -> None:
        with ExitStack() as stack:
            out = stack.enter_context(file.open("w", encoding="utf-8")) if file else sys.stdout
            for line in letter_lines():
                out.write(line + "\n")

"""Load raw letters: read each file, store it with its findings and themes, say how each one ended."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from letters.errors import PlaceError
from letters.ingestion import BadManifest, Outcome, Result, Show, files_in, load, read_manifest, usual_show
from letters.management import SiteCommand


class Command(SiteCommand):
    help = "Load inspection reports (.txt and .pdf files, or folders of them) with their findings and themes."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="files or folders")
        parser.add_argument(
            "--manifest",
            type=Path,
            help="a CSV file that lists files with facts they do not state: file, authority, framework, start…",
        )
        parser.add_argument(
            "--publish-all",
            action="store_true",
            help="show reports to readers even if they need review; otherwise an editor has to publish those",
        )
        parser.add_argument(
            "--workers",
            type=int,
            default=os.cpu_count() or 1,
            help="number of reading processes (default: one for each core)",
        )

    def handle(
        self, *, paths: list[Path], manifest: Path | None, workers: int, publish_all: bool, **options: Any
    ) -> None:
        try:
            facts_by_file = read_manifest(manifest) if manifest else {}
        except BadManifest as error:
            raise CommandError(f"Nothing was loaded.\n{error}") from error
        files = files_in([*facts_by_file, *paths])
        show = Show.ALWAYS if publish_all else usual_show()
        if not files:
            raise CommandError("No .txt or .pdf files were found.")
        ends: Counter[str] = Counter()
        outcomes = load(files, workers=max(1, workers), show=show, manifest_facts=facts_by_file)
        fault = self._load(outcomes, ends, len(files))
        self._print_summary(ends, len(files))
        if fault:
            self._print_fault(fault, files[ends["done"] :])
        if ends["rejected"] or fault:
            sys.exit(1)

    def _load(self, outcomes: Iterator[Outcome], ends: Counter[str], total: int) -> str:
        """Print and count how each file ends; return what stopped it before the last, or ""."""
        try:
            for done, outcome in enumerate(outcomes, start=1):
                self._print_row(outcome, done, total)
                ends["done"] = done
                ends[outcome.result.value] += 1
                ends["findings"] += outcome.findings
                ends["review"] += bool(
                    outcome.letter and outcome.result is Result.ADDED and outcome.letter.needs_review
                )
        except PlaceError as error:
            return str(error)
        return ""

    def _print_fault(self, fault: str, remaining: Sequence[Path]) -> None:
        subject = "1 file is" if len(remaining) == 1 else f"{len(remaining)} files are"
        line = f"Stopped: {fault}. {subject} not loaded, {remaining[0].name} the first; "
        self.stdout.write(
            self.style.ERROR(f"{line}when this is fixed, run the same command again to continue.")
        )

    def _print_row(self, outcome: Outcome, done: int, total: int) -> None:
        live = self.stderr.isatty()
        if live:
            self.stderr.write("\r\033[K", ending="")
        style = {Result.ADDED: self.style.SUCCESS, Result.REJECTED: self.style.ERROR}.get(outcome.result, str)
        self.stdout.write(f"{outcome.name}  {style(str(outcome))}")
        if live and done < total:
            self.stderr.write(f"{done} of {total} files…", ending="")

    def _print_summary(self, ends: Counter[str], files: int) -> None:
        self.stdout.write(
            f"{files} file{'' if files == 1 else 's'}: {ends['added']} added with {ends['findings']} findings "
            f"({ends['review']} need review), {ends['duplicate']} duplicate, {ends['rejected']} rejected."
        )

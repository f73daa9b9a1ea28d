"""Write a backup, the database and the files in one archive, or check one."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone

from letters.management import SiteCommand
from letters.transfer import BackupError, check_backup, write_backup

NAMED = 10  # of the letters whose files are missing


class Command(SiteCommand):
    help = "Back up the database and the stored files into one file while the site runs, without the search index."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path, help="a folder, or the file to write (.tar.gz)")
        parser.add_argument(
            "--check", action="store_true", help="write nothing; check whether a backup is complete"
        )

    def handle(self, *, path: Path, check: bool = False, **options: Any) -> None:
        if check:
            self._check(path)
        else:
            self._write(path)

    def _check(self, path: Path) -> None:
        try:
            manifest = check_backup(path)
        except BackupError as err:
            raise CommandError(f"This backup cannot be used: {err}") from err
        files, rows = len(manifest.members) - 1, sum(manifest.rows.values())
        self.stdout.write(f"{path}: complete, of {manifest.made}, {rows} rows and {files} files.")

    def _write(self, path: Path) -> None:
        if path.is_dir():
            path /= f"findings-{timezone.localtime():%Y-%m-%d-%H%M%S}.tar.gz"
        try:
            contents = write_backup(path)
        except BackupError as err:
            raise CommandError(f"No backup was made: {err}") from err
        self.stdout.write(f"{path}: {contents}.")
        if contents.missing:
            first = ", ".join(contents.missing[:NAMED])
            more = len(contents.missing) - NAMED
            names = f"{first} and {more} more" if more > 0 else first
            raise CommandError(
                f"Everything else is in the backup, but these files are missing from the file store: {names}"
            )

"""A backup into a new place."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from letters.transfer import BackupError, check_backup, restore_backup


class Command(BaseCommand):
    help = "Restore a backup into an empty DATA_DIR and database, and build the search index."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path, help="the file that the backup command wrote")

    def handle(self, *, path: Path, **options: Any) -> None:
        try:
            check_backup(path)  # before the tables are made
            call_command("migrate", verbosity=0)
            contents = restore_backup(path)
        except BackupError as err:
            raise CommandError(f"Nothing was restored: {err}") from err
        self.stdout.write(f"Restored {contents}.")
        call_command("rebuild_index", stdout=self.stdout)

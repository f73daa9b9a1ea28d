"""The whole collection as open data, in a folder: CSV, Parquet, and a description that programs and people read."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import CommandError

from letters.management import SiteCommand
from letters.transfer import write_dataset
from letters.transfer.parquet import NoParquet, write_parquet


class Command(SiteCommand):
    help = "Write all that readers see as open data: tables with a data dictionary, a version and a licence."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="where to write: a new folder, or an empty one")

    def handle(self, *, folder: Path, **options: Any) -> None:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise CommandError(f"{folder} exists and is no empty folder.")
        try:
            written = write_dataset(folder)
        except OSError as error:
            raise CommandError(f"{folder} cannot be written: {error.strerror}.") from error
        self.stdout.write(f"Version {written.version}:")
        for name, rows in written.rows.items():
            self.stdout.write(f"  {name:<16}{rows:>10,} rows")
        try:
            write_parquet(folder)
        except NoParquet:
            self.stdout.write(
                "No Parquet files: they take DuckDB (pip install 'inspection-findings[parquet]')."
            )

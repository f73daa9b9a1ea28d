"""The whole collection as open data: CSV, Parquet, and a description that programs and people read."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import CommandError

from letters.management import SiteCommand
from letters.transfer import Dataset, NoParquet, publish_dataset, write_dataset, write_parquet


class Command(SiteCommand):
    help = "Write everything that readers can see as open data: tables with a data dictionary, a version and a licence."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "folder", type=Path, nargs="?", help="where to write: a new folder or an empty one"
        )
        parser.add_argument(
            "--for-the-site",
            action="store_true",
            help="make the archive for the site’s Open data page",
        )

    def handle(self, *, folder: Path | None, for_the_site: bool, **options: Any) -> None:
        if (folder is None) != for_the_site:
            raise CommandError("Name a folder, or use --for-the-site.")
        try:
            dataset = publish_dataset() if folder is None else self._write(folder)
        except OSError as error:
            raise CommandError(f"The data set cannot be written: {error.strerror}.") from error
        self.stdout.write(f"Version {dataset.version}:")
        for name, rows in dataset.rows.items():
            self.stdout.write(f"  {name:<16}{rows:>10,} rows")

    def _write(self, folder: Path) -> Dataset:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise CommandError(f"{folder} exists and is not an empty folder.")
        dataset = write_dataset(folder)
        try:
            write_parquet(folder)
        except NoParquet:
            cure = "they need DuckDB (pip install 'inspection-findings[parquet]')"
            self.stdout.write(f"No Parquet files were written: {cure}.")
        return dataset

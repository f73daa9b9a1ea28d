"""The data set as one file for the site to offer: a ZIP in the file store, and which of them is the newest."""

from __future__ import annotations

import json
import zipfile
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile
from typing import IO

from django.core.files import File
from django.core.files.storage import default_storage
from django.utils import timezone

from letters.models import NEWEST_DATASET, dataset_archive
from letters.transfer.dataset import Dataset, write_dataset
from letters.transfer.parquet import NoParquet, write_parquet

SAME_TIME = (1980, 1, 1, 0, 0, 0)  # the earliest that a ZIP knows: equal content gives an equal archive


def publish_dataset() -> Dataset:
    """Write the data set as of now, store its archive, and record that it is the newest.

    Archives of earlier versions stay, so that a citation goes on leading to what was cited.
    """
    with TemporaryDirectory() as name, TemporaryFile() as file:
        folder = Path(name)
        dataset = write_dataset(folder)
        with suppress(NoParquet):
            write_parquet(folder)
        _write_archive(folder, file)
        _store(dataset_archive(dataset.version), file)
    _write_newest(dataset)
    return dataset


def _write_archive(folder: Path, file: IO[bytes]) -> None:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.iterdir()):
            member = zipfile.ZipInfo(f"inspection-findings/{path.name}", SAME_TIME)
            member.compress_type = zipfile.ZIP_DEFLATED
            with path.open("rb") as source, archive.open(member, "w") as target:
                while block := source.read(1 << 20):
                    target.write(block)


def _store(name: str, file: IO[bytes]) -> None:
    file.seek(0)
    if not default_storage.exists(name):
        default_storage.save(name, File(file))


def _write_newest(dataset: Dataset) -> None:
    facts = {
        "version": dataset.version,
        "rows": dataset.rows,
        "made_on": timezone.localdate().isoformat(),
        "size_bytes": default_storage.size(dataset_archive(dataset.version)),
    }
    with default_storage.open(NEWEST_DATASET, "w") as file:
        file.write(json.dumps(facts))

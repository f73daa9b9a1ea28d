"""Where the file store keeps the data sets that the site offers, and what is told of the newest."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date

from django.core.files.storage import default_storage

NEWEST_DATASET = "dataset/newest.json"
DATASET_VERSION = re.compile(r"(\d{4}-\d{2}-\d{2}|empty)-[0-9a-f]{10}")


@dataclass(frozen=True, slots=True)
class OfferedDataset:
    """A data set that the site offers: its version, its rows by table, the day it was made, its size."""

    version: str
    rows: dict[str, int]
    made_on: date
    size_bytes: int


def dataset_archive(version: str) -> str:
    """Given a version, return the name of its archive in the file store."""
    return f"dataset/inspection-findings-{version}.zip"


def newest_dataset() -> OfferedDataset | None:
    """Return the newest data set; None where none has been made."""
    if not default_storage.exists(NEWEST_DATASET):
        return None
    with default_storage.open(NEWEST_DATASET) as file:
        facts = json.load(file)
    made_on = date.fromisoformat(facts["made_on"])
    return OfferedDataset(facts["version"], facts["rows"], made_on, facts["size_bytes"])

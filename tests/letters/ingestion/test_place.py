from __future__ import annotations

from pathlib import Path

from pytest_django import Settings

from letters.ingestion.place import disk_fault


def test_a_disk_with_room_is_no_fault_and_nothing_stays_on_it(data_dir: Path) -> None:
    before = sorted(data_dir.iterdir())

    assert disk_fault() == ""
    assert sorted(data_dir.iterdir()) == before


def test_a_folder_that_is_none_is_told(settings: Settings) -> None:
    settings.DATA_DIR = "/dev/full/none"

    assert disk_fault() == "the disk fails (Not a directory)"

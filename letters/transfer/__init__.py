"""The whole collection out and in: JSON lines, open data, backup and restore."""

from letters.transfer.backup import write_backup
from letters.transfer.checking import check_backup
from letters.transfer.dataset import Dataset, write_dataset
from letters.transfer.dataset_archive import publish_dataset
from letters.transfer.jsonl_export import letter_lines
from letters.transfer.manifest import BackupError
from letters.transfer.parquet import NoParquet, write_parquet
from letters.transfer.restore import STOPPED, restore_backup, settle_stopped_restore

__all__ = [
    "STOPPED",
    "BackupError",
    "Dataset",
    "NoParquet",
    "check_backup",
    "letter_lines",
    "publish_dataset",
    "restore_backup",
    "settle_stopped_restore",
    "write_backup",
    "write_dataset",
    "write_parquet",
]

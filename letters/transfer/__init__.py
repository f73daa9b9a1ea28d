"""The whole collection out and in: JSON lines, open data, backup and restore."""

from letters.transfer.backup import write_backup
from letters.transfer.checking import check_backup
from letters.transfer.dataset import write_dataset
from letters.transfer.jsonl_export import letter_lines
from letters.transfer.manifest import BackupError
from letters.transfer.restore import restore_backup

__all__ = ["BackupError", "check_backup", "letter_lines", "restore_backup", "write_backup", "write_dataset"]

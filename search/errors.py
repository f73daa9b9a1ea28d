"""What can be wrong with the index. Each message is one line that an administrator can act on."""

from __future__ import annotations

from pathlib import Path


class IndexUnavailable(Exception):
    """There is no index that this code can read."""


class IndexMissing(IndexUnavailable):
    """No index has been built yet."""


class IndexOutdated(IndexUnavailable):
    """The index was built by code with another schema version."""


class IndexDamaged(IndexUnavailable):
    """A file of the index is not as it was written, or is gone. What it holds is never used."""

    def __init__(self, index: Path, name: str) -> None:
        super().__init__(f"The search index in {index} is damaged ({name}); run “manage.py rebuild_index”")


class IndexUnreachable(IndexUnavailable):
    """The search cluster does not answer, or cannot at the moment. Trying again helps."""


class IndexReplaced(IndexUnreachable):
    """What was being read or built, part after part, is gone: a rebuild has ended, or somebody has removed it."""


class IndexAhead(IndexUnavailable):
    """The index has newer writes than this one: another writes too, or the database was put back to an older state."""

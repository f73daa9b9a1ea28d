"""When the place fails and not the file: its disk (or store, or index) or its database; and the words for it."""

from __future__ import annotations

import errno

from django.db import InterfaceError, OperationalError

# What a failing place raises. Never the fault of a file: trying again helps once it is mended.
PLACE_FAULTS = (OSError, OperationalError, InterfaceError)
FULL = {errno.ENOSPC, errno.EDQUOT}
DATABASE_IS_FULL = ("disk is full", "No space left on device")  # as SQLite says it, and PostgreSQL


def place_fault(error: BaseException) -> str:
    """Given one of PLACE_FAULTS, return what fails, in words that go on after a colon: "the disk is full"."""
    if isinstance(error, OSError):
        return _disk_fault(error)
    if any(said in str(error) for said in DATABASE_IS_FULL):
        return "the disk of the database is full"
    if "readonly" in str(error):
        return "the database cannot be written to"
    return "the database does not answer"


def _disk_fault(error: OSError) -> str:
    if error.errno in FULL:
        return "the disk is full"
    if error.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
        return "the disk cannot be written to"
    return f"the disk fails ({error.strerror or type(error).__name__})"

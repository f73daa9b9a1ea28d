"""One fetch at a time on one machine: a lock that the kernel frees when its process ends, however it ends."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings

from letters.fetching.errors import AlreadyRunning


@contextmanager
def only_one() -> Iterator[None]:
    """Within, no other process fetches. Raises AlreadyRunning where one does."""
    with (settings.DATA_DIR / "fetching.lock").open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise AlreadyRunning("another fetch is running") from error
        yield


def is_held() -> bool:
    """Whether some process fetches now."""
    try:
        with only_one():
            return False
    except AlreadyRunning:
        return True

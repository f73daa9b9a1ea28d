"""One fetch at a time on one machine: a lock that the kernel frees when its process ends, however it ends."""

from __future__ import annotations

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from django.conf import settings

from letters.fetching.errors import AlreadyRunning, StopFetching

TRIES, TRY_SECONDS = 5, 0.1  # is_held takes the lock for an instant


@contextmanager
def only_one() -> Iterator[None]:
    """Within, no other process fetches. Raises AlreadyRunning where one does, StopFetching without a lock file."""
    with _lock_file() as file:
        for _ in range(TRIES):
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                time.sleep(TRY_SECONDS)
        else:
            raise AlreadyRunning("another fetch is running")
        yield


def _lock_file() -> IO[str]:
    path: Path = settings.DATA_DIR / "fetching.lock"
    try:
        return path.open("a")
    except OSError as error:
        raise StopFetching(f"{path} cannot be written ({error.strerror})") from error


def is_held() -> bool:
    """Whether some process fetches now."""
    try:
        with _lock_file() as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except StopFetching:  # where no lock can be made, nothing fetches
        return False
    return False

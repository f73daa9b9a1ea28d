"""One fetch at a time on one machine: a lock that the kernel frees when its process ends, however it ends."""

from __future__ import annotations

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings

from letters.fetching.errors import AlreadyRunning

TRIES, TRY_SECONDS = 5, 0.1  # whoever only looks whether it is held has it for an instant


@contextmanager
def only_one() -> Iterator[None]:
    """Within, no other process fetches. Raises AlreadyRunning where one does."""
    with (settings.DATA_DIR / "fetching.lock").open("a") as file:
        for _ in range(TRIES):
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                time.sleep(TRY_SECONDS)
        else:
            raise AlreadyRunning("another fetch is running")
        yield


def is_held() -> bool:
    """Whether some process fetches now."""
    with (settings.DATA_DIR / "fetching.lock").open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        return False

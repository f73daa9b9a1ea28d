"""Waiting while the disk or the database fails: longer each time, and ended at once when the worker must stop."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

FIRST_SECONDS, LONGEST_SECONDS = 1.0, 60.0
LOOK_SECONDS = 0.2  # between two looks at whether to stop


def growing_pauses() -> Iterator[float]:
    """Yield seconds to wait: 1, 2, 4 and so on, up to a minute, for ever."""
    seconds = FIRST_SECONDS
    while True:
        yield seconds
        seconds = min(2 * seconds, LONGEST_SECONDS)


def pause(seconds: float, stop: threading.Event) -> bool:
    """Wait so long; return False as soon as ``stop`` is set, which a signal may do in this very thread."""
    end = time.monotonic() + seconds
    while not stop.is_set():
        seconds_left = end - time.monotonic()
        if seconds_left <= 0:
            return True
        time.sleep(min(seconds_left, LOOK_SECONDS))
    return False

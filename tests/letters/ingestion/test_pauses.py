from __future__ import annotations

import threading
import time
from itertools import islice

from letters.ingestion.pauses import growing_pauses, pause


def test_pauses_grow_to_a_minute() -> None:
    assert list(islice(growing_pauses(), 9)) == [1, 2, 4, 8, 16, 32, 60, 60, 60]


def test_a_pause_ends_when_told_to_stop() -> None:
    stop = threading.Event()
    threading.Timer(0.1, stop.set).start()
    began = time.monotonic()

    assert not pause(600, stop)
    assert time.monotonic() - began < 300


def test_a_pause_that_is_over() -> None:
    assert pause(0.01, threading.Event())

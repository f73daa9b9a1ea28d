"""Reading files that may be hostile: in worker processes that are killed at a time limit and starved at a memory limit.

No Django here or in the workers. One file can cost itself, never its neighbours, the caller, or the machine.
"""

from __future__ import annotations

import contextlib
import logging
import multiprocessing
import traceback
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from pathlib import Path

from pebble import ProcessExpired, ProcessPool

from letters.errors import LetterError, UnreadableLetter
from letters.reading import read_letter
from letters.reading.letter import Letter

try:
    import resource
except ImportError:  # Windows: the time limit holds there, the memory limit does not
    resource = None  # type: ignore[assignment]

MEMORY_BYTES = 512 * 1024 * 1024  # beyond what a worker begins with; no real letter needed 200 MB

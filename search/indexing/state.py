"""The state of the index compared with the database, for monitoring."""

from __future__ import annotations

import time
from dataclasses import dataclass

from haystack import connections

from search.indexing.documents import DocumentSource
from search.indexing.queue import queue_state
from search.protocol import Backend

USING = "default"


@dataclass(frozen=True, slots=True)
class IndexState:
    """``fault`` is "" where there is an index that can be read. ``written_seconds_ago`` is None where there is none.

    ``waiting`` is how many findings wait to be indexed, the first of them for ``waiting_seconds``.
    """

    shown: int
    indexed: int
    fault: str = ""
    written_seconds_ago: float | None = None
    waiting: int = 0
    waiting_seconds: float = 0.0


def index_state() -> IndexState:
    """Return how many findings readers may see, how many the index holds, how many wait. Raises DatabaseError."""
    backend: Backend = connections[USING].get_backend()
    shown, queue, status = DocumentSource(USING).total(), queue_state(), backend.status()
    age = None if status.written_at is None else time.time() - status.written_at
    return IndexState(shown, status.documents, status.fault, age, queue.findings, queue.oldest_seconds)

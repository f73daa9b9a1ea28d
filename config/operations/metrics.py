"""What Prometheus reads: requests of all web processes, and the state of index and queue at that moment."""

from __future__ import annotations

import os
from collections.abc import Iterator

from django.db import DatabaseError
from prometheus_client import REGISTRY, CollectorRegistry, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from config.operations.status import index_state, queue_state

# Searches are the requests whose view is search. A search takes some 10 ms, a page some 30 ms.
BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)
REQUEST_SECONDS = Histogram(
    "findings_request_seconds",
    "Requests and how long each took; searches have view search.",
    ["method", "view", "status"],
    buckets=BUCKETS,
)


class StateCollector(Collector):
    """Gauges that are read when they are asked for, the same whichever process answers."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Yield the gauges; a state that cannot be read is told by ``findings_database_up`` or by its absence."""
        try:
            values = dict(_values())
        except DatabaseError:
            values = {"database_up": 0}
        for name, value in values.items():
            yield GaugeMetricFamily(f"findings_{name}", MEANING[name], value)


MEANING = {
    "database_up": "Whether the database answers.",
    "shown": "Findings in the database that readers may see.",
    "indexed": "Findings in the search index.",
    "index_behind": "Findings by which the index differs from the database.",
    "index_waiting": "Findings that wait to be indexed.",
    "index_oldest_waiting_seconds": "How long the first of them has waited.",
    "tasks_waiting": "Tasks that wait for the worker.",
    "tasks_running": "Tasks that the worker is at.",
    "tasks_failed": "Tasks that ended with an error and are still kept.",
    "tasks_oldest_waiting_seconds": "How long the first of the waiting tasks has waited.",
}


def _values() -> Iterator[tuple[str, float]]:
    queue = queue_state()
    yield "tasks_waiting", queue.waiting
    yield "tasks_running", queue.running
    yield "tasks_failed", queue.failed
    yield "tasks_oldest_waiting_seconds", queue.oldest_waiting_seconds
    index = index_state()
    yield "shown", index.shown
    yield "indexed", index.indexed
    yield "index_behind", abs(index.shown - index.indexed)
    yield "index_waiting", index.waiting
    yield "index_oldest_waiting_seconds", index.waiting_seconds
    yield "database_up", 1


def exposition() -> bytes:
    """Return all metrics as Prometheus reads them. Under gunicorn the counts of all its processes are summed."""
    counts: CollectorRegistry = REGISTRY
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        counts = CollectorRegistry()
        MultiProcessCollector(counts)  # type: ignore[no-untyped-call]
    states = CollectorRegistry()
    states.register(StateCollector())
    return generate_latest(counts) + generate_latest(states)

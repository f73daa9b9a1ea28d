"""How gunicorn serves the site: ``gunicorn -c python:config.gunicorn config.wsgi``. Read before Django is."""

from __future__ import annotations

import ctypes
import os
import shutil
import tempfile
from contextlib import suppress
from typing import Any

bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
worker_class = "config.buffered_worker.BufferedWorker"  # slow clients cost no thread
workers = int(os.environ.get("WORKERS", "2"))
threads = int(os.environ.get("THREADS", "4"))
timeout = 120  # seconds; reading a letter has its own, shorter limit
graceful_timeout = 30
max_requests = 20_000  # then, after an hour at least, a new process takes its place: no leak grows for ever
max_requests_jitter = 2_000
# The site is loaded once and then forked: its processes share what is in memory by then. To load new code, restart.
preload_app = True
# The heartbeats of the processes lie in memory, never on a slow disk.
_memory = "/dev/shm"  # noqa: S108  # nosec B108
worker_tmp_dir = _memory if os.access(_memory, os.W_OK) else None
control_socket_disable = True  # nobody uses it, and in a container its place is read-only

# Threads share two heaps. With one for each, every thread would keep what its largest Word file took, some 60 MB.
M_ARENA_MAX = -8  # malloc.h of the GNU C library; others have one heap, and no such call
with suppress(AttributeError, OSError):
    ctypes.CDLL(None).mallopt(M_ARENA_MAX, 2)

# Counters of all processes lie in one folder, from which whichever is asked sums them.
_counters = os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", tempfile.mkdtemp(prefix="findings-metrics-"))


def when_ready(server: Any) -> None:
    """The site is loaded, and no process serves yet: what they would all read at their first request is read now."""
    from config.operations.warming import (
        warm_up,
    )  # needs settings, which are not there when this file is read

    server.log.info("Ready for the first request after another %.1f seconds", warm_up())
    if "READY_FD" in os.environ:  # whoever started this waits for the other end to close
        os.close(int(os.environ.pop("READY_FD")))


def child_exit(server: Any, worker: Any) -> None:
    """A process has ended: its gauges go, its counts stay."""
    from prometheus_client import multiprocess  # looks for the folder when it is imported

    multiprocess.mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]


def on_exit(server: Any) -> None:
    """The master ends: so do its counters."""
    shutil.rmtree(_counters, ignore_errors=True)

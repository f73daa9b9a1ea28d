"""The site as gunicorn serves it, on a free port of this machine, for as long as something is measured."""

from __future__ import annotations

import http.client
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STARTING_SECONDS = 600  # a moment, but on a machine that is very busy


@contextmanager
def served(environment: Mapping[str, str], workers: int, checkout: Path = ROOT) -> Iterator[int]:
    """Given a site's environment, serve it by so many processes of a state's code; yield the port it is at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "-c", "python:config.gunicorn", "config.wsgi"]
    more = {"PORT": str(port), "WORKERS": str(workers)}
    log = subprocess.DEVNULL
    server = subprocess.Popen(command, cwd=checkout, env={**environment, **more}, stdout=log, stderr=log)
    try:
        _wait_for(port)
        yield port
    finally:
        server.terminate()
        server.wait()


def _wait_for(port: int) -> None:
    end = time.monotonic() + STARTING_SECONDS
    while time.monotonic() < end:
        try:
            http.client.HTTPConnection("127.0.0.1", port, timeout=5).request("GET", "/healthz")
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise TimeoutError("the site did not start")

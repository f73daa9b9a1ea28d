#!/usr/bin/env python3
"""What ``make run`` takes on a fresh clone until the first page, step by step, its environment being ready.

    benchmarks/starting.py [--old CHECKOUT] [--rounds 1]

Each state is cloned into a folder of its own, which has no database, no compiled module and no index; what ``make -n
run`` prints but for making the environment is run there, the last step until ``/`` has answered and then stopped. Told
are seconds by the clock, and of processor by a step and all that it starts. With --old another state does the same in
turn.
"""

from __future__ import annotations

import argparse
import http.client
import os
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.loading import Spent, spent_by  # noqa: E402

PATIENCE_SECONDS = 600
Took = dict[str, list[Spent]]  # step -> what it took, each time


def main() -> int:
    """Start each state in turn, and print what its steps took."""
    options = _options()
    states = {"old": options.old.resolve(), "new": ROOT} if options.old else {"new": ROOT}
    took: dict[str, Took] = {name: {} for name in states}
    for _ in range(options.rounds):
        for name, checkout in states.items():
            for step, spent in start(checkout):
                took[name].setdefault(step, []).append(spent)
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
    print("| state | step | clock s | processor s |\n|---|---|---|---|")
    for name, steps in took.items():
        for step, times in steps.items():
            print(f"| {name} | {step} | {_cells(times)} |")
        totals = [
            Spent(sum(one.clock for one in round_), sum(one.processor for one in round_))
            for round_ in zip(*steps.values(), strict=True)
        ]
        print(f"| {name} | all | {_cells(totals)} |")
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--old", type=Path, help="a checkout of the state to compare with")
    parser.add_argument("--rounds", type=int, default=1)
    return parser.parse_args()


def start(checkout: Path) -> list[tuple[str, Spent]]:
    """Clone a state, do what ``make run`` does there until the first page, and return what each step took."""
    with tempfile.TemporaryDirectory() as temporary:
        clone = Path(temporary) / "clone"
        subprocess.run(["git", "clone", "--quiet", str(checkout), str(clone)], check=True)
        (clone / ".venv").symlink_to(sys.prefix)
        port = _free_port()
        *steps, serve = _steps(clone, port)
        environment = dict(os.environ)
        took = [(_named(step), spent_by(["sh", "-c", step], clone, environment)) for step in steps]
        served = spent_by(["sh", "-c", f"exec {serve}"], clone, environment, _first_page(port))
        return [*took, ("serve, until the first page", served)]


def _steps(clone: Path, port: int) -> list[str]:
    """What ``make run`` would do, without making the environment and without what it says."""
    told = subprocess.run(
        ["make", "--dry-run", "run", f"PORT={port}"], cwd=clone, check=True, capture_output=True, text=True
    )
    return [line for line in told.stdout.splitlines() if "manage.py" in line]


def _named(step: str) -> str:
    return " ".join(step.partition("manage.py ")[2].split()[:1])


def _first_page(port: int) -> Callable[[subprocess.Popen[bytes]], None]:
    """What waits for the first page of a site, and then stops it."""

    def wait(server: subprocess.Popen[bytes]) -> None:
        end = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < end:
            try:
                connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
                connection.request("GET", "/")
                assert connection.getresponse().status == 200
                break
            except OSError:
                time.sleep(0.05)
        server.send_signal(signal.SIGTERM)

    return wait


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _cells(spent: list[Spent]) -> str:
    clock, processor = (
        statistics.median(getattr(one, what) for one in spent) for what in ("clock", "processor")
    )
    return f"{clock:.1f} | {processor:.1f}"


if __name__ == "__main__":
    sys.exit(main())

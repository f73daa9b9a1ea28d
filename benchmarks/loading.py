#!/usr/bin/env python3
"""What a first load takes beside reading alone: clock and processor of both, by the same number of processes.

    benchmarks/loading.py FOLDER [--workers 2] [--step N] [--rounds 1] [--old CHECKOUT]

Reading alone takes every letter of the folder through the sandbox and keeps nothing; loading is ``load_letters`` into
an empty database, with themes, what findings say, and the index. Processor is that of all processes together, those
that read among them. With --old another state of this program does the same in turn. A busy machine makes the clock
of both longer; the ratios change least.
"""

from __future__ import annotations

import argparse
import ctypes
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PR_SET_CHILD_SUBREAPER = (
    36  # prctl(2): what a child leaves behind when it ends becomes ours, and so its processor
)
READ = """
import sys
from pathlib import Path
from letters.sandbox import read_bounded
files = ((file, Path(file).read_bytes()) for file in sys.argv[2:])
print(sum(1 for _ in read_bounded(files, workers=int(sys.argv[1]))))
"""


@dataclass(frozen=True, slots=True)
class Spent:
    """Seconds by the clock, and of processor by a command and all that it started."""

    clock: float
    processor: float


def main() -> int:
    """Read and load in turn, each in processes of its own, and print what they took."""
    options = _options()
    files = _chosen(options.folder, options.step)
    states = {"old": options.old.resolve(), "new": ROOT} if options.old else {"new": ROOT}
    took: dict[tuple[str, str], list[Spent]] = {}
    for _ in range(options.rounds):
        for name, checkout in states.items():
            took.setdefault((name, "reading alone"), []).append(read_alone(checkout, files, options.workers))
            took.setdefault((name, "loading"), []).append(load(checkout, files, options.workers))
    print(
        f"{len(files)} letters, {options.workers} processes; load {os.getloadavg()[0]:.1f} on {os.cpu_count()}"
    )
    print("| state | what | clock s | processor s |\n|---|---|---|---|")
    for (name, what), spent in took.items():
        print(f"| {name} | {what} | {_median(spent, 'clock'):.1f} | {_median(spent, 'processor'):.1f} |")
    for name in states:
        print(_ratio(name, took[name, "loading"], took[name, "reading alone"]))
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path, help="where the letters are")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1, help="reading processes")
    parser.add_argument("--step", type=int, default=1, help="take every so many-th file (1)")
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--old", type=Path, help="a checkout of the state to compare with")
    return parser.parse_args()


def _chosen(folder: Path, step: int) -> list[Path]:
    found = sorted(file for file in folder.resolve().rglob("*") if file.suffix in (".pdf", ".txt"))
    return found[::step]


def read_alone(checkout: Path, files: Sequence[Path], workers: int) -> Spent:
    """Read each file as a load does, and keep nothing."""
    return spent_by([sys.executable, "-c", READ, str(workers), *map(str, files)], checkout, dict(os.environ))


def load(checkout: Path, files: Sequence[Path], workers: int) -> Spent:
    """Load all files into an empty database and an index of its own."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "DATA_DIR": folder}
        for prepare in ("migrate", "rebuild_index"):
            subprocess.run(
                [sys.executable, "manage.py", prepare, "--verbosity=0"],
                cwd=checkout,
                env=environment,
                check=True,
                stdout=subprocess.DEVNULL,
            )
        command = [sys.executable, "manage.py", "load_letters", "--publish-all", "--workers", str(workers)]
        return spent_by([*command, *map(str, files)], checkout, environment)


def spent_by(
    command: Sequence[str],
    folder: Path,
    environment: dict[str, str],
    until: Callable[[subprocess.Popen[bytes]], object] = subprocess.Popen.wait,
) -> Spent:
    """Run a command to its end, and to that of all that it started; a load that refuses a file has ended, too.

    The clock stops where ``until`` does, which may end what goes on for ever.
    """
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    began, before = time.monotonic(), _processor()
    process = subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.DEVNULL)
    until(process)
    clock = time.monotonic() - began
    if process.wait() not in (0, 1):
        raise SystemExit(f"{command[1]} ended with {process.returncode}")
    _wait_for_what_is_left()
    return Spent(clock, _processor() - before)


def _processor() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _wait_for_what_is_left() -> None:
    while True:
        try:
            os.wait()
        except ChildProcessError:
            return


def _median(spent: Sequence[Spent], what: str) -> float:
    return float(statistics.median(getattr(one, what) for one in spent))


def _ratio(name: str, loading: Sequence[Spent], reading: Sequence[Spent]) -> str:
    clock, processor = (_median(loading, what) / _median(reading, what) for what in ("clock", "processor"))
    return f"{name}: loading takes {clock:.2f} times the clock of reading alone, {processor:.2f} times its processor"


if __name__ == "__main__":
    sys.exit(main())

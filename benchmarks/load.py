#!/usr/bin/env python3
"""The whole site under load: gunicorn on this machine's cores, asked over the loopback by other processes.

    benchmarks/load.py [--old CHECKOUT] [--databases sqlite postgres] [--letters FOLDER] [--seconds 60] [--clients 8]
                       [--rate 0] [--requests 0] [--workers 2] [--findings 58000] [--folder KEPT] [--only-prepare]
                       [--ready]

Of ten requests 4 are searches for a word or two, 2 have a filter too, 1 is for a phrase, 1 for a second page, 1 is the
page of a theme and 1 the first page. Clients ask one thing after the other, ``--rate`` times a second all together, or
(0) as soon as they are answered. With ``--letters`` all is asked a second time, while ``load_letters`` loads that
folder. With ``--old`` another state of this program is asked the same in turn, on the same findings. PostgreSQL is one
of the benchmark's own, from the system's binaries, as durable as an operator runs it. What a folder keeps is copied
before it is served, so that each run finds it as it was made. ``--workers`` asks the same of so many web processes, one
number after another; ``--ready`` serves a data folder and its index as they are, also an index that SEARCH_URL names in
a cluster. With ``--requests`` clients ask so many all together, however long that takes. What a request takes of the
processor is told of the web processes, of the cluster's nodes, and how much memory the web processes have for
themselves. Any answer but 200 is an error; ends with 1 where there is one.
"""

from __future__ import annotations

import argparse
import http.client
import json
import math
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote_plus
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.serving import served  # noqa: E402
from tests.postgres import postgres_in  # noqa: E402

WORDS = """supervision caseloads timely thresholds assessment neglect exploitation missing permanence adoption
leaders partnership planning oversight audit strategy visits health education placements kinship courts""".split()
THEMES = ("supervision", "caseloads", "care-leavers", "neglect")
REGIONS = ("north-west", "london", "south-east", "east-midlands")
PHRASES = ("social workers", "care leavers", "decision making", "management oversight")
MIX = ("words", "words", "words", "words", "filter", "filter", "phrase", "second page", "theme page", "home")

FORKING_SECONDS = 2.0  # from the first process that answers to the last


def main() -> int:
    """Make the findings where there are none; serve each state on each database, ask, and tell."""
    options = _options()
    states = {"old": options.old.resolve(), "new": ROOT} if options.old else {"new": ROOT}
    rows, errors = [], 0
    with ExitStack() as stack:
        kept = Path(options.folder or stack.enter_context(_temporary_folder()))
        for database in () if options.ready else options.databases:
            prepare(states, database, kept, options.findings)
        print(f"{options.findings} findings, {os.cpu_count()} cores, load before {os.getloadavg()[0]:.1f}")
        for database in () if options.only_prepare else options.databases:
            for name, checkout in states.items():
                folder = kept if options.ready else kept / name / database
                for about, run in _asked(checkout, folder, database, options):
                    errors += _tell(f"{name}, {database}, {', '.join(about)}", run.answers)
                    rows.append(_row(" | ".join([name, database, *about]), run))
    head = "state|database|web processes|meanwhile|requests|requests/s|p50 ms|p95 ms|worst ms|errors".split(
        "|"
    )
    head += ["processor ms a request: web", "nodes", "memory of web processes MB", "load"]
    print(f"\n| {' | '.join(head)} |", "|---" * len(head) + "|", *rows, sep="\n")
    return int(bool(errors))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--old", type=Path, help="a checkout of the state to compare with")
    parser.add_argument("--databases", nargs="+", default=["sqlite"], choices=("sqlite", "postgres"))
    parser.add_argument("--findings", type=int, default=58_000)
    parser.add_argument("--folder", help="keep the data here, and use it again")
    parser.add_argument("--workers", type=int, nargs="+", help="web processes; else as many as cores")
    parser.add_argument(
        "--ready", action="store_true", help="the folder is a site's own, and its index is ready"
    )
    parser.add_argument(
        "--only-prepare", action="store_true", help="make what a folder is to keep, ask nothing"
    )
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--requests", type=int, default=0, help="in place of seconds: so many requests")
    parser.add_argument("--rate", type=float, default=0, help="requests a second, all clients together")
    parser.add_argument("--letters", type=Path, help="a folder of letters to load meanwhile")
    return parser.parse_args()


@contextmanager
def _temporary_folder() -> Iterator[str]:
    """A folder that PostgreSQL's own account can reach too."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield folder


# What is served


def prepare(states: Mapping[str, Path], database: str, kept: Path, findings: int) -> None:
    """Fill a database by the first state, give the others a copy, and let each build its index."""
    first = kept / next(iter(states)) / database
    for name, checkout in states.items():
        folder = kept / name / database
        if (folder / "index" / "live").is_symlink():
            continue
        if folder != first:
            shutil.rmtree(folder, ignore_errors=True)
            _copy(first, folder)
            shutil.rmtree(folder / "index", ignore_errors=True)
        folder.mkdir(parents=True, exist_ok=True)
        with _environment(folder, database) as environment:
            _manage(checkout, environment, "migrate", "--verbosity", "0")
            _manage(checkout, environment, "collectstatic", "--noinput", "--verbosity", "0")
            if folder == first:
                fill = f"from benchmarks.search_corpus import *; fill_database(made_texts({findings}), {findings})"
                _manage(checkout, environment, "shell", "--verbosity", "0", "--command", fill)
            _manage(checkout, environment, "rebuild_index")


def _copy(folder: Path, to: Path) -> None:
    """Copy a data folder with its owners and links."""
    to.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run(["cp", "--archive", "--reflink=auto", str(folder), str(to)], check=True)


@contextmanager
def _environment(folder: Path, database: str) -> Iterator[dict[str, str]]:
    """The environment of a site with this data folder, and its server of PostgreSQL where it has one."""
    environment = _plain_environment(folder)
    with ExitStack() as stack:
        if database == "postgres":
            server = folder / "postgres"
            server.mkdir(exist_ok=True)
            environment["DATABASE_URL"] = stack.enter_context(postgres_in(server, durable=True)).url
        yield environment


def _plain_environment(folder: Path) -> dict[str, str]:
    return {**os.environ, "DATA_DIR": str(folder), "ALLOWED_HOSTS": "127.0.0.1"}


def _manage(checkout: Path, environment: dict[str, str], *command: str) -> None:
    subprocess.run([sys.executable, "manage.py", *command], cwd=checkout, env=environment, check=True)


# What is asked

Answers = list[tuple[str, int, float]]  # kind, status and seconds of every request


@dataclass(frozen=True, slots=True)
class Run:
    """What was answered in how many seconds by the clock, and of the processor, in milliseconds.

    ``memory_mb`` is what the web processes hold all together, what they share counted once.
    """

    answers: Answers
    seconds: float
    web_ms: float
    nodes_ms: float
    memory_mb: float


def _asked(
    checkout: Path, kept: Path, database: str, options: argparse.Namespace
) -> Iterator[tuple[list[str], Run]]:
    """Serve what is kept; yield by how many processes and what else went on meanwhile, and what came of it."""
    for workers in options.workers or [os.cpu_count() or 1]:
        with _site(kept, database, options) as environment, served(environment, workers, checkout) as port:
            yield [str(workers), "nothing else"], _run(port, options)
            if options.letters:
                with _loading(checkout, options.letters, environment) as loaded:
                    run = _run(port, options)
                yield [str(workers), f"{len(loaded)} letters loaded"], run


def _run(port: int, options: argparse.Namespace) -> Run:
    while _timed(port, "/healthz")[0] != 200:
        time.sleep(0.2)
    time.sleep(FORKING_SECONDS)
    web = _web_processes()
    began, web_before, nodes_before = time.monotonic(), sum(map(_processor_ms, web)), _nodes_ms()
    answers = _ask(port, options)
    seconds = time.monotonic() - began
    web_ms, nodes_ms = sum(map(_processor_ms, web)) - web_before, _nodes_ms() - nodes_before
    return Run(answers, seconds, web_ms, nodes_ms, sum(map(_memory_mb, web)))


def _web_processes() -> list[int]:
    """gunicorn's processes, which this one has started: the first, and those that answer."""
    first = [pid for pid in _children(os.getpid()) if "gunicorn" in Path(f"/proc/{pid}/cmdline").read_text()]
    return [*first, *(pid for one in first for pid in _children(one))]


def _children(process: int) -> list[int]:
    tasks = Path(f"/proc/{process}/task").glob("*/children")
    return [int(pid) for task in tasks for pid in task.read_text().split()]


def _processor_ms(process: int) -> float:
    """What a process has used of the processor, its own and the system's work for it."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) * 1000 / os.sysconf("SC_CLK_TCK")


def _memory_mb(process: int) -> float:
    rows = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    return next(int(row.split()[1]) for row in rows if row.startswith("Pss:")) / 1024


def _nodes_ms() -> float:
    """What the nodes of SEARCH_URL's cluster have used of their processors; 0 where it names none."""
    url = os.environ.get("SEARCH_URL", "")
    if not url.startswith("opensearch://"):
        return 0.0
    host = url.partition("://")[2].partition("/")[0].partition(",")[0]
    with urlopen(f"http://{host}/_nodes/stats/process", timeout=60) as answer:
        nodes = json.load(answer)["nodes"].values()
    return float(sum(node["process"]["cpu"]["total_in_millis"] for node in nodes))


@contextmanager
def _site(kept: Path, database: str, options: argparse.Namespace) -> Iterator[dict[str, str]]:
    """The environment of a site on a copy of what is kept; where all is ready, of that itself."""
    if options.ready:
        yield _plain_environment(kept)
        return
    with _temporary_folder() as temporary:
        _copy(kept, Path(temporary) / "data")
        with _environment(Path(temporary) / "data", database) as environment:
            yield environment


@contextmanager
def _loading(checkout: Path, letters: Path, environment: dict[str, str]) -> Iterator[list[str]]:
    """Within, letters are being loaded; afterwards the list has a line for each."""
    loaded: list[str] = []
    command = ["load_letters", "--publish-all", "--workers", "1", str(letters.resolve())]
    with tempfile.TemporaryFile("w+") as rows:
        loading = subprocess.Popen(
            [sys.executable, "manage.py", *command], cwd=checkout, env=environment, stdout=rows
        )
        try:
            yield loaded
        finally:
            loading.terminate()
            loading.wait()
            rows.seek(0)
            loaded += [row for row in rows if "  Added " in row]


def _ask(port: int, options: argparse.Namespace) -> Answers:
    """Ask from one other process per client; return kind, status and seconds of every request."""
    pause = options.clients / options.rate if options.rate else 0.0
    with ProcessPoolExecutor(options.clients) as pool:
        many = -(-options.requests // options.clients)
        asked = [
            pool.submit(_client, port, seed, options.seconds, pause, many) for seed in range(options.clients)
        ]
        return [answer for one in asked for answer in one.result()]


def _client(port: int, seed: int, seconds: float, pause: float, many: int) -> Answers:
    """Ask for so many seconds, or (``many``) so many times."""
    chance = random.Random(seed)
    answers: Answers = []
    seconds = math.inf if many else seconds
    begin = time.monotonic() + pause * chance.random()
    end = begin + seconds
    due = begin
    while due < end and time.monotonic() < end and (not many or len(answers) < many):
        time.sleep(max(0.0, due - time.monotonic()))
        kind = chance.choice(MIX)
        answers.append((kind, *_timed(port, _address(kind, chance))))
        due = due + pause if pause else time.monotonic()
    return answers


def _timed(port: int, address: str) -> tuple[int, float]:
    started = time.perf_counter()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request("GET", address)
        response = connection.getresponse()
        response.read()
    except OSError:
        return 0, time.perf_counter() - started
    finally:
        connection.close()
    return response.status, time.perf_counter() - started


def _address(kind: str, chance: random.Random) -> str:
    words = quote_plus(" ".join(chance.sample(WORDS, chance.choice((1, 2)))))
    return {
        "words": f"/search/?q={words}",
        "filter": f"/search/?q={words}&region={chance.choice(REGIONS)}",
        "phrase": f"/search/?q={quote_plus(chr(34) + chance.choice(PHRASES) + chr(34))}",
        "second page": f"/search/?q={chance.choice(WORDS)}&page=2",
        "theme page": f"/themes/{chance.choice(THEMES)}/",
        "home": "/",
    }[kind]


def _tell(title: str, answers: Answers) -> int:
    """Print what was answered how fast, kind by kind, and return how many errors there were."""
    by_kind = defaultdict(list)
    for kind, _, took in answers:
        by_kind[kind].append(took * 1000)
    print(f"\n{title}; load {os.getloadavg()[0]:.1f}\n")
    print("| kind | requests | p50 ms | p95 ms | worst ms |\n|---|---|---|---|---|")
    for kind, times in by_kind.items():
        print(f"| {kind} | {len(times)} | {_cuts(times)} |")
    errors = [status for _, status, _ in answers if status != 200]
    if errors:
        print(f"{len(errors)} errors: {sorted(set(errors))}")
    sys.stdout.flush()
    return len(errors)


def _row(title: str, run: Run) -> str:
    """A line of the table that compares."""
    count = len(run.answers)
    errors = sum(status != 200 for _, status, _ in run.answers)
    times = [took * 1000 for _, _, took in run.answers]
    figures = f"{count} | {count / run.seconds:.1f} | {_cuts(times)} | {errors}"
    costs = f"{run.web_ms / count:.1f} | {run.nodes_ms / count:.1f} | {run.memory_mb:.0f}"
    return f"| {title} | {figures} | {costs} | {os.getloadavg()[0]:.1f} |"


def _cuts(times: Sequence[float]) -> str:
    """Median, 95th percentile and the worst."""
    cuts = statistics.quantiles(times, n=20) if len(times) > 1 else [*times] * 20
    return f"{cuts[9]:.0f} | {cuts[18]:.0f} | {max(times):.0f}"


if __name__ == "__main__":
    sys.exit(main())

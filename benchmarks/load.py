#!/usr/bin/env python3
"""The whole site under load: gunicorn on this machine's cores, asked over the loopback by another process.

    benchmarks/load.py [--findings 58000] [--folder KEPT] [--seconds 60] [--clients 8] [--rate 0] [--letters FOLDER]
                       [--postgres] [--workers 1 2 4] [--ready]

Of ten requests 4 are searches for a word or two, 2 have a filter too, 1 is for a phrase, 1 for a second page, 1 is the
page of a theme and 1 the first page. Clients ask one thing after the other, ``--rate`` times a second all together, or
(0) as soon as they are answered. With ``--letters`` all is asked a second time, while ``load_letters`` loads that
folder. With ``--postgres`` the database is a PostgreSQL of the benchmark's own, from the system's binaries, in place of
SQLite. ``--workers`` asks the same of so many web processes, one number after another; ``--ready`` takes the folder and
its index as they are, also one that SEARCH_URL names in a cluster. Any answer but 200 is an error; ends with 1 where
there is one.
"""

from __future__ import annotations

import argparse
import http.client
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import quote_plus

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.serving import served  # noqa: E402
from tests.postgres import postgres_server  # noqa: E402

WORDS = """supervision caseloads timely thresholds assessment neglect exploitation missing permanence adoption
leaders partnership planning oversight audit strategy visits health education placements kinship courts""".split()
THEMES = ("supervision", "caseloads", "care-leavers", "neglect")
REGIONS = ("north-west", "london", "south-east", "east-midlands")
PHRASES = ("social workers", "care leavers", "decision making", "management oversight")
MIX = ("words", "words", "words", "words", "filter", "filter", "phrase", "second page", "theme page", "home")


def main() -> int:
    """Fill the folder where it is empty, serve it, ask, and tell."""
    options = _options()
    with ExitStack() as stack:
        folder = Path(options.folder or stack.enter_context(tempfile.TemporaryDirectory()))
        environment = {**os.environ, "DATA_DIR": str(folder), "ALLOWED_HOSTS": "127.0.0.1"}
        if options.postgres:
            environment["DATABASE_URL"] = stack.enter_context(postgres_server(durable=True)).url
        if not options.ready:
            _prepare(folder, options.findings, environment)
        cores = os.cpu_count() or 1
        print(f"{options.findings} findings, {cores} cores, load before {os.getloadavg()[0]:.1f}")
        errors = sum(_measured(environment, workers, options) for workers in options.workers or [cores])
        return int(bool(errors))


def _measured(environment: dict[str, str], workers: int, options: argparse.Namespace) -> int:
    """Ask a site of so many processes, tell, and return how many errors there were."""
    print(f"{workers} web processes, {options.clients} clients")
    with served(environment, workers) as port:
        errors = _tell(_ask(port, options), options.seconds)
        if options.letters:
            with _loading(options.letters, environment):
                answers = _ask(port, options)
            errors += _tell(answers, options.seconds)
    return errors


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--findings", type=int, default=58_000)
    parser.add_argument("--folder", help="keep the data here, and use it again")
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--rate", type=float, default=0, help="requests a second, all clients together")
    parser.add_argument(
        "--postgres", action="store_true", help="on PostgreSQL; not with a folder that is kept"
    )
    parser.add_argument("--workers", type=int, nargs="+", help="web processes; else as many as cores")
    parser.add_argument("--ready", action="store_true", help="the folder and its index are ready")
    parser.add_argument("--letters", type=Path, help="a folder of letters to load meanwhile")
    return parser.parse_args()


def _manage(environment: dict[str, str], *command: str) -> None:
    subprocess.run([sys.executable, str(ROOT / "manage.py"), *command], env=environment, check=True)


def _prepare(folder: Path, findings: int, environment: dict[str, str]) -> None:
    if (folder / "index" / "live").is_symlink():
        return
    _manage(environment, "migrate", "--verbosity", "0")
    _manage(environment, "collectstatic", "--noinput", "--verbosity", "0")
    fill = f"from benchmarks.search_corpus import *; fill_database(made_texts({findings}), {findings})"
    _manage(environment, "shell", "--verbosity", "0", "--command", fill)
    _manage(environment, "rebuild_index")


@contextmanager
def _loading(letters: Path, environment: dict[str, str]) -> Iterator[None]:
    """Within, letters are being loaded; how far that came is told at the end."""
    command = [
        sys.executable,
        str(ROOT / "manage.py"),
        "load_letters",
        "--publish-all",
        "--workers",
        "1",
        str(letters),
    ]
    with tempfile.TemporaryFile("w+") as rows:
        loading = subprocess.Popen(command, env=environment, stdout=rows)
        try:
            yield
        finally:
            loading.terminate()
            loading.wait()
            rows.seek(0)
            print(f"letters loaded meanwhile: {sum('  Added ' in row for row in rows)}")


def _ask(port: int, options: argparse.Namespace) -> list[tuple[str, int, float]]:
    """Ask from one other process per client; return kind, status and seconds of every request."""
    pause = options.clients / options.rate if options.rate else 0.0
    with ProcessPoolExecutor(options.clients) as pool:
        asked = [pool.submit(_client, port, seed, options.seconds, pause) for seed in range(options.clients)]
        return [answer for one in asked for answer in one.result()]


def _client(port: int, seed: int, seconds: int, pause: float) -> list[tuple[str, int, float]]:
    chance = random.Random(seed)
    answers = []
    begin = time.monotonic() + pause * chance.random()
    end = begin + seconds
    due = begin
    while due < end and time.monotonic() < end:
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


def _tell(answers: list[tuple[str, int, float]], seconds: int) -> int:
    """Print what was answered how fast, and return how many errors there were."""
    by_kind = defaultdict(list)
    for kind, _, took in answers:
        by_kind[kind].append(took * 1000)
    by_kind["all"] = [took * 1000 for _, _, took in answers]
    print("| kind | requests | p50 ms | p95 ms | worst ms |\n|---|---|---|---|---|")
    for kind, times in by_kind.items():
        cuts = statistics.quantiles(times, n=20) if len(times) > 1 else times * 20
        print(f"| {kind} | {len(times)} | {cuts[9]:.0f} | {cuts[18]:.0f} | {max(times):.0f} |")
    errors = [status for _, status, _ in answers if status != 200]
    codes = sorted(set(errors)) or ""
    print(f"{len(answers) / seconds:.1f} requests/s, {len(errors)} errors {codes}".rstrip())
    return len(errors)


if __name__ == "__main__":
    sys.exit(main())

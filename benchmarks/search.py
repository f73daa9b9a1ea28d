#!/usr/bin/env python3
"""The search engine beside stock Haystack and Whoosh, SQLite's FTS5 and Datasette, on the same findings.

    benchmarks/search.py [--findings 58000] [--corpus FOLDER] [--folder KEPT] [--only-ours] [--datasette PROGRAM]
                         [--record FILE] [--questions FILE]

Ten kinds of question, each in several wordings, and an eleventh from a file of {"q", "filters"} lines. "Cold" is the
first question of a new process, with all that it opens; "new" a wording asked for the first time; "warm" one that was
asked before. Pages are asked for over HTTP, ours from one process of gunicorn. Times are in milliseconds. Nothing is
kept between questions but what the engine itself keeps. Ends with 1 where a bar is missed. --record writes the
figures to a file as JSON too, as benchmarks/growth.py wants them.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from itertools import cycle, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from search.query.query import Query

ROOT = Path(__file__).resolve().parent.parent
WORDINGS = 8  # of each kind of question, for ours and FTS5
SLOW_WORDINGS = 2  # for those that take a second each
REPEATS = 3
LETTER = 39  # findings in a letter
BUILT = "built.json"  # what building the index of a kept folder took
QUESTIONS = "BENCHMARK_QUESTIONS"  # tells the parts of a file of questions


def main() -> int:
    """Make the findings where there are none, then measure."""
    options = _options()
    with ExitStack() as stack:
        folder = Path(options.folder or stack.enter_context(tempfile.TemporaryDirectory()))
        set_up(folder)
        if options.part:
            print(json.dumps(PARTS[options.part](folder)))
            return 0
        print(f"{load()}; Python {sys.version.split()[0]}")
        return measure(folder, options)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--findings", type=int, default=58_000)
    parser.add_argument("--corpus", help="Use the letters of this folder in place of made texts.")
    parser.add_argument("--folder", help="Keep database and index here, and use them again.")
    parser.add_argument("--only-ours", action="store_true", help="Leave out what it is measured beside.")
    parser.add_argument(
        "--no-stock", action="store_true", help="Leave out stock Haystack, which takes longest."
    )
    parser.add_argument("--datasette", default="datasette", help="The program, where it is not on the path.")
    parser.add_argument("--record", type=Path, help="Write the figures to this file too, as JSON.")
    parser.add_argument("--questions", type=Path, help="An eleventh kind: questions as people type them.")
    parser.add_argument("--part", choices=PARTS, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.questions:
        os.environ[QUESTIONS] = str(options.questions.resolve())
    return options


def set_up(folder: Path) -> None:
    """Start Django on a data folder of the benchmark's own."""
    os.environ.update(
        DATA_DIR=str(folder), DJANGO_SETTINGS_MODULE="config.settings", ALLOWED_HOSTS="127.0.0.1"
    )
    for name in ("DATABASE_URL", "SEARCH_URL"):
        os.environ.pop(name, None)
    sys.path.insert(0, str(ROOT))
    import django

    django.setup()


def load() -> str:
    """How busy the machine is."""
    return f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors"


def fill(options: argparse.Namespace) -> None:
    """Fill the database, where it is not filled yet."""
    from django.core.management import call_command

    from benchmarks.search_corpus import fill_database, made_texts, texts_of
    from letters.models import Finding

    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    if not Finding.objects.exists():
        count = options.findings
        texts = texts_of(Path(options.corpus), count) if options.corpus else made_texts(count)
        fill_database(texts, count)


def kinds() -> dict[str, list[Query]]:
    """Ten kinds of question, each in several wordings. Pages are asked for over HTTP, ours from gunicorn."""
    from benchmarks.search_corpus import word_list
    from search.engine.execution import total
    from search.query.query import PAGE_SIZE, Query
    from search.text.small_words import SMALL_WORDS

    words = word_list()
    common = [word for word in words[:80] if word not in SMALL_WORDS]
    middle = [word for word in words[100:2000] if word not in SMALL_WORDS and len(word) > 6]
    regions = ["north-west", "london", "south-east", "north-east"]
    kinds_of = ["strength", "narrative", "area_for_development", "priority_action"]

    def last_page(word: str) -> int:
        return max(1, total(Query(q=word)) // PAGE_SIZE)

    asked: dict[str, Iterable[Query]] = {
        "common word": (Query(q=word) for word in common),
        "rare word": (Query(q=word) for word in words[6000::97]),
        "three words": (Query(q=" ".join(common[n : n + 3])) for n in range(WORDINGS)),
        "phrase": (Query(q=f'"{common[n]} {common[n + 1]}"') for n in range(WORDINGS)),
        "prefix": (Query(q=f"{word[:5]}*") for word in middle[::7]),
        "one filter": (
            Query(q=word, filters={"region": (region,)})
            for word, region in zip(common[4:], cycle(regions), strict=False)
        ),
        "three filters": (
            Query(q=word, filters={"region": (region,), "kind": (kind,), "theme": ("supervision",)})
            for word, region, kind in zip(common[2:], cycle(regions), cycle(kinds_of), strict=False)
        ),
        "everything": (Query() for _ in range(WORDINGS)),
        "deep page": (Query(q=word, page=last_page(word)) for word in common[:WORDINGS]),
        "misspelling": (Query(q=f"{word[:3]}{word[4]}{word[3]}{word[5:]}x"[:20]) for word in middle[::11]),
    }
    chosen = {kind: list(islice(queries, WORDINGS)) for kind, queries in asked.items()}
    return chosen | ({"as people ask": typed_questions(Path(file))} if (file := os.getenv(QUESTIONS)) else {})


def typed_questions(file: Path) -> list[Query]:
    """The questions of a file: a line for each, with its words and the values of its filters."""
    from search.query import labels, query_from

    lines = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    known = labels()
    return [query_from([("q", line["q"]), *_pairs(line.get("filters", {}))], known) for line in lines]


def _pairs(filters: dict[str, Any]) -> list[tuple[str, str]]:
    listed = {name: values if isinstance(values, list) else [values] for name, values in filters.items()}
    return [(name, str(value)) for name, values in listed.items() for value in values]


def timed(ask: Callable[[Query], object], query: Query) -> float:
    """Given a question, return the milliseconds that its answer took."""
    started = time.perf_counter()
    ask(query)
    return (time.perf_counter() - started) * 1000


def page_times(folder: Path, questions: dict[str, list[Query]]) -> dict[str, list[float]]:
    """How long the whole page takes over HTTP from one process of gunicorn, each asked for once before."""
    from benchmarks.serving import served

    with served({**os.environ, "DATA_DIR": str(folder)}, workers=1) as port:

        def ask(query: Query) -> None:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/search/?{query.urlencode()}").read()

        return warm(ask, questions)


def measure(folder: Path, options: argparse.Namespace) -> int:
    """Build, ask, and print what it took."""
    from benchmarks.search_report import report
    from search.engine.execution import run

    fill(options)
    build_all(folder, options)
    questions = kinds()
    rows: dict[str, dict[str, list[float]]] = {}
    rows["ours cold"] = {kind: [part(folder, "cold", kind)] for kind in questions}
    rows["ours new"] = {kind: [timed(run, q) for q in asked] for kind, asked in questions.items()}
    rows["ours warm"] = warm(run, questions)
    rows["page warm"] = page_times(folder, questions)
    if not options.only_ours:
        rows |= rivals(folder, options, questions)
    commit, memory = part(folder, "commit"), part(folder, "memory")
    print(
        "a letter of {findings} findings indexed in {adding_ms:.0f} ms; "
        "first question after it {asking_ms:.0f} ms".format(**commit)
    )
    print(
        "memory of a process that has answered all: {after_mb:.0f} MB, {before_mb:.0f} MB before".format(
            **memory
        )
    )
    print(load())
    if options.record:
        built = json.loads((folder / BUILT).read_text())
        record = {"built": built, "commit": commit, "memory": memory, "ms": rows}
        options.record.write_text(json.dumps(record), encoding="utf-8")
    return report(rows)


def warm(
    ask: Callable[[Query], object], asked: dict[str, list[Query]], wordings: int | None = None
) -> dict[str, list[float]]:
    """Ask each wording once unmeasured, then again and again."""
    times: dict[str, list[float]] = {}
    for kind, queries in asked.items():
        chosen = queries[:wordings]
        for query in chosen:
            ask(query)
        times[kind] = [timed(ask, query) for _ in range(REPEATS) for query in chosen]
    return times


def build_all(folder: Path, options: argparse.Namespace) -> None:
    """Build every index where there is none, and print what it took."""
    from benchmarks import search_rivals as others

    if not (folder / "index").exists():
        built = part(folder, "rebuild")
        (folder / BUILT).write_text(json.dumps(built), encoding="utf-8")
        print(
            "ours: {findings} findings built in {seconds:.1f} s ({processor_seconds:.1f} s of processor), "
            "index {index_mb:.1f} MB, peak memory {peak_mb:.0f} MB".format(**built)
        )
    if options.only_ours:
        return
    if not (folder / "fts.sqlite3").exists():
        print(f"FTS5: built in {others.build_fts(folder):.1f} s")
    if not options.no_stock and not (folder / "stock").exists():
        print(
            "stock: built in {seconds:.1f} s ({processor_seconds:.1f} s of processor), "
            "index {index_mb:.1f} MB, peak memory {peak_mb:.0f} MB".format(**part(folder, "stock"))
        )


def rivals(
    folder: Path, options: argparse.Namespace, asked: dict[str, list[Query]]
) -> dict[str, dict[str, list[float]]]:
    """Ask the others."""
    from benchmarks import search_rivals as others

    rows = {"FTS5 warm": warm(others.Fts(folder).ask, asked)}
    with others.datasette(folder, options.datasette) as address:
        if address:
            fetch = lambda query: others.ask_datasette(address, query)  # noqa: E731
            rows["Datasette warm"] = warm(fetch, asked, SLOW_WORDINGS)
        else:
            print("Datasette is not installed, so it is left out")
    if not options.no_stock:
        others.use_stock(folder)
        rows["stock warm"] = {
            kind: [timed(others.ask_stock, query) for query in [queries[0], *queries[:SLOW_WORDINGS]]][1:]
            for kind, queries in asked.items()
        }
    return rows


# Parts, each in a process of its own


def part(folder: Path, *wanted: str) -> Any:
    """Run a part in a new process and return what it measured."""
    command = [sys.executable, __file__, "--folder", str(folder), "--part", wanted[0]]
    environment = {**os.environ, "KIND": wanted[1] if len(wanted) > 1 else ""}
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    return json.loads(done.stdout.splitlines()[-1])


def _rebuild(folder: Path) -> dict[str, float]:
    from haystack import connections

    backend = connections["default"].get_backend()
    started = time.perf_counter()
    total = backend.rebuild()
    return {"findings": total, **_spent(time.perf_counter() - started, folder / "index")}


def _stock(folder: Path) -> dict[str, float]:
    from benchmarks import search_rivals as others

    others.use_stock(folder)
    return _spent(others.build_stock(), folder / "stock")


def _spent(seconds: float, index: Path) -> dict[str, float]:
    """What building an index took."""
    return {
        "seconds": seconds,
        "processor_seconds": time.process_time(),
        "index_mb": megabytes(index),
        "peak_mb": peak_megabytes(),
    }


def _cold(folder: Path) -> float:
    """The first question of a process, from opening the index; without the first connection to the database."""
    from letters.models import Finding
    from search.engine.execution import run

    queries = kinds_without_asking()
    Finding.objects.count()
    return timed(run, queries[os.environ["KIND"]])


def kinds_without_asking() -> dict[str, Query]:
    """One question of each kind, made without asking the engine anything."""
    from unittest.mock import patch

    with patch("search.engine.execution.total", return_value=2000):
        return {kind: queries[0] for kind, queries in kinds().items()}


def _memory(folder: Path) -> dict[str, float]:
    from search.engine.execution import run

    before = peak_megabytes()
    for queries in kinds().values():
        for query in queries:
            run(query)
    return {"before_mb": before, "after_mb": peak_megabytes()}


def _commit(folder: Path) -> dict[str, float]:
    """A letter indexed again, by one process, and the first question after that by another."""
    from haystack import connections

    from letters.models import Finding
    from search.engine.execution import run
    from search.query.query import Query

    run(Query(q="children"))
    ids = list(Finding.objects.values_list("pk", flat=True)[:LETTER])
    adding, asking = [], []
    for _ in range(5):
        started = time.perf_counter()
        connections["default"].get_backend().refresh(ids)
        adding.append((time.perf_counter() - started) * 1000)
        asking.append(timed(run, Query(q="children")))
    return {
        "findings": LETTER,
        "adding_ms": statistics.median(adding),
        "asking_ms": statistics.median(asking),
    }


def peak_megabytes() -> float:
    """The most memory this process has had; getrusage would count that of the process which started it."""
    found = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())
    return int(found[1]) / 1024 if found else 0.0


def megabytes(folder: Path) -> float:
    """How much the files of a folder are together."""
    return (
        sum(file.stat().st_size for file in folder.rglob("*") if file.is_file() and not file.is_symlink())
        / 1e6
    )


PARTS: dict[str, Callable[[Path], Any]] = {
    "rebuild": _rebuild,
    "stock": _stock,
    "cold": _cold,
    "memory": _memory,
    "commit": _commit,
}


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/env python3
"""Two states of this program side by side, in one run: building, asking, files, pages, a process's beginning.

    benchmarks/everything.py --old CHECKOUT [--findings 58000] [--folder KEPT] [--rounds 3]
                             [--only PART...] [--record FILE] [--datasette PROGRAM]

CHECKOUT is a folder with another state of this repository, such as `git worktree add ../before REVISION` makes.
Both get the same findings, made by the old state. Each part runs in a process of its own, the old state and the new in
turn, round after round, so that what else the machine is doing falls on both. Figures are of processor, which a busy
machine changes least, but for pages, which are told by the clock as well; medians, and behind them the 95th percentile.
What others offer for the same is measured in the same run: FTS5 with the same facets; tantivy where it is installed
(its index of the same texts, and twenty findings with the total: no facets); where Datasette is, its page of the
table with the same facets beside our page, both over HTTP from one process. Another Python that has them may run this.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
CHECKOUT = "BENCHMARKED_CHECKOUT"  # tells a part whose code it runs
DATASETTE = "BENCHMARKED_DATASETTE"  # tells a part where that program is
REPEATS = 5
PAGES = (
    "/",
    "/search/?q=children",
    "/search/",
    "/themes/",
    "/themes/supervision/",
    "/authorities/",
    "/authorities/sefton/",
)
FEED = "/search/feed/?q=children"
FILES = (
    "/search/findings.csv",
    "/search/findings.xlsx?region=london",
    FEED,
    "/api/findings/?q=children",
)
# Since when findings can be seen, which feeds are made of; a state from before that reads them from the index.
NOTE = """
try:
    from letters.models import FindingVisibility
    from letters.visibility import note_all
except ImportError:
    pass
else:
    FindingVisibility.objects.exists() or note_all()
"""
Figures = dict[str, list[float]]  # what was measured -> each time


def main() -> int:
    """Make the findings where there are none, run every part of both states in turn, and print the table."""
    options = _options()
    if options.part:
        print(json.dumps(run_part(options.part, Path(options.folder))))
        return 0
    with ExitStack() as stack:
        folder = Path(options.folder or stack.enter_context(tempfile.TemporaryDirectory()))
        sides = {"old": (options.old.resolve(), folder / "old"), "new": (ROOT, folder / "new")}
        print(_machine(), flush=True)
        prepare(sides, options.findings)
        figures = measure(sides, options)
    print(_machine())
    print(table(figures))
    if options.record:
        options.record.write_text(json.dumps(figures), encoding="utf-8")
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--old", type=Path, help="A checkout of the state to compare with.")
    parser.add_argument("--findings", type=int, default=58_000)
    parser.add_argument("--folder", help="Keep databases and indexes here, and use them again.")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", nargs="*", default=[], choices=[*PARTS, *BESIDE], metavar="PART")
    parser.add_argument("--record", type=Path, help="Write all figures to this file too, as JSON.")
    beside_python = str(Path(sys.executable).with_name("datasette"))
    parser.add_argument("--datasette", default=beside_python, help="The program, where it is another.")
    parser.add_argument("--part", choices=[*PARTS, *BESIDE], help=argparse.SUPPRESS)
    return parser.parse_args()


def _machine() -> str:
    return f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors; Python {sys.version.split()[0]}"


Sides = Mapping[str, tuple[Path, Path]]  # "old" and "new": the code, and its data


def prepare(sides: Sides, findings: int) -> None:
    """Fill a database by the old state, and give the new one the same."""
    old, new = sides["old"][1], sides["new"][1]
    if not (old / "findings.sqlite3").exists():
        old.mkdir(parents=True, exist_ok=True)
        command = [
            sys.executable,
            "benchmarks/search.py",
            "--only-ours",
            "--folder",
            str(old),
            "--part",
            "rebuild",
        ]
        make = f"import sys; sys.argv[1:] = {command[2:]!r}; import benchmarks.search as s; from pathlib import Path; "
        make += f"s.set_up(Path({str(old)!r})); o = s._options(); o.findings = {findings}; s.fill(o)"
        subprocess.run([sys.executable, "-c", make], cwd=sides["old"][0], check=True)
    if not (new / "findings.sqlite3").exists():
        shutil.copytree(old, new, ignore=shutil.ignore_patterns("index", "static"))
        _manage(sides["new"], "migrate", "--verbosity=0")
    for side in sides.values():
        _manage(side, "shell", "--verbosity=0", "-c", NOTE)
        _manage(side, "collectstatic", "--verbosity=0", "--no-input")


def _manage(side: tuple[Path, Path], *words: str) -> None:
    environment = {**os.environ, "DATA_DIR": str(side[1])}
    subprocess.run([sys.executable, "manage.py", *words], cwd=side[0], env=environment, check=True)


def measure(sides: Sides, options: argparse.Namespace) -> dict[str, dict[str, Figures]]:
    """Return part -> side -> what was measured."""
    figures: dict[str, dict[str, Figures]] = {}
    for part, (_, rounds) in PARTS.items():
        if options.only and part not in options.only:
            continue
        figures[part] = {"old": {}, "new": {}}
        for _ in range(rounds or options.rounds):
            for name, side in sides.items():
                _add(figures[part][name], in_process(part, side))
        print(f"{part}: done, {_machine()}", flush=True)
    for part in BESIDE:
        if not options.only or part in options.only:
            os.environ[DATASETTE] = options.datasette
            figures.setdefault("beside", {})[part] = in_process(part, sides["new"])
    return figures


def _add(figures: Figures, more: Figures) -> None:
    for name, times in more.items():
        figures.setdefault(name, []).extend(times)


def in_process(part: str, side: tuple[Path, Path]) -> Figures:
    """Run a part in a process of its own, with a state's code and data; return what it measured."""
    environment = {**os.environ, CHECKOUT: str(side[0])}
    command = [sys.executable, __file__, "--folder", str(side[1]), "--part", part]
    done = subprocess.run(command, cwd=side[0], env=environment, capture_output=True, text=True, check=False)
    if done.returncode:  # the parts have no terminal of their own
        raise SystemExit(f"{part} of {side[0]}: {done.stderr[-2000:]}")
    figures: Figures = json.loads(done.stdout.splitlines()[-1])
    return figures


# Parts, each in a process of its own, with the code of one state


def run_part(part: str, folder: Path) -> Figures:
    """Set up the state whose process this is, and measure."""
    checkout = os.environ[CHECKOUT]
    sys.path[:] = [
        checkout,
        *(path for path in sys.path if Path(path).resolve() not in (ROOT, ROOT / "benchmarks")),
    ]
    os.environ.update(
        DATA_DIR=str(folder), DJANGO_SETTINGS_MODULE="config.settings", ALLOWED_HOSTS="127.0.0.1,testserver"
    )
    if part != "process":  # which starts the site itself
        import django

        django.setup()
        _quietly()
    measure_part = BESIDE[part] if part in BESIDE else PARTS[part][0]
    return measure_part(folder)


def _quietly() -> None:
    import logging

    logging.disable(logging.CRITICAL)


@contextmanager
def spent(into: Figures, name: str, scale: float = 1.0) -> Iterator[None]:
    """Add the seconds of processor, times ``scale``, that the block takes."""
    started = time.process_time()
    yield
    into.setdefault(name, []).append((time.process_time() - started) * scale)


def peak_mb() -> float:
    """The most memory that this process has had."""
    found = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())
    return int(found[1]) / 1024 if found else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _rebuild(folder: Path) -> Figures:
    figures: Figures = {}
    with spent(figures, "rebuild (s)"):
        _backend_does("rebuild")
    size = sum(file.stat().st_size for file in (folder / "index").rglob("*") if file.is_file())
    return figures | {"peak memory (MB)": [peak_mb()], "index (MB)": [size / 2**20]}


def _backend_does(what: str, ids: Sequence[int] = ()) -> None:
    """Have the index rebuilt, or findings indexed again, by whichever name a state has for it."""
    from haystack import connections

    from search.search_indexes import FindingIndex

    backend = connections["default"].get_backend()
    if hasattr(backend, "refresh"):
        backend.rebuild() if what == "rebuild" else backend.refresh(ids)
    else:
        backend.rebuild([FindingIndex()]) if what == "rebuild" else backend.reindex(FindingIndex(), ids)


def _questions() -> dict[str, Any]:
    """A question of each kind; without asking the engine anything."""
    from search.query.query import Query

    narrow = {"region": ("north-west",), "kind": ("strength",), "theme": ("supervision",)}
    return {
        "common word": Query(q="children"),
        "three words": Query(q="children social work"),
        "phrase": Query(q='"children social"'),
        "prefix": Query(q="superv*"),
        "three filters": Query(q="children", filters=narrow),
        "everything": Query(),
        "deep page": Query(q="children", page=1500),
        "misspelling": Query(q="supervsion"),
    }


def _warm(folder: Path) -> Figures:
    from search.engine.execution import run

    figures: Figures = {}
    for kind, query in _questions().items():
        with spent(figures, f"{kind}, new (ms)", 1000):
            run(query)
        for _ in range(REPEATS):
            with spent(figures, f"{kind}, asked before (ms)", 1000):
                run(query)
    return figures | {"memory of a process that has answered all (MB)": [peak_mb()]}


def _first(kind: str) -> Callable[[Path], Figures]:
    def ask(folder: Path) -> Figures:
        from letters.models import Finding
        from search.engine.execution import run

        query = _questions()[kind]
        Finding.objects.count()  # the first connection to the database
        figures: Figures = {}
        with spent(figures, f"{kind}, first of a process that was not warmed (ms)", 1000):
            run(query)
        return figures

    return ask


def _letter(folder: Path) -> Figures:
    from letters.models import Finding
    from search.engine.execution import run
    from search.query.query import Query

    run(Query(q="children"))
    ids = list(Finding.objects.order_by("pk").values_list("pk", flat=True)[:39])
    figures: Figures = {}
    for _ in range(REPEATS):
        with spent(figures, "a letter of 39 findings indexed (ms)", 1000):
            _backend_does("index", ids)
        with spent(figures, "the first question after it (ms)", 1000):
            run(Query(q="children"))
    return figures


def _files(folder: Path) -> Figures:
    from django.test import Client

    client = Client()
    client.get("/search/", secure=True)
    figures: Figures = {}
    for path in FILES:
        before = peak_mb()
        pieces: list[bytes] = []
        started = time.process_time()
        for at, piece in enumerate(_pieces(client.get(path, secure=True))):
            if at == 1:  # behind the heading
                figures.setdefault(f"{path}, first rows (s)", []).append(time.process_time() - started)
            pieces = [piece] if path == FEED else []
        figures[f"{path} (s)"] = [time.process_time() - started]
        figures[f"{path}, memory it adds (MB)"] = [peak_mb() - before]
        if path == FEED:
            figures[f"{path}, entries"] = [_entries(b"".join(pieces))]
    return figures


def _entries(feed: bytes) -> float:
    """How many entries a feed has; none would be a measurement of nothing."""
    entries = feed.count(b"<entry>")
    if not entries:
        raise SystemExit(
            "The feed is empty: there is no index yet, or nothing says since when findings can be seen"
        )
    return entries


def _pieces(response: Any) -> Iterable[bytes]:
    return response.streaming_content if response.streaming else [response.content]


def _pages(folder: Path) -> Figures:
    from django.test import Client

    client = Client()
    figures: Figures = {}
    for path in PAGES:
        client.get(path, secure=True)
        for _ in range(REPEATS):
            with spent(figures, f"{path} (ms)", 1000):
                client.get(path, secure=True)
    return figures


def _process(folder: Path) -> Figures:
    """Two processes of gunicorn: when they answer, how long the first page takes, what memory is theirs alone."""
    from benchmarks.serving import served

    started = time.monotonic()
    with served({**os.environ, "ALLOWED_HOSTS": "127.0.0.1"}, workers=2) as port:
        figures: Figures = {"until it answers (s, by the clock)": [time.monotonic() - started]}
        for name, path in (("the first page", PAGES[1]), ("the same again", PAGES[1])):
            asked = time.perf_counter()
            _fetch(port, path)
            figures[f"{name} (ms, by the clock)"] = [(time.perf_counter() - asked) * 1000]
        for path in PAGES * 4:
            _fetch(port, path)
        workers = _children_of_children(os.getpid())
        figures["memory of a web process (MB)"] = [max(_memory(pid, "Rss") for pid in workers)]
        figures["of it shared with none (MB)"] = [
            max(_memory(pid, "Private_Dirty") + _memory(pid, "Private_Clean") for pid in workers)
        ]
    return figures


def _fetch(port: int, path: str) -> None:
    urllib.request.urlopen(f"http://127.0.0.1:{port}{path}").read()


def _children_of_children(pid: int) -> list[int]:
    """The processes of gunicorn's own, which this process has started."""
    return [worker for master in _children(pid) for worker in _children(master)]


def _children(pid: int) -> list[int]:
    return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _memory(pid: int, what: str) -> float:
    found = re.search(rf"{what}:\s+(\d+) kB", Path(f"/proc/{pid}/smaps_rollup").read_text())
    return int(found[1]) / 1024 if found else 0.0


# What others offer for the same


def _fts5(folder: Path) -> Figures:
    from benchmarks.search_rivals import Fts, build_fts

    figures: Figures = {}
    with spent(figures, "building (s)"):
        build_fts(folder)
    fts = Fts(folder)
    for kind, query in _questions().items():
        fts.ask(query)
        for _ in range(REPEATS):
            with spent(figures, f"{kind}, asked before (ms)", 1000):
                fts.ask(query)
    with spent(figures, "all columns of all findings by SQL (s)"):
        sum(1 for _ in fts.database.execute("SELECT * FROM finding ORDER BY day DESC, id"))
    return figures


def _tantivy(folder: Path) -> Figures:
    try:
        import tantivy  # type: ignore[import-not-found,unused-ignore]
    except ImportError:
        return {}
    from letters.models import Finding

    fields = tantivy.SchemaBuilder().add_text_field("text", stored=False, tokenizer_name="en_stem")
    index = tantivy.Index(fields.add_integer_field("id", stored=True).build())
    figures: Figures = {}
    with spent(figures, "building, of texts alone (s)"):
        writer = index.writer(200_000_000)
        for pk, text in Finding.objects.values_list("pk", "text").iterator(2_000):
            writer.add_document(tantivy.Document(text=text, id=pk))
        writer.commit()
        writer.wait_merging_threads()
    index.reload()
    searcher = index.searcher()
    for kind, words in (("common word", "children"), ("three words", "+children +social +work")):
        for _ in range(REPEATS):
            with spent(figures, f"{kind}, twenty ids and the total, no facets (ms)", 1000):
                found = searcher.search(index.parse_query(words, ["text"]), 20, count=True)
                _ = [searcher.doc(address)["id"] for _, address in found.hits]
    return figures


def _datasette(folder: Path) -> Figures:
    """The page of a search with facets, ours and Datasette's, each from one process; by its processor and the clock."""
    from benchmarks.search_rivals import ask_datasette, build_fts, datasette
    from benchmarks.serving import served

    questions = {
        kind: query for kind, query in _questions().items() if kind != "misspelling"
    }  # it corrects none
    figures: Figures = {}
    if not (folder / "fts.sqlite3").exists():
        build_fts(folder)
    with datasette(folder, os.environ[DATASETTE]) as address:
        if not address:
            return {}
        _ask_pages(figures, "its page", lambda query: ask_datasette(address, query), questions)
    with served({**os.environ, "ALLOWED_HOSTS": "127.0.0.1"}, workers=1) as port:
        _ask_pages(figures, "ours", lambda query: _fetch(port, f"/search/?{query.urlencode()}"), questions)
    return figures


def _ask_pages(
    figures: Figures, whose: str, ask: Callable[[Any], None], questions: Mapping[str, Any]
) -> None:
    for kind, query in questions.items():
        ask(query)
        for _ in range(REPEATS):
            started, before = time.perf_counter(), _processor_of_children()
            ask(query)
            clock, processor = time.perf_counter() - started, _processor_of_children() - before
            figures.setdefault(f"{kind}, {whose} (ms)", []).append(processor * 1000)
            figures.setdefault(f"{kind}, {whose} (ms, by the clock)", []).append(clock * 1000)


def _processor_of_children() -> float:
    """Seconds of processor that all threads of what this process has started have had so far."""
    started = _children(os.getpid())
    families = [*started, *(worker for one in started for worker in _children(one))]
    threads = [thread for pid in families for thread in Path(f"/proc/{pid}/task").iterdir()]
    return sum(int((thread / "schedstat").read_text().split()[0]) for thread in threads) / 1e9


Part = Callable[[Path], Figures]
PARTS: dict[str, tuple[Part, int]] = {  # with how many rounds; 0: as asked for
    "rebuild": (_rebuild, 1),
    **{
        f"first {kind}": (_first(kind), 0)
        for kind in ("common word", "three words", "three filters", "everything")
    },
    "questions": (_warm, 0),
    "files": (_files, 1),
    "pages": (_pages, 0),
    "process": (_process, 0),
    "letter": (_letter, 0),
}
BESIDE: dict[str, Part] = {"FTS5": _fts5, "tantivy": _tantivy, "Datasette": _datasette}


# The table


def table(figures: Mapping[str, Mapping[str, Figures]]) -> str:
    """Given what was measured, return it as a table with ratios; what others took stands below."""
    lines = ["", "| what | old | new | new to old |", "|---|---|---|---|"]
    for part, sides in figures.items():
        if part != "beside":
            for name in sides["new"]:
                old, new = sides["old"].get(name, []), sides["new"][name]
                lines.append(f"| {name} | {_cell(old)} | {_cell(new)} | {_ratio(old, new)} |")
    lines += ["", "| beside | what | figure |", "|---|---|---|"]
    for other, measured in figures.get("beside", {}).items():
        lines += [f"| {other} | {name} | {_cell(times)} |" for name, times in measured.items()]
    return "\n".join(lines)


def _cell(times: Sequence[float]) -> str:
    if not times:
        return "–"
    middle = f"{statistics.median(times):.3g}"
    return middle if len(times) < 10 else f"{middle} ({statistics.quantiles(times, n=20)[-1]:.3g})"


def _ratio(old: Sequence[float], new: Sequence[float]) -> str:
    return (
        f"{statistics.median(new) / statistics.median(old):.2f}"
        if old and statistics.median(old) > 0
        else "–"
    )


if __name__ == "__main__":
    sys.exit(main())

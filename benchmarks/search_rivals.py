"""What the engine is measured beside: stock Haystack and Whoosh, SQLite's FTS5 by SQL, Datasette over HTTP.

Each is given the same findings and asked for the same: the total, the first 20 with what is shown of them, and how
many there are of each value of seven facets.
"""

from __future__ import annotations

import json
import shutil
import socket
import sqlite3
import subprocess
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from haystack import connections
from haystack.query import SearchQuerySet

from search.query.facets import FILTERS
from search.query.query import PAGE_SIZE, Query
from search.search_indexes import FindingIndex

COLUMNS = ("region", "authority", "framework", "kind", "grade", "year")
FACET_LIMIT = 200


# Stock Haystack with stock Whoosh


def use_stock(folder: Path) -> None:
    """Add a Haystack connection, "stock", to its own Whoosh engine."""
    engine = "haystack.backends.whoosh_backend.WhooshEngine"
    connections.connections_info["stock"] = {"ENGINE": engine, "PATH": str(folder / "stock")}


def build_stock(limit: int | None = None) -> float:
    """Build the stock index as Haystack's own rebuild does, in batches of 1,000; return the seconds it took."""
    backend = connections["stock"].get_backend()
    index = FindingIndex()
    started = time.perf_counter()
    backend.clear()
    newest, done = 0, 0
    while batch := list(index.index_queryset().filter(pk__gt=newest)[:1000]):
        backend.update(index, batch)
        newest, done = batch[-1].pk, done + len(batch)
        if limit and done >= limit:
            break
    return time.perf_counter() - started


def ask_stock(query: Query) -> int:
    """Ask stock Haystack and return the total."""
    found = SearchQuerySet(using="stock")
    if query.q:
        found = found.filter(content=_stock_words(query.q)) if "*" in query.q else found.auto_query(query.q)
    for name in FILTERS:
        for value in query.values(name):
            found = found.narrow(f'{name}:"{value}"')
        found = found.facet(name)
    if query.order == "newest":
        found = found.order_by("-day")
    start = (query.page - 1) * PAGE_SIZE
    _ = list(found[start : start + PAGE_SIZE])
    found.facet_counts()
    return len(found)


def _stock_words(words: str) -> Any:
    from haystack.inputs import Raw

    return Raw(words)


# SQLite's FTS5


def build_fts(folder: Path) -> float:
    """Build a database of plain tables with an FTS5 index over the texts; return the seconds it took."""
    started = time.perf_counter()
    path = folder / "fts.sqlite3"
    path.unlink(missing_ok=True)
    database = sqlite3.connect(path)
    database.executescript(
        """
        CREATE TABLE finding (id INTEGER PRIMARY KEY, text TEXT, day TEXT, region TEXT, authority TEXT,
                              framework TEXT, kind TEXT, grade TEXT, year TEXT, themes TEXT);
        CREATE TABLE finding_theme (finding INTEGER, theme TEXT, PRIMARY KEY (theme, finding)) WITHOUT ROWID;
        """
    )
    index = FindingIndex()
    newest = 0
    while batch := list(index.index_queryset().filter(pk__gt=newest)[:1000]):
        rows = [index.full_prepare(one) | {"pk": one.pk} for one in batch]
        database.executemany(
            "INSERT INTO finding VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (r["pk"], r["text"], r.get("day"), *(r[c] for c in COLUMNS), json.dumps(r["theme"]))
                for r in rows
            ],
        )
        tags = [(r["pk"], theme) for r in rows for theme in r["theme"]]
        database.executemany("INSERT INTO finding_theme VALUES (?, ?)", tags)
        newest = batch[-1].pk
    database.executescript(
        """
        CREATE INDEX by_finding ON finding_theme (finding, theme);
        CREATE INDEX by_day ON finding (day DESC, id);
        CREATE VIRTUAL TABLE finding_fts USING fts5(text, content='finding', content_rowid='id',
                                                    tokenize='porter unicode61 remove_diacritics 2');
        INSERT INTO finding_fts(finding_fts) VALUES ('rebuild');
        ANALYZE;
        """
    )
    for column in COLUMNS:
        database.execute(f"CREATE INDEX by_{column} ON finding ({column})")
    database.commit()
    database.close()
    return time.perf_counter() - started


class Fts:
    """Questions to the FTS5 database. Found rows are put into a temporary table, from which all is counted."""

    def __init__(self, folder: Path) -> None:
        self.database = sqlite3.connect(folder / "fts.sqlite3")
        self.database.execute("PRAGMA mmap_size=1000000000")
        self.database.execute("PRAGMA temp_store=MEMORY")
        self.database.execute("CREATE TEMP TABLE hit (id INTEGER PRIMARY KEY)")

    def ask(self, query: Query) -> int:
        """Ask, and return the total."""
        run = self.database.execute
        run("DELETE FROM hit")
        words = query.q.replace(" -", " NOT ")
        if query.q:
            run("INSERT INTO hit SELECT rowid FROM finding_fts WHERE finding_fts MATCH ?", (words,))
        where, values = _conditions(query, "")
        source = "finding JOIN hit USING (id)" if query.q else "finding"
        total = int(run(f"SELECT count(*) FROM {source} WHERE {where}", values).fetchone()[0])
        self._page(query, words, where, values)
        for name in COLUMNS:
            kept, kept_values = _conditions(query, name)
            run(f"SELECT {name}, count(*) FROM {source} WHERE {kept} GROUP BY 1", kept_values).fetchall()
        kept, kept_values = _conditions(query, "theme")
        themes = (
            f"SELECT theme, count(*) FROM {source} JOIN finding_theme ON finding = id WHERE {kept} GROUP BY 1"
        )
        run(themes, kept_values).fetchall()
        return total

    def _page(self, query: Query, words: str, where: str, values: list[str]) -> None:
        limit = f"LIMIT {PAGE_SIZE} OFFSET {(query.page - 1) * PAGE_SIZE}"
        if query.q:
            sql = f"""SELECT finding.*, snippet(finding_fts, 0, '<mark>', '</mark>', '…', 40)
                      FROM finding_fts JOIN finding ON finding.id = finding_fts.rowid
                      WHERE finding_fts MATCH ? AND {where} ORDER BY rank {limit}"""
            self.database.execute(sql, [words, *values]).fetchall()
        else:
            sql = f"SELECT * FROM finding WHERE {where} ORDER BY day DESC, id {limit}"
            self.database.execute(sql, values).fetchall()


def _conditions(query: Query, ignoring: str) -> tuple[str, list[str]]:
    """The filters of a question in SQL, but for one that is ignored."""
    parts = ["1"]
    values: list[str] = []
    for name in FILTERS:
        chosen = query.values(name)
        if not chosen or name == ignoring:
            continue
        marks = ", ".join("?" * len(chosen))
        themed = f"finding.id IN (SELECT finding FROM finding_theme WHERE theme IN ({marks}))"
        parts.append(themed if name == "theme" else f"{name} IN ({marks})")
        values += chosen
    return " AND ".join(parts), values


# Datasette


@contextmanager
def datasette(folder: Path, program: str) -> Iterator[str | None]:
    """Serve the FTS5 database by Datasette and yield the table's address; None where it is not installed."""
    found = shutil.which(program)
    if not found:
        yield None
        return
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    limits = ("sql_time_limit_ms", "facet_time_limit_ms")
    settings = [part for name in limits for part in ("--setting", name, "60000")]
    settings += [
        "--setting",
        "default_facet_size",
        str(FACET_LIMIT),
        "--setting",
        "max_returned_rows",
        "1000",
    ]
    command = [found, "serve", str(folder / "fts.sqlite3"), "--port", str(port), *settings]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}/fts/finding"
    try:
        _wait_for(f"http://127.0.0.1:{port}/-/versions.json")
        yield address
    finally:
        server.terminate()
        server.wait()


def _wait_for(address: str) -> None:
    for _ in range(300):
        try:
            urllib.request.urlopen(address).read()
            return
        except OSError:
            time.sleep(0.1)


def ask_datasette(address: str, query: Query) -> None:
    """Fetch Datasette's page of the table: 20 rows, with the same seven facets."""
    pairs = [("_facet", name) for name in COLUMNS] + [("_facet_array", "themes"), ("_size", str(PAGE_SIZE))]
    if query.q:
        pairs += [("_search", query.q), ("_searchmode", "raw")]
    else:
        pairs.append(("_sort_desc", "day"))
    for name in COLUMNS:
        pairs += [(f"{name}__exact", value) for value in query.values(name)]
    pairs += [("themes__arraycontains", value) for value in query.values("theme")]
    if query.page > 1:  # Datasette's pages go on from a row, not to a number
        pairs = [pair for pair in pairs if pair[0] != "_sort_desc"]
        pairs.append(("_next", str(query.page * PAGE_SIZE)))
    urllib.request.urlopen(f"{address}?{urllib.parse.urlencode(pairs)}").read()

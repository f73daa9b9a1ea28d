"""The command as it is run: a process of its own, killed at any moment and started again; and a thousand documents."""

from __future__ import annotations

import json
import os
import random
import re
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.letters.fetching.reports import report
from tests.letters.fetching.stand_in import Document, Provider, StandIn, stand_in

KILLS = 10
FILES = 60
PATIENCE_SECONDS = 240


class Place:
    """An installation in a folder that fetches from a stand-in."""

    def __init__(self, folder: Path, site: StandIn, delay_s: float) -> None:
        self.folder = folder
        self.environment = {
            **os.environ,
            "DATA_DIR": str(folder),
            "DATABASE_URL": f"sqlite:///{folder / 'findings.sqlite3'}",
            "FETCH_SITE": site.reports,
            "FETCH_FILES": site.files,
            "DELAY_S": str(delay_s),
        }
        self.manage("migrate", "--verbosity", "0")
        self.manage("rebuild_index")

    def start(self, *command: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, str(ROOT / "manage.py"), *command],
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

    def manage(self, *command: str) -> str:
        process = self.start(*command)
        output, _ = process.communicate(timeout=PATIENCE_SECONDS)
        assert process.returncode == 0, output
        return output

    def came_whole(self) -> set[str]:
        """The paths of the documents that have come whole: those that wait to be read, and the letters."""
        rows = self.rows("select id, url, state from letters_sourcedocument")
        waiting = {path.name for path in (self.folder / "files" / "fetched").glob("*") if not path.suffix}
        held = [url for pk, url, state in rows if state == "held" or str(pk) in waiting]
        return {"/" + str(url).split("/", 3)[3] for url in held}

    def rows(self, query: str) -> list[tuple[object, ...]]:
        with sqlite3.connect(self.folder / "findings.sqlite3") as database:
            return database.execute(query).fetchall()


def filled(site: StandIn, files: int, each: int = 10) -> None:
    for n in range(files // each):
        one = Provider(str(90001 + n), f"Invented {n}")
        numbers = range(n * each, (n + 1) * each)
        one.documents = [Document(50000000 + k, report(k), etag=f'"{k}"') for k in numbers]
        site.providers.append(one)


def start_and_kill(place: Place, site: StandIn, seconds: float) -> None:
    """Start the command and kill it so long after its first file was asked for."""
    before = len(site.paths("files"))
    process = place.start("fetch_letters")
    wait_for(lambda: len(site.paths("files")) > before or process.poll() is not None)
    time.sleep(seconds)
    kill(process)
    time.sleep(0.1)  # for what was still on its way to the stand-in's book


def kill(process: subprocess.Popen[str]) -> None:
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()


def test_killed_ten_times_nothing_is_missing_nothing_is_twice_nothing_whole_is_asked_for_again(
    tmp_path: Path,
) -> None:
    with stand_in() as site:
        filled(site, FILES)
        place = Place(tmp_path, site, delay_s=0.05)
        chance = random.Random(20)
        whole: set[str] = set()
        kills = 0
        while kills < KILLS:
            before = len(site.paths("files"))
            start_and_kill(place, site, chance.uniform(0.0, 0.35))
            asked = site.paths("files")[before:]
            assert not whole & set(asked)
            whole |= place.came_whole()
            kills += 1
        before = len(site.paths("files"))
        place.manage("fetch_letters")

        assert not whole & set(site.paths("files")[before:])
        held = place.rows("select source_url from letters_letter")
        assert sorted(str(url) for (url,) in held) == sorted(
            f"{site.files}{path}" for path in site.documents()
        )
        assert place.rows("select count(*) from letters_sourcedocument where state = 'held'") == [(FILES,)]
        assert not list((tmp_path / "files" / "fetched").iterdir())
        pages = Counter(path for path in site.paths("reports") if path.startswith("/provider/"))
        assert set(pages) == {one.path for one in site.providers}
        assert sum(pages.values()) <= len(site.providers) + KILLS  # a page half-read at a kill is read again
        assert len([path for path in site.paths("reports") if path.startswith("/search")]) <= 1 + KILLS
        results: Counter[str] = Counter()
        for (counts,) in place.rows("select counts from letters_fetchrun"):
            results.update(json.loads(str(counts)))
        assert (results["added"], results["duplicate"]) == (FILES, 0)


@pytest.fixture
def ctrl_c() -> Iterator[None]:
    """Tests that a script has started in the background ignore Ctrl-C, and so would what they start."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def test_stopped_with_ctrl_c_it_says_how_to_go_on(tmp_path: Path, ctrl_c: None) -> None:
    with stand_in() as site:
        filled(site, 10)
        place = Place(tmp_path, site, delay_s=0.3)
        process = place.start("fetch_letters")
        wait_for(lambda: len(site.paths("files")) > 2)
        process.send_signal(signal.SIGINT)
        output, _ = process.communicate(timeout=60)

        assert process.returncode == 130
        assert "Run the same command again to continue." in output
        assert "10 added" not in output
        done = place.manage("fetch_letters")
        assert re.search(r"\d+ added with \d+ findings; \d+ requests", done)
        assert place.rows("select count(*) from letters_letter") == [(10,)]


def test_two_at_once_are_refused(tmp_path: Path) -> None:
    with stand_in() as site:
        filled(site, 10)
        place = Place(tmp_path, site, delay_s=0.5)
        first = place.start("fetch_letters")
        wait_for(lambda: len(site.paths("files")) > 0)

        second = place.start("fetch_letters")
        output, _ = second.communicate(timeout=60)

        kill(first)
        assert second.returncode == 1
        assert "Nothing was fetched: another fetch is running." in output


@pytest.mark.skipif(
    not os.environ.get("FETCH_DOCUMENTS"), reason="minutes; set FETCH_DOCUMENTS=1500 to measure"
)
def test_so_many_documents(tmp_path: Path) -> None:
    """Prints time, memory and requests of a whole site, and of the day after."""
    with stand_in() as site:
        filled(site, int(os.environ["FETCH_DOCUMENTS"]))
        place = Place(tmp_path, site, delay_s=0.0)
        for day in (1, 2):
            site.forget()
            began = time.monotonic()
            process = place.start("fetch_letters")
            assert process.stdout
            output = process.stdout.read()
            process.stdout.close()
            _, ended, usage = os.wait4(process.pid, 0)
            process.returncode = ended
            assert ended == 0, output
            taken, size = time.monotonic() - began, usage.ru_maxrss / 1024
            print(f"day {day}: {taken:.1f} s, {size:.0f} MB, {len(site.seen)} requests")
            print(output.splitlines()[-1])
        assert len(site.seen) == 2


def wait_for(condition: object) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while not condition():  # type: ignore[operator]
        assert time.monotonic() < end
        time.sleep(0.02)

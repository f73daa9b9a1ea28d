"""The worker as it is run: a process of its own, told to stop, killed, started again."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
from django.conf import settings
from django.db import OperationalError, connection
from django_tasks_db.models import DBTaskResult

from letters.ingestion import read_uploads
from letters.management.commands.work import GentleWorker
from letters.management.only_worker import AnotherWorker, only_worker
from tests.conftest import ROOT
from tests.faulty import letter_text

FILES = 30
KILLS = 10
PATIENCE_SECONDS = 300  # an end to waiting, on however busy a machine
SEND = """
import sys
from letters.ingestion.upload_queue import enqueue
from letters.ingestion.worker_tasks import read_uploads
from letters.ingestion.archives import UnpackedFile
from pathlib import Path
files = sorted(Path(sys.stdin.read().strip()).iterdir())
enqueue([UnpackedFile(file.name, file.stat().st_size, file.read_bytes()) for file in files], None)
read_uploads.enqueue()
"""
SAVE_RULES = """
from letters.editing import save_theme
from letters.models import Theme
theme = Theme.objects.get(slug="supervision")
theme.phrases = "caseloads"
save_theme(theme)
"""


class Place:
    """An installation in a folder, with its database to look into."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment = {**os.environ, "DATA_DIR": str(folder)}

    def manage(self, *command: str, given: str = "") -> None:
        done = subprocess.run(
            [sys.executable, str(ROOT / "manage.py"), *command],
            env=self.environment,
            input=given,
            capture_output=True,
            text=True,
            timeout=PATIENCE_SECONDS,
        )
        assert done.returncode == 0, done.stderr

    def worker(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, str(ROOT / "manage.py"), "work"]
        with (self.folder / "worker.log").open("ab") as log:
            return subprocess.Popen(command, env=self.environment, stdout=log, stderr=log)

    def rows(self, query: str) -> list[tuple[object, ...]]:
        with sqlite3.connect(self.folder / "findings.sqlite3", timeout=30) as database:
            return database.execute(query).fetchall()

    def ended(self) -> int:
        return int(str(self.rows("select count(*) from letters_upload where state = 'ended'")[0][0]))

    def wait_until_ended(self, at_least: int) -> None:
        end = time.monotonic() + PATIENCE_SECONDS
        while self.ended() < at_least:
            assert time.monotonic() < end, (self.folder / "worker.log").read_text()
            time.sleep(0.01)


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """An installation with a batch of 30 on its way: 26 letters, two the same as others, a web page, an empty file."""
    incoming = tmp_path / "incoming"
    incoming.mkdir()
    for number in range(26):
        copy = letter_text() + f"\n- Team {number} has enough social workers.\n"
        (incoming / f"{number:02}.txt").write_text(copy)
    for number in (3, 17):
        (incoming / f"{number:02}-again.txt").write_bytes((incoming / f"{number:02}.txt").read_bytes())
    (incoming / "90-page.pdf").write_text("<!doctype html><html><body>Not found</body></html>")
    (incoming / "91-empty.txt").touch()
    place = Place(tmp_path / "data")
    place.folder.mkdir()
    place.manage("migrate", "--verbosity", "0")
    place.manage("shell", "-c", SEND, given=str(incoming))
    return place


def check(place: Place) -> None:
    """Every file has ended in exactly one outcome, none twice, none missing."""
    rows = place.rows("select state, result, letter_id from letters_upload")
    assert len(rows) == FILES
    assert Counter(row[:2] for row in rows) == {
        ("ended", "added"): 26,
        ("ended", "duplicate"): 2,
        ("ended", "rejected"): 2,
    }
    added = [letter for _, result, letter in rows if result == "added"]
    assert len(set(added)) == 26
    assert sorted(map(str, added)) == sorted(str(pk) for (pk,) in place.rows("select id from letters_letter"))
    assert not [path for path in (place.folder / "files" / "uploads").rglob("*") if path.is_file()]
    with_findings = place.rows(
        "select i.letter_id, count(*) from letters_finding f join letters_inspection i on i.id = f.inspection_id "
        "group by 1"
    )
    assert len(with_findings) == 26
    assert len({findings for _, findings in with_findings}) == 1


def test_killed_ten_times_every_file_ends_once(place: Place) -> None:
    for kill in range(1, KILLS + 1):
        worker = place.worker()
        place.wait_until_ended(min(place.ended() + 2, FILES - KILLS + kill - 1))
        worker.send_signal(signal.SIGKILL)
        worker.wait()
    assert place.ended() < FILES, "the last kill came too late to interrupt anything"

    place.manage("work", "--until-done")

    check(place)


def test_told_to_stop_it_ends_what_it_has_in_hand(place: Place) -> None:
    worker = place.worker()
    place.wait_until_ended(2)
    worker.terminate()
    assert worker.wait(PATIENCE_SECONDS) == 0
    states = {state for (state,) in place.rows("select distinct state from letters_upload")}
    assert states <= {"ended", "waiting"}

    place.manage("work", "--until-done")

    check(place)


def test_a_second_worker_says_so_and_leaves_the_first_one_alone(place: Place) -> None:
    worker = place.worker()
    place.wait_until_ended(2)
    running = place.rows("select id from django_tasks_database_dbtaskresult where status = 'RUNNING'")
    second = [sys.executable, str(ROOT / "manage.py"), "work", "--until-done"]

    done = subprocess.run(
        second, env=place.environment, capture_output=True, text=True, timeout=PATIENCE_SECONDS
    )

    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        "AnotherWorker: Another worker is at work here. Only one is needed: this one stops."
    ]
    kept = place.rows(
        "select id from django_tasks_database_dbtaskresult where status in ('RUNNING', 'SUCCESSFUL')"
    )
    assert set(running) <= set(kept)
    place.wait_until_ended(FILES)
    worker.terminate()
    assert worker.wait(PATIENCE_SECONDS) == 0
    check(place)


@pytest.mark.django_db
def test_there_is_one_worker_at_a_time() -> None:
    with only_worker() as verify:
        verify()
        with pytest.raises(AnotherWorker), only_worker():
            pass
    with only_worker():
        pass


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor == "postgresql", reason="no file is the lock there")
def test_a_worker_whose_lock_was_taken_away_stops_where_another_has_begun() -> None:
    lock = settings.DATA_DIR / "worker.lock"
    with only_worker() as verify:
        verify()
        lock.unlink()
        with pytest.raises(OSError, match=r"worker\.lock has been taken away"):
            verify()
        with only_worker() as verify_other:
            with pytest.raises(OSError, match="taken away"):
                verify()
            verify_other()
    with only_worker() as verify:
        verify()


@pytest.mark.django_db
def test_a_worker_that_may_no_longer_be_the_only_one_leaves_the_task_to_the_next() -> None:
    def lost() -> None:
        raise OperationalError("the server closed the connection")

    read_uploads.enqueue()
    task = DBTaskResult.objects.get()
    task.claim("one")
    options = {"queue_names": ["*"], "interval": 0, "batch": True, "backend_name": "default"}
    worker = GentleWorker(
        lost, **options, startup_delay=False, max_tasks=None, worker_id="one", excluded_queue_names=[]
    )

    with pytest.raises(OperationalError):
        worker.run_task(task)

    assert DBTaskResult.objects.get().status == "READY"


def test_saved_rules_reach_all_findings_through_the_worker(tmp_path: Path) -> None:
    place = Place(tmp_path)
    place.manage("migrate", "--verbosity", "0")
    place.manage("load_sample")
    place.manage("shell", "-c", SAVE_RULES)

    place.manage("work", "--until-done")

    ((total, changed, fault, ended),) = place.rows(
        "select findings_total, findings_changed, fault, ended_at is not null from letters_retagrun"
    )
    words = place.rows(
        "select distinct lower(words) from letters_findingtheme join letters_theme t on t.id = theme_id "
        "where t.slug = 'supervision' and not by_hand"
    )
    assert (fault, ended) == ("", 1)
    assert 0 < int(str(changed)) < int(str(total))
    assert words
    assert all("caseloads" in str(word) for (word,) in words)

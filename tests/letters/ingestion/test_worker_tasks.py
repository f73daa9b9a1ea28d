"""The worker in a place that fails: no file is ended for it, and reading goes on by itself."""

from __future__ import annotations

import errno
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.storage import FileSystemStorage
from django.db import OperationalError

from letters.ingestion import uploads_fault, worker_tasks
from letters.ingestion.archives import UnpackedFile
from letters.ingestion.upload_queue import ATTEMPTS, enqueue
from letters.models import Letter, Upload
from tests.faulty import letter_text

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("reference")]
LETTERS = 4
Failing = Callable[..., object]


@pytest.fixture
def sent(data_dir: Path) -> None:
    texts = [f"{letter_text()}\n- Team {n} has enough social workers.\n".encode() for n in range(LETTERS)]
    enqueue([UnpackedFile(f"{n}.txt", len(text), text) for n, text in enumerate(texts)], None)


def fails_with(error: Exception) -> Failing:
    def fails(*_: object, **__: object) -> object:
        raise error

    return fails


FULL = OSError(errno.ENOSPC, "No space left on device")
WAYS = {
    "storing on a full disk": (FileSystemStorage, "_save", FULL, "the disk is full"),
    "a disk that is read-only": (FileSystemStorage, "_save", OSError(errno.EROFS, "ro"), "cannot be written"),
    "a store that cannot be read": (FileSystemStorage, "_open", OSError(errno.EIO, "I/O error"), "I/O error"),
    "a database that is gone": (worker_tasks, "outcome_of", OperationalError("gone"), "does not answer"),
    "a database on a full disk": (
        worker_tasks,
        "outcome_of",
        OperationalError("database or disk is full"),
        "the disk of the database is full",
    ),
}


@pytest.mark.parametrize("way", WAYS)
def test_nothing_is_lost_while_the_place_fails(sent: None, way: str, monkeypatch: pytest.MonkeyPatch) -> None:
    where, what, error, said = WAYS[way]
    pauses: list[float] = []
    told: set[str] = set()

    def pause(seconds: float, stop: threading.Event) -> bool:
        pauses.append(seconds)
        told.add(uploads_fault())
        assert not Upload.objects.filter(state="ended").exists()
        if len(pauses) == ATTEMPTS + 5:  # longer than any file may be tried
            failing.undo()
        return True

    monkeypatch.setattr(worker_tasks, "pause", pause)
    with pytest.MonkeyPatch.context() as failing:
        failing.setattr(where, what, fails_with(error))
        ended = worker_tasks.read_uploads.call()

    assert ended == LETTERS
    assert set(Upload.objects.values_list("state", "result", "waiting_for")) == {("ended", "added", "")}
    assert Letter.objects.count() == LETTERS
    assert pauses[:8] == [1, 2, 4, 8, 16, 32, 60, 60]
    assert all(said in one and one.startswith("waiting: ") for one in told), told


def test_a_worker_told_to_stop_in_a_pause_ends_no_file(sent: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(FileSystemStorage, "_save", fails_with(FULL))
    monkeypatch.setattr(worker_tasks, "pause", lambda seconds, stop: False)

    assert worker_tasks.read_uploads.call() == 0

    assert set(Upload.objects.values_list("state", flat=True)) == {"waiting"}
    assert Upload.objects.exclude(file="").count() == LETTERS


def test_a_store_that_is_not_mounted_is_no_missing_file(
    sent: None, data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (data_dir / "files").rename(data_dir / "elsewhere")

    def mounted(seconds: float, stop: threading.Event) -> bool:
        (data_dir / "elsewhere").rename(data_dir / "files")
        return True

    monkeypatch.setattr(worker_tasks, "pause", mounted)

    assert worker_tasks.read_uploads.call() == LETTERS
    assert set(Upload.objects.values_list("result", flat=True)) == {"added"}

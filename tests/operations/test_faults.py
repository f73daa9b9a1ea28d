"""What happens when what the site stands on gives way: it says so, loses nothing, and comes back by itself."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.conftest import ROOT, needs_real_part
from tests.operations.running import Editor, Place, get, serving, wait_until
from tests.postgres import postgres_binaries, postgres_server

BACK_SECONDS = 30
SPARE_BYTES = 24_000_000
CLIENTS = 4
SEND = """
from pathlib import Path
from letters.ingestion.archives import UnpackedFile
from letters.ingestion.upload_queue import enqueue
from letters.ingestion.worker_tasks import read_uploads
files = sorted(Path({folder!r}).glob("*.txt"))
enqueue([UnpackedFile(file.name, file.stat().st_size, file.read_bytes()) for file in files], None)
read_uploads.enqueue()
"""
DISK_FAULT = "from letters.ingestion import disk_fault; print(disk_fault())"
RESULTS = "from letters.models import Upload; print(*Upload.objects.values_list('result', flat=True))"


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of a place with the sample, to be copied."""
    place = Place(tmp_path_factory.mktemp("sample"))
    place.manage("migrate", "--verbosity", "0")
    place.manage("load_sample")
    return place.folder


@pytest.fixture
def place(sample: Path, tmp_path: Path) -> Place:
    shutil.copytree(sample, tmp_path / "place", symlinks=True)
    return Place(tmp_path / "place")


def test_a_database_stopped_and_started_under_load(tmp_path: Path) -> None:
    needs_real_part(postgres_binaries(), "PostgreSQL is not installed (Debian package: postgresql)")
    with postgres_server() as server:
        place = Place(tmp_path, {"DATABASE_URL": server.url})
        place.manage("migrate", "--verbosity", "0")
        place.manage("collectstatic", "--noinput", "--verbosity", "0")
        place.manage("load_sample")
        with serving(place) as url, asking(f"{url}/search/?q=supervision") as statuses:
            wait_until(lambda: statuses[200] >= CLIENTS)
            server.stop()
            wait_until(lambda: statuses[503] >= 10 * CLIENTS)
            page = get(f"{url}/themes/")
            told, alive = get(f"{url}/readyz"), get(f"{url}/healthz")
            server.start()
            before = statuses[200]
            wait_until(lambda: statuses[200] > before + CLIENTS, seconds=BACK_SECONDS)
            wait_until(lambda: get(f"{url}/readyz").status == 200, seconds=BACK_SECONDS)

    assert page.status == 503
    assert page.headers["Retry-After"]
    assert "not available at the moment" in page.text
    assert "Traceback" not in page.text
    assert (told.status, alive.status) == (503, 200)
    assert '"database": "does not answer' in told.text
    assert set(statuses) == {200, 503}, statuses


@contextmanager
def asking(url: str) -> Iterator[Counter[int]]:
    """Within, visitors ask without pause; yields how often each status was answered."""
    statuses: Counter[int] = Counter()
    stop = threading.Event()

    def ask() -> None:
        while not stop.is_set():
            statuses[get(url).status] += 1
            time.sleep(0.02)

    visitors = [threading.Thread(target=ask) for _ in range(CLIENTS)]
    for visitor in visitors:
        visitor.start()
    try:
        yield statuses
    finally:
        stop.set()
        for visitor in visitors:
            visitor.join(timeout=60)


def test_two_rebuilds_at_once(place: Place) -> None:
    command = [sys.executable, str(ROOT / "manage.py"), "rebuild_index"]
    both = [subprocess.Popen(command, env=place.environment, stdout=subprocess.DEVNULL) for _ in range(2)]

    assert [one.wait(timeout=120) for one in both] == [0, 0]

    assert "agrees with the database" in place.manage("check_index")


@pytest.fixture
def small_disk(sample: Path, tmp_path: Path) -> Iterator[Place]:
    """A place on a file system of its own, with a few megabytes to spare."""
    disk = tmp_path / "disk"
    disk.mkdir()
    held = sum(path.lstat().st_size for path in sample.rglob("*"))
    mount = ["mount", "-t", "tmpfs", "-o", f"size={held + SPARE_BYTES}", "tmpfs", str(disk)]
    mounted = shutil.which("mount") and subprocess.run(mount, capture_output=True).returncode == 0
    needs_real_part(mounted, "a file system of its own cannot be mounted here (it takes root)")
    try:
        shutil.copytree(sample, disk / "place", symlinks=True)
        yield Place(disk / "place")
    finally:
        subprocess.run(["umount", "--lazy", str(disk)], check=True)


def fill_up(place: Place, but_bytes: int) -> Path:
    """Fill the disk of a place but for so many bytes; return the file to delete."""
    filler = place.folder.parent / "filler"
    free = shutil.disk_usage(place.folder).free
    filler.write_bytes(bytes(max(0, free - but_bytes)))
    return filler


def test_a_full_disk_while_indexing_leaves_the_index_as_it_was(small_disk: Place) -> None:
    filler = fill_up(small_disk, 150_000)

    done = small_disk.run("rebuild_index")

    assert done.returncode != 0
    (told,) = done.stderr.splitlines()
    assert told.startswith("CommandError: The search index was not built again: the disk is full. ")
    filler.unlink()
    assert "agrees with the database" in small_disk.manage("check_index")
    small_disk.manage("rebuild_index")
    assert "agrees with the database" in small_disk.manage("check_index")


@pytest.mark.parametrize("but_bytes", [60_000, 700_000])
def test_a_full_disk_while_backing_up_is_one_line_and_leaves_nothing(
    small_disk: Place, but_bytes: int
) -> None:
    """The rows are written first, to a file without a name, then the archive: either can be too large."""
    filler = fill_up(small_disk, but_bytes)
    before = sorted(small_disk.folder.iterdir())
    path = small_disk.folder / "backup.tar.gz"

    done = small_disk.run("backup", str(path))

    assert done.returncode != 0
    (told,) = done.stderr.splitlines()
    assert told.startswith("CommandError: No backup was made: ")
    assert os.strerror(errno.ENOSPC) in told
    assert sorted(small_disk.folder.iterdir()) == before
    filler.unlink()
    small_disk.manage("backup", str(path))
    assert "complete" in small_disk.manage("backup", "--check", str(path))


@pytest.mark.parametrize("but_bytes", [0, 60_000])
def test_a_full_disk_while_loading_stores_whole_letters_or_none(
    small_disk: Place, tmp_path: Path, but_bytes: int
) -> None:
    held = small_disk.manage("export_letters")
    letter = tmp_path / "new.txt"
    source = ROOT / "letters" / "sample" / "kingsmarsh-2010-contact-referral-assessment.txt"
    letter.write_bytes(source.read_bytes() + b"\nAnd one sentence more, which makes it another letter.\n")
    filler = fill_up(small_disk, but_bytes)

    small_disk.run("load_letters", "--workers", "1", str(letter))

    filler.unlink()
    lines = small_disk.manage("export_letters").splitlines()
    assert lines[: held.count("\n")] == held.splitlines()
    small_disk.manage("load_letters", "--workers", "1", str(letter))
    assert small_disk.manage("export_letters").count("\n") == held.count("\n") + 1
    small_disk.manage("check_index", "--repair")
    assert "agrees with the database" in small_disk.manage("check_index")
    kept = [path.read_bytes() for path in (small_disk.folder / "files").rglob("*.txt")]
    assert kept.count(letter.read_bytes()) == 1, "the file is whole now"


@pytest.mark.parametrize("but_bytes", [0, 30_000, 90_000])
def test_a_full_disk_while_uploading_keeps_the_whole_batch_or_nothing(
    small_disk: Place, but_bytes: int
) -> None:
    small_disk.manage("collectstatic", "--noinput", "--verbosity", "0")
    ada = ["--noinput", "--username=ada", "--email=ada@example.org"]
    small_disk.manage("createsuperuser", *ada, DJANGO_SUPERUSER_PASSWORD="sesame-9")
    held = small_disk.manage("export_letters")
    text = (ROOT / "letters" / "sample" / "kingsmarsh-2010-contact-referral-assessment.txt").read_bytes()
    letters = [
        SimpleUploadedFile(f"{number}.txt", text + b"\nAnother letter, number %d.\n" % number * 300)
        for number in range(8)
    ]
    with serving(small_disk) as url:
        editor = Editor(url)
        editor.open("/sign-in/")
        editor.send("/sign-in/", {"username": "ada", "password": "sesame-9"})
        editor.open("/admin/letters/letter/add/")
        filler = fill_up(small_disk, but_bytes)

        answer = editor.send("/admin/letters/letter/add/", {"letters": letters})

        kept = [path for path in (small_disk.folder / "files" / "uploads").glob("*") if path.is_file()]
        # with nothing left SQLite may not even open, which is a database out of reach
        assert answer.status == 507 or (answer.status == 503 and but_bytes < 90_000), answer.text
        assert "The site’s disk is full" in answer.text or "not available at the moment" in answer.text
        assert not kept
        assert get(f"{url}/search/?q=supervision").status in (200, 503, 507), "never a fault of ours"
        filler.unlink()
        for letter in letters:
            letter.seek(0)
        assert "0 of 8 files read" in editor.send("/admin/letters/letter/add/", {"letters": letters}).text
    assert small_disk.manage("export_letters") == held
    small_disk.manage("work", "--until-done")
    assert small_disk.manage("export_letters").count("\n") == held.count("\n") + 8


@pytest.mark.parametrize("but_bytes", [0, 150_000])  # nothing at all; enough for the database to open
def test_the_worker_waits_for_room_and_loses_nothing(
    small_disk: Place, tmp_path: Path, but_bytes: int
) -> None:
    text = (ROOT / "letters" / "sample" / "kingsmarsh-2010-contact-referral-assessment.txt").read_text()
    for number in range(6):
        (tmp_path / f"{number}.txt").write_text(f"{text}\nAnother letter, number {number}.\n")
    small_disk.manage("shell", "--command", SEND.format(folder=str(tmp_path)), "--verbosity", "0")
    filler = fill_up(small_disk, but_bytes)
    log = tmp_path / "worker.log"
    with log.open("w") as file:
        command = [sys.executable, str(ROOT / "manage.py"), "work"]
        worker = subprocess.Popen(command, env=small_disk.environment, stdout=file, stderr=file)
    try:
        wait_until(lambda: log.read_text().count(" wait") >= 3, log)
        kept = [path for path in (small_disk.folder / "files" / "uploads").glob("*") if path.is_file()]
        told = small_disk.manage("shell", "--command", DISK_FAULT, "--verbosity", "0")
        filler.unlink()
        uploads = small_disk.folder / "files" / "uploads"
        wait_until(lambda: not any(uploads.iterdir()), log)
    finally:
        worker.terminate()
        worker.wait(timeout=60)

    assert len(kept) == 6
    assert "the disk is full" in told
    results = small_disk.manage("shell", "--command", RESULTS, "--verbosity", "0")
    assert results.split() == ["added"] * 6
    assert "agrees with the database" in small_disk.manage("check_index")


def test_a_disk_that_is_read_only_is_said_in_one_line(small_disk: Place, tmp_path: Path) -> None:
    letter = tmp_path / "new.txt"
    letter.write_bytes(
        (ROOT / "letters" / "sample" / "kingsmarsh-2010-contact-referral-assessment.txt").read_bytes()
        + b"\nMore.\n"
    )
    disk = str(small_disk.folder.parent)
    subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
    try:
        done = small_disk.run("load_letters", "--workers", "1", str(letter))
    finally:
        subprocess.run(["mount", "-o", "remount,rw", disk], check=True)

    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert len((done.stdout + done.stderr).splitlines()) <= 2
    assert "Stopped: " in done.stdout or "The database does not answer" in done.stderr
    assert "Added" in small_disk.manage("load_letters", "--workers", "1", str(letter))


def test_a_full_disk_leaves_no_half_backup(small_disk: Place) -> None:
    fill_up(small_disk, 100_000)

    done = small_disk.run("backup", str(small_disk.folder))

    assert done.returncode != 0
    assert "No backup was made: cannot be written" in done.stderr
    assert not [path for path in small_disk.folder.iterdir() if "tar.gz" in path.name]

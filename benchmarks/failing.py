#!/usr/bin/env python3
"""Storage that fails for a minute while editors upload and readers search: is anything lost, or there twice?

    benchmarks/failing.py [--seconds 60] [--letters 40]     (as root: it mounts a small file system of its own)

The site and its worker run on a file system with 24 MB to spare. An editor uploads a letter of our own every two
seconds. After 15 seconds the disk is filled to the last byte, for so long; then it is emptied, and the editor sends
what was refused once more. At the end each letter must be there once, what was accepted without being
sent again, and the index in step. Told as well: what readers and /readyz got meanwhile. Ends with 1 where it is not so.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django  # noqa: E402

django.setup()

from benchmarks.kills import SESSION, make_letters, send_form  # noqa: E402
from tests.operations.running import Place, get, serving, wait_until  # noqa: E402

SPARE_BYTES = 24_000_000
BEFORE_SECONDS, BETWEEN_SECONDS = 15, 2.0
AT_THE_END = """
from collections import Counter
from letters.models import Letter, Upload
print("LETTERS", *sorted(Letter.objects.values_list("sha256", flat=True)))
print("RESULTS", *sorted(map(str, Counter(Upload.objects.values_list("state", "result")).items())), sep=" | ")
held = Letter.objects.all()
print("WHOLE", all(one.file.storage.exists(one.file.name) and one.file.size == one.size_bytes
                  for one in held))
"""


def main() -> int:
    """Fill, wait, empty, and tell."""
    options = _options()
    with tempfile.TemporaryDirectory() as folder, _small_disk(Path(folder) / "disk") as disk:
        place = Place(disk / "place")
        place.folder.mkdir()
        place.manage("migrate", "--verbosity", "0")
        place.manage("collectstatic", "--noinput", "--verbosity", "0")
        place.manage("load_sample")
        place.manage("shell", "--verbosity", "0", "--command", SESSION)
        letters = Path(folder) / "letters"
        letters.mkdir()
        make_letters(letters, options.letters)
        return int(not _run(place, sorted(letters.iterdir()), options.seconds))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--letters", type=int, default=40)
    return parser.parse_args()


@contextmanager
def _small_disk(at: Path) -> Iterator[Path]:
    at.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SPARE_BYTES}", "tmpfs", str(at)], check=True)
    try:
        yield at
    finally:
        subprocess.run(["umount", "--lazy", str(at)], check=True)


def _run(place: Place, files: list[Path], seconds: float) -> bool:
    """Whether all went as it should."""
    key = (place.folder / "session").read_text()
    searches: Counter[int] = Counter()
    stop = threading.Event()
    with serving(place) as url, _worker(place):
        asking = threading.Thread(target=_ask, args=(url, searches, stop))
        asking.start()
        refused, answers, readyz = _upload(place, url, key, files, seconds)
        again = Counter(
            send_form(url, key, "/admin/letters/letter/add/", {"letters": [file]}) for file in refused
        )
        wait_until(lambda: not list((place.folder / "files" / "uploads").iterdir()), seconds=180)
        stop.set()
        asking.join()
    told = place.manage("shell", "--verbosity", "0", "--command", AT_THE_END)
    place.manage("work", "--until-done")
    index = place.run("check_index").stdout.strip().splitlines()[-1:]
    print(f"uploads while it failed and before and after: {dict(answers)}; sent again: {dict(again)}")
    print(f"searches: {dict(searches)}; /readyz meanwhile: {dict(readyz)}")
    print(told + f"index: {index}")
    return _is_well(told, files, index)


def _is_well(told: str, files: list[Path], index: list[str]) -> bool:
    held = Counter(told.split("LETTERS ")[1].splitlines()[0].split())
    sent = [hashlib.sha256(file.read_bytes()).hexdigest() for file in files]
    lost = [one for one in sent if held[one] != 1]
    print(f"{len(sent) - len(lost)} of {len(sent)} letters there once")
    return not lost and "WHOLE True" in told and any("agrees" in line for line in index)


@contextmanager
def _worker(place: Place) -> Iterator[None]:
    command = [sys.executable, str(ROOT / "manage.py"), "work"]
    worker = subprocess.Popen(
        command, env=place.environment, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        yield
    finally:
        worker.terminate()
        worker.wait(timeout=90)


def _ask(url: str, searches: Counter[int], stop: threading.Event) -> None:
    while not stop.wait(1.0):
        searches[get(f"{url}/search/?q=children").status] += 1


def _upload(
    place: Place, url: str, key: str, files: list[Path], seconds: float
) -> tuple[list[Path], Counter[int], Counter[str]]:
    """Upload file after file; the disk is full from BEFORE_SECONDS on for so many seconds."""
    refused: list[Path] = []
    answers: Counter[int] = Counter()
    readyz: Counter[str] = Counter()
    filler = place.folder.parent / "filler"
    began = time.monotonic()
    for number, file in enumerate(files):
        time.sleep(max(0.0, began + number * BETWEEN_SECONDS - time.monotonic()))
        passed = time.monotonic() - began
        if BEFORE_SECONDS <= passed < BEFORE_SECONDS + seconds:
            _fill(filler)
            readyz[get(f"{url}/readyz").text[:400]] += 1
        elif passed >= BEFORE_SECONDS + seconds and filler.exists():
            filler.unlink()
        answer = send_form(url, key, "/admin/letters/letter/add/", {"letters": [file]})
        answers[answer] += 1
        if answer != 302:
            refused.append(file)
    time.sleep(max(0.0, began + BEFORE_SECONDS + seconds - time.monotonic()))
    filler.unlink(missing_ok=True)
    return refused, answers, readyz


def _fill(filler: Path) -> None:
    """Take what is free, also what has become free since."""
    free = shutil.disk_usage(filler.parent).free
    with filler.open("ab") as file:
        file.write(bytes(free))


if __name__ == "__main__":
    sys.exit(main())

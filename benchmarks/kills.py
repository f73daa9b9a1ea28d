#!/usr/bin/env python3
"""SIGKILL in mid-write: of ``load_letters``, of the worker, of web processes. Is anything lost, or there twice?

    benchmarks/kills.py [--kills 10] [--letters 8] [--only load|work|web]

Each kind is first run to its end, and its writes are counted: statements that change the database, commits, and files
opened for writing, renamed, linked or removed. Then it is killed that many times, each time in a new place, just before
one of its writes: at the middle of each tenth of them. After each kill comes the next start: the worker is started and
works off what waits, and the index is compared with the database, finding by finding. Then whoever was cut off does it
again: the same command, the same request. At the end each letter must be there once, as in the run that was not killed,
with its file, and the index in step. The database is SQLite. Ends with 1 where anything is otherwise.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django  # noqa: E402

django.setup()

from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: E402
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart  # noqa: E402

from tests.operations.running import Place, get, serving, wait_until  # noqa: E402

SAMPLE = ROOT / "letters" / "sample" / "kingsmarsh-2010-contact-referral-assessment.txt"
BOROUGHS = """Barnet Bexley Brent Bromley Camden Croydon Ealing Enfield Hackney Haringey Harrow Havering Hillingdon
Hounslow Islington Lambeth Lewisham Merton Newham""".split()
KILLED = str(Path(__file__).parent / "killed")
SESSION = """
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import User
from django.contrib.sessions.backends.db import SessionStore
ada = User.objects.create_superuser("ada")
session = SessionStore()
session[SESSION_KEY], session[HASH_SESSION_KEY] = str(ada.pk), ada.get_session_auth_hash()
session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
session.save()
(settings.DATA_DIR / "session").write_text(session.session_key)
"""
SEND = """
from pathlib import Path
from letters.ingestion.archives import UnpackedFile
from letters.ingestion.upload_queue import enqueue
from letters.ingestion.worker_tasks import read_uploads
files = sorted(Path({folder!r}).glob("*.txt"))
enqueue([UnpackedFile(file.name, file.stat().st_size, file.read_bytes()) for file in files], None)
read_uploads.enqueue()
"""
AFTER = """
import json
from io import StringIO
from django.conf import settings
from django.core.management import call_command, CommandError
from letters.models import Letter, Upload
from search.models import SavedSearch

def step():
    if not Letter.objects.filter(state=Letter.State.PUBLISHED).exists():
        return ""  # nothing to be found
    try:
        call_command("check_index", stdout=StringIO())
        return ""
    except CommandError as error:
        return str(error).replace(str(settings.DATA_DIR), "")

call_command("work", until_done=True)
told = {{"index": step(), "at next start": Letter.objects.count()}}
if {again!r}:
    try:
        call_command("load_letters", {again!r}, workers=1, publish_all=True, stdout=StringIO())
    except SystemExit as error:
        told["again"] = str(error)
    told["index again"] = step()
told["letters"] = sorted(
    [letter.sha256, letter.state, letter.inspection.findings.count(), letter.file.storage.exists(letter.file.name)
     and letter.file.size == letter.size_bytes] for letter in Letter.objects.select_related("inspection"))
told["waiting"] = Upload.objects.exclude(state="ended").count()
told["uploads"] = sorted(Upload.objects.values_list("result", flat=True))
told["saved"] = list(SavedSearch.objects.values_list("name", flat=True))
print("TOLD" + json.dumps(told))
"""


@dataclass(frozen=True, slots=True)
class Kind:
    """What is killed: how to run it in a place until it ends or is killed, and whether to run it again at the end.

    ``tell`` of a dry run is what each other run must tell in the end; ``prepare`` makes the place.
    """

    name: str
    prepare: Callable[[Place, Path], None]
    run: Callable[[Place, Path, dict[str, str]], None]
    is_command: bool = False


def main() -> int:
    """Kill each kind so many times; tell how each went."""
    options = _options()
    faults = 0
    with ExitStack() as stack:
        work = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        letters = work / "letters"
        letters.mkdir()
        make_letters(letters, options.letters)
        empty = Place(work / "empty")
        empty.folder.mkdir()
        empty.manage("migrate", "--verbosity", "0")
        for kind in KINDS:
            if options.only in ("", kind.name):
                faults += _kill(kind, empty, work, letters, options.kills)
    return int(bool(faults))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--letters", type=int, default=8)
    parser.add_argument("--only", default="")
    return parser.parse_args()


def make_letters(folder: Path, count: int) -> None:
    """Letters of our own: of a form that is read, each of another authority, with findings in another order."""
    text = SAMPLE.read_text(encoding="utf-8")
    samples = sorted(SAMPLE.parent.glob("*.txt"))
    said = [
        line for file in samples for line in file.read_text("utf-8").splitlines() if line.startswith("- ")
    ]
    for number in range(count):
        chance = random.Random(number)  # nosec B311
        own = iter(chance.sample([line for line in said if line.endswith(".")], 20))
        lines = [next(own) if line.startswith("- ") else line for line in text.splitlines()]
        letter = "\n".join(lines).replace("Kingsmarsh", BOROUGHS[number % len(BOROUGHS)])
        letter = letter.replace("2 and 3 November", f"{chance.randint(1, 9)} and 10 November")
        (folder / f"{number:02}.txt").write_text(letter, encoding="utf-8")


def _kill(kind: Kind, empty: Place, work: Path, letters: Path, kills: int) -> int:
    base = Place(work / f"{kind.name}-base")
    shutil.copytree(empty.folder, base.folder, symlinks=True)
    kind.prepare(base, letters)
    whole, writes = _one(kind, base, work, letters, 0)
    print(f"{kind.name}: {writes} writes; not killed: {json.dumps(_short(whole))}", flush=True)
    faults = 0
    for number in range(kills):
        at = round((number + 0.5) * writes / kills)
        told, reached = _one(kind, base, work, letters, at)
        wrong = _wrong(whole, told)
        faults += bool(wrong)
        print(
            f"{kind.name}: killed before write {at} of {writes}: {wrong or 'well'}; {_short(told)}",
            flush=True,
        )
        if reached != at:
            print(f"  it was not killed: only {reached} writes")
    print(f"{kind.name}: {kills - faults} of {kills} well", flush=True)
    return faults


def _one(kind: Kind, base: Place, work: Path, letters: Path, at: int) -> tuple[dict[str, object], int]:
    """Run in a new place, killed before write ``at`` (0: to its end), start the worker, do it again; what is there?"""
    place = Place(work / f"{kind.name}-{at}")
    shutil.copytree(base.folder, place.folder, symlinks=True)
    noted = work / f"noted-{kind.name}-{at}"
    injected = {"PYTHONPATH": KILLED, "KILL_AT": str(at), "KILL_NOTED": str(noted)}
    kind.run(place, letters, injected)
    again = str(letters) if kind.is_command else ""
    done = place.run("shell", "--verbosity", "0", "--command", AFTER.format(again=again))
    if "TOLD" not in done.stdout:
        raise RuntimeError(done.stderr[-3000:])
    told: dict[str, object] = json.loads(done.stdout.split("TOLD")[1])
    writes = int(noted.read_text())
    stray = [path for path in (place.folder / "files" / "uploads").glob("*") if path.is_file()]
    told["stray"] = len(stray)
    shutil.rmtree(place.folder)
    return told, writes


def _wrong(whole: dict[str, object], told: dict[str, object]) -> str:
    """What is otherwise than in the run that was not killed."""
    names = ("index", "index again", "letters", "waiting", "saved")
    return ", ".join(
        f"{name}: {told.get(name)!r:.200}" for name in names if told.get(name) != whole.get(name)
    )


def _short(told: dict[str, object]) -> dict[str, object]:
    rows = told["letters"]
    assert isinstance(rows, list)
    return {
        "letters": len(rows),
        "of them at the next start": told["at next start"],
        "uploads": told["uploads"],
        "stray": told["stray"],
    }


def _nothing(place: Place, letters: Path) -> None:
    """The place is ready as it is."""


def _load(place: Place, letters: Path, injected: dict[str, str]) -> None:
    place.run(
        "load_letters", "--publish-all", "--workers", "1", str(letters), KILL_IN="load_letters", **injected
    )


def _send(place: Place, letters: Path) -> None:
    place.manage("shell", "--verbosity", "0", "--command", SEND.format(folder=str(letters)))


def _work(place: Place, letters: Path, injected: dict[str, str]) -> None:
    place.run("work", "--until-done", KILL_IN="manage.py work", **injected)


def _prepare_web(place: Place, letters: Path) -> None:
    place.manage("collectstatic", "--noinput", "--verbosity", "0")
    half = letters.parent / "held"
    half.mkdir(exist_ok=True)
    for file in sorted(letters.glob("*.txt"))[::2]:
        shutil.copy(file, half)
    place.manage("load_letters", "--workers", "1", str(half), AUTO_PUBLISH="no")
    place.manage("shell", "--verbosity", "0", "--command", SESSION)


def _web(place: Place, letters: Path, injected: dict[str, str]) -> None:
    """An editor publishes, saves a search, uploads, withdraws; what gets no answer is done again once there is one."""
    own = {"WORKERS": "1", "AUTO_PUBLISH": "yes", "KILL_IN": "gunicorn", "KILL_AMONG": "children", **injected}
    files = sorted(letters.glob("*.txt"))[1::2]
    letter = "/admin/letters/letter/"
    steps: list[tuple[str, dict[str, object]]] = [
        (letter, {"action": "publish_letters", "_selected_action": ["1", "2", "3"]}),
        ("/saved/add/", {"name": "mine", "question": "q=children"}),
        (f"{letter}add/", {"letters": files}),
        (letter, {"action": "unpublish_letters", "_selected_action": ["2"]}),
        (letter, {"action": "publish_letters", "_selected_action": ["4"]}),
    ]
    key = (place.folder / "session").read_text()
    with serving(place, **own) as url:
        for address, fields in steps:
            while not _sent(url, key, address, fields):
                wait_until(lambda: get(f"{url}/healthz").status == 200)


def _sent(url: str, key: str, address: str, fields: dict[str, object]) -> bool:
    """Send a form; whether it was answered."""
    status = send_form(url, key, address, fields)
    if status not in (0, 302):
        raise RuntimeError(f"{address} answered {status}")
    return bool(status)


def send_form(url: str, key: str, address: str, fields: dict[str, object]) -> int:
    """Given a session's key, send a form with it; paths in it are files. Return the status, 0 for no answer."""
    sent = {
        name: [_as_file(one) for one in value] if isinstance(value, list) else value
        for name, value in fields.items()
    }
    body = encode_multipart(BOUNDARY, {**sent, "csrfmiddlewaretoken": "f" * 32})
    headers = {"Content-Type": MULTIPART_CONTENT, "Cookie": f"sessionid={key}; csrftoken={'f' * 32}"}
    connection = http.client.HTTPConnection(url.removeprefix("http://"), timeout=60)
    try:
        connection.request("POST", address, body, headers)
        answer = connection.getresponse()
        answer.read()
    except (OSError, http.client.HTTPException):
        time.sleep(0.5)
        return 0
    finally:
        connection.close()
    if "login" in (answer.getheader("Location") or ""):
        raise RuntimeError(f"{address} wants to know who asks")
    return answer.status


def _as_file(value: object) -> object:
    return SimpleUploadedFile(value.name, value.read_bytes()) if isinstance(value, Path) else value


KINDS = (
    Kind("load", _nothing, _load, is_command=True),
    Kind("work", _send, _work),
    Kind("web", _prepare_web, _web),
)

if __name__ == "__main__":
    sys.exit(main())

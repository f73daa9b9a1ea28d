"""A site in processes of its own, as an operator starts it, on a database and a folder of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import HTTPCookieProcessor, Request, build_opener

from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from tests.conftest import ROOT
from tests.postgres import free_port

STARTING_SECONDS = 90
SECRET = "wJ7fQ0s9vLk2TzYx4BnRc8MdEa5GhPu3KoIq6VtWjS1ZlXeCyFbDrHgNmUpA"  # made for tests, by chance
LEFT_OUT = {"DATABASE_URL", "TEST_DATABASE_URL", "DJANGO_SETTINGS_MODULE", "PROMETHEUS_MULTIPROC_DIR"}


@dataclass(frozen=True, slots=True)
class Answer:
    """What a request got. Errors are answers too."""

    status: int
    text: str
    headers: dict[str, str]


@dataclass(frozen=True, slots=True)
class Place:
    """A data folder and a database. ``settings`` are environment variables."""

    folder: Path
    settings: dict[str, str] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        inherited = {name: value for name, value in os.environ.items() if name not in LEFT_OUT}
        return {**inherited, "DATA_DIR": str(self.folder), **self.settings}

    def run(self, *command: str, **more: str) -> subprocess.CompletedProcess[str]:
        """Run a management command and return how it ended."""
        return subprocess.run(
            [sys.executable, str(ROOT / "manage.py"), *command],
            env={**self.environment, **more},
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=900,
        )

    def manage(self, *command: str, **more: str) -> str:
        """Run a management command that must succeed and return what it printed."""
        done = self.run(*command, **more)
        assert done.returncode == 0, done.stderr + done.stdout
        return done.stdout


@contextmanager
def serving(place: Place, **more: str) -> Iterator[str]:
    """Yield the address of the place's site, served by gunicorn as everywhere."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    log = place.folder / "gunicorn.log"
    command = [sys.executable, "-m", "gunicorn", "-c", "python:config.gunicorn", "config.wsgi"]
    environment = {**place.environment, "PORT": str(port), **more}
    with log.open("w") as file:
        server = subprocess.Popen(command, env=environment, cwd=ROOT, stdout=file, stderr=file)
    try:
        wait_until(lambda: get(f"{url}/healthz").status == 200, log)
        yield url
    finally:
        server.terminate()
        server.wait(timeout=60)


def wait_until(condition: object, log: Path | None = None, seconds: float = STARTING_SECONDS) -> None:
    """Given a question, wait until its answer is yes; what goes wrong meanwhile means no."""
    assert callable(condition)
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            if condition():
                return
        except OSError:
            pass
        time.sleep(0.1)
    raise AssertionError(log.read_text() if log else "it did not come to be")


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        return None


_opener = urllib.request.build_opener(_NoRedirect)


def get(url: str, **headers: str) -> Answer:
    """Given an address, return what it answers; redirects are not followed."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    request = urllib.request.Request(url, headers=named)
    try:
        with _opener.open(request, timeout=60) as response:
            return Answer(response.status, response.read().decode(errors="replace"), dict(response.headers))
    except urllib.error.HTTPError as error:
        with error:
            return Answer(error.code, error.read().decode(errors="replace"), dict(error.headers))


class Editor:
    """Somebody who sends letters by a browser's means: cookies, the form's token, a multipart body."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.cookies = CookieJar()
        self.opener = build_opener(HTTPCookieProcessor(self.cookies))

    def open(self, address: str) -> None:
        """Open the page of a form."""
        self.opener.open(self.url + address, timeout=60).close()

    def send(self, address: str, fields: dict[str, object]) -> Answer:
        """Send the form of an open page, and return what the site answers in the end."""
        token = next(cookie.value for cookie in self.cookies if cookie.name == "csrftoken")
        body = encode_multipart(BOUNDARY, {**fields, "csrfmiddlewaretoken": token})
        request = Request(self.url + address, body, {"Content-Type": MULTIPART_CONTENT})
        try:
            with self.opener.open(request, timeout=60) as answer:
                return Answer(answer.status, answer.read().decode(), dict(answer.headers))
        except HTTPError as error:
            with error:
                return Answer(error.code, error.read().decode(), dict(error.headers))

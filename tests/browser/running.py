"""A running site for a browser to look at, and where the system's browser is. No Django in this process."""

from __future__ import annotations

import email
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from types import MappingProxyType

ROOT = Path(__file__).resolve().parent.parent.parent
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
STARTING_SECONDS = 60
MAIL_ENDS = re.compile(r"^-{79}$", re.M)  # in the files that Django's file backend writes


@dataclass(frozen=True, slots=True)
class Site:
    """A running site. ``manage`` runs a management command on it."""

    url: str
    environment: dict[str, str]

    def manage(self, *command: str, **more: str) -> str:
        done = subprocess.run(
            [sys.executable, str(ROOT / "manage.py"), *command],
            env={**self.environment, **more},
            capture_output=True,
            text=True,
            timeout=300,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def mail_to(self, address: str) -> EmailMessage:
        """The last mail that was sent to an address."""
        files = sorted(
            Path(self.environment["DATA_DIR"], "mails").iterdir(), key=lambda one: one.stat().st_mtime_ns
        )
        texts = [text.strip() for one in files for text in MAIL_ENDS.split(one.read_text(encoding="utf-8"))]
        mails = [email.message_from_bytes(text.encode(), policy=default) for text in texts if text]
        found = [mail for mail in mails if mail["To"] == address]
        assert found, f"no mail to {address}"
        assert isinstance(found[-1], EmailMessage)
        return found[-1]

    def link_to(self, address: str) -> str:
        """The link that the last mail to an address asks to be opened."""
        text = self.mail_to(address).get_body(("plain",))
        assert text is not None
        links = re.findall(r"https?://\S+\?t=\S+|https?://\S+/password/new/\S+", str(text.get_content()))
        assert links, text
        return str(links[0])


@contextmanager
def running_site(
    folder: Path, sign_up_domain: str = "", settings: Mapping[str, str] = MappingProxyType({})
) -> Iterator[Site]:
    """The site as `make run` starts it, on a free port, with the sample loaded and an administrator, ada.

    Its mails are files. Who has an address of ``sign_up_domain``, where there is one, may make an account.
    ``settings`` are those by which it differs.
    """
    port = _free_port()
    environment = {
        **os.environ,
        "DATA_DIR": str(folder),
        "SITE_ADDRESS": f"http://127.0.0.1:{port}",
        "EMAIL_URL": f"filemail:///{folder.resolve()}/mails",
        "SIGN_UP": "domain" if sign_up_domain else "off",
        "SIGN_UP_DOMAINS": sign_up_domain,
        **settings,
    }
    site = Site(f"http://127.0.0.1:{port}", environment)
    site.manage("first_start")
    site.manage("follow_up")
    ada = ["--noinput", "--username=ada", "--email=ada@example.org"]
    site.manage("createsuperuser", *ada, DJANGO_SUPERUSER_PASSWORD="sesame-9")
    command = [sys.executable, "-m", "gunicorn", "config.wsgi", "--threads", "4"]
    log = (folder / "gunicorn.log").open("w")
    server = subprocess.Popen(
        [*command, "--bind", f"127.0.0.1:{port}"], env=environment, cwd=ROOT, stdout=log, stderr=log
    )
    try:
        _wait_for(site.url, folder / "gunicorn.log")
        yield site
    finally:
        server.terminate()
        server.wait(timeout=30)
        log.close()


def _wait_for(url: str, log: Path) -> None:
    end = time.monotonic() + STARTING_SECONDS
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except OSError:
            time.sleep(0.2)
    raise AssertionError(f"the site did not start: {log.read_text()}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port

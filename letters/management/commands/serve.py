"""The site and its worker together: what `make run` starts. They stop together; a worker that dies is started again.

Static files that are not collected, or changed since, are collected first: without them no page could be shown.
"""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from argparse import ArgumentParser
from pathlib import Path
from types import FrameType
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

from letters.ingestion import growing_pauses
from letters.management import SiteCommand

LIVES_SECONDS = 60  # a worker that dies sooner probably dies again: the pause before the next one grows
STOP_SECONDS = 90  # for what has begun: gunicorn gives a request 30 seconds, the worker a file 60
GUNICORN = {"bind": "127.0.0.1:8000", "workers": "2", "threads": "4", "timeout": "120"}


class Command(SiteCommand):
    help = "Run the site with gunicorn, and the worker that reads uploads beside it."
    requires_system_checks = []  # the worker, which this starts, runs them

    def add_arguments(self, parser: ArgumentParser) -> None:
        for name, default in GUNICORN.items():
            parser.add_argument(f"--{name}", default=default, help=f"as gunicorn's (default: {default})")

    def handle(self, **options: Any) -> None:
        if static_files_changed():
            call_command("collectstatic", interactive=False, verbosity=0)
        gunicorn = [f"--{name}={options[name]}" for name in GUNICORN]
        signal.signal(signal.SIGTERM, _as_interrupt)
        site = _start("-m", "gunicorn", "-c", "python:config.gunicorn", "config.wsgi", *gunicorn)
        worker = _start(sys.argv[0], "work")
        started, pauses = time.monotonic(), growing_pauses()
        try:
            while site.poll() is None:
                if worker.poll() is not None:
                    pauses = growing_pauses() if time.monotonic() - started > LIVES_SECONDS else pauses
                    self.stderr.write("The worker has stopped and is being restarted.")
                    time.sleep(next(pauses))
                    worker, started = _start(sys.argv[0], "work"), time.monotonic()
                time.sleep(0.5)
        except KeyboardInterrupt:
            pass
        finally:
            _stop(site, worker)
        sys.exit(0 if site.returncode == -signal.SIGTERM else site.returncode)  # stopped before it was up


def static_files_changed() -> bool:
    """Whether a static file is newer than the list of those collected, or there is no such list."""
    collected = Path(settings.STATIC_ROOT) / "staticfiles.json"
    if not collected.exists():
        return True
    files = (Path(storage.path(name)) for finder in get_finders() for name, storage in finder.list([]))
    return max(file.stat().st_mtime for file in files) > collected.stat().st_mtime


def _as_interrupt(signum: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _start(*arguments: str) -> subprocess.Popen[bytes]:
    """In a session of its own: Ctrl-C reaches this process alone, which then stops the others in order."""
    return subprocess.Popen([sys.executable, *arguments], start_new_session=True)  # noqa: S603


def _stop(*processes: subprocess.Popen[bytes]) -> None:
    for process in processes:
        process.terminate()
    for process in processes:
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

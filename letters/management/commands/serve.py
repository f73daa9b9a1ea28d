"""The site and its worker together: what `make run` starts. They stop together; a worker that dies is started again.

Static files that are not collected, or changed since, are collected first: without them no page could be shown.

The site is a fork of this process, which has Django already. The worker is started once the site can answer: until
then it would only take the processor from it.
"""

from __future__ import annotations

import multiprocessing
import os
import select
import signal
import subprocess
import sys
import time
from argparse import ArgumentParser
from collections.abc import Sequence
from multiprocessing.context import ForkProcess
from pathlib import Path
from types import FrameType
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connections

from letters.ingestion import growing_pauses
from letters.management import SiteCommand

LIVES_SECONDS = 60  # a worker that dies sooner probably dies again: the pause before the next one grows
STOP_SECONDS = 90  # for what has begun: gunicorn gives a request 30 seconds, the worker a file 60
LOOK_SECONDS = 0.5  # between two looks at whether both are there
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
        signal.signal(signal.SIGTERM, _as_interrupt)
        site, ready = _start_site([f"--{name}={options[name]}" for name in GUNICORN])
        worker: subprocess.Popen[bytes] | None = None
        try:
            while site.is_alive() and not select.select([ready], [], [], LOOK_SECONDS)[0]:
                pass
            started, pauses = time.monotonic(), growing_pauses()
            while site.is_alive():
                if worker is not None and worker.poll() is not None:
                    pauses = growing_pauses() if time.monotonic() - started > LIVES_SECONDS else pauses
                    self.stderr.write("The worker has stopped and is being restarted.")
                    time.sleep(next(pauses))
                    worker = None
                if worker is None:
                    worker, started = _start_worker(), time.monotonic()
                site.join(LOOK_SECONDS)
        except KeyboardInterrupt:
            pass
        finally:
            _stop(site, worker)
        sys.exit(0 if site.exitcode == -signal.SIGTERM else site.exitcode)  # stopped before it was up


def static_files_changed() -> bool:
    """Whether a static file is newer than the list of those collected, or there is no such list."""
    collected = Path(settings.STATIC_ROOT) / "staticfiles.json"
    if not collected.exists():
        return True
    files = (Path(storage.path(name)) for finder in get_finders() for name, storage in finder.list([]))
    return max(file.stat().st_mtime for file in files) > collected.stat().st_mtime


def _as_interrupt(signum: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _start_site(arguments: Sequence[str]) -> tuple[ForkProcess, int]:
    """Given gunicorn's arguments, start it as a fork; return it, and a descriptor that can be read once it can answer
    or has ended."""
    connections.close_all()  # a connection is no other process's
    ready, say_ready = os.pipe()
    os.environ["READY_FD"] = str(say_ready)
    site = multiprocessing.get_context("fork").Process(target=_run_gunicorn, args=(arguments, ready))
    site.start()
    del os.environ["READY_FD"]
    os.close(say_ready)
    return site, ready


def _run_gunicorn(arguments: Sequence[str], ready: int) -> None:
    """In a session of its own: Ctrl-C reaches the first process alone, which then stops the others in order."""
    os.setsid()
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    os.close(ready)
    import gunicorn

    program = Path(str(gunicorn.__file__)).with_name("__main__.py")
    sys.argv = [str(program), "-c", "python:config.gunicorn", "config.wsgi", *arguments]
    from gunicorn.app.wsgiapp import run  # looks at sys.argv when it is imported

    run()


def _start_worker() -> subprocess.Popen[bytes]:
    """In a session of its own, as the site."""
    return subprocess.Popen([sys.executable, sys.argv[0], "work"], start_new_session=True)  # noqa: S603


def _stop(site: ForkProcess, worker: subprocess.Popen[bytes] | None) -> None:
    site.terminate()
    if worker is not None:
        worker.terminate()
    site.join(STOP_SECONDS)
    if site.is_alive():
        site.kill()
        site.join()
    if worker is not None:
        try:
            worker.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            worker.kill()
            worker.wait()

"""The site and its worker, as `make run` starts them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from letters.management.commands.serve import static_files_changed
from tests.conftest import ROOT

PATIENCE_SECONDS = 60


def children(of: int) -> dict[int, str]:
    """The processes that a process has started, with their commands; where there is no /proc, none."""
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        except OSError:
            continue  # it has ended meanwhile
        if parent == of and command:
            found[int(folder.name)] = command
    return found


def worker_of(server: int, *, other_than: int = 0) -> int:
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end:
        for pid, command in children(server).items():
            if command.rstrip().endswith("work") and pid != other_than:
                return pid
        time.sleep(0.1)
    raise AssertionError("no worker was started")


@pytest.fixture
def server(tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, str(ROOT / "manage.py"), "serve", "--bind", "127.0.0.1:0", "--workers", "1"]
    environment = {**os.environ, "DATA_DIR": str(tmp_path)}
    subprocess.run([*command[:2], "migrate", "--verbosity", "0"], env=environment, check=True)
    with log_of(tmp_path).open("wb") as log:
        process = subprocess.Popen(command, env=environment, stderr=log)
        yield process
        process.terminate()
        process.wait(PATIENCE_SECONDS)


def log_of(folder: Path) -> Path:
    return folder / "serve.log"


needs_proc = pytest.mark.skipif(
    not Path("/proc/self/stat").exists(), reason="it looks for processes in /proc, which Linux has"
)


@needs_proc
def test_a_killed_worker_is_started_again_and_all_stop_together(
    server: subprocess.Popen[bytes], tmp_path: Path
) -> None:
    first = worker_of(server.pid)
    assert (tmp_path / "static" / "staticfiles.json").exists(), "without static files no page could be shown"
    os.kill(first, signal.SIGKILL)
    second = worker_of(server.pid, other_than=first)
    started = children(server.pid)
    assert second in started

    server.terminate()

    assert server.wait(PATIENCE_SECONDS) == 0
    assert not [pid for pid in started if Path(f"/proc/{pid}").exists()]


def test_static_files_are_collected_where_there_are_none_or_one_is_newer(
    settings: Settings, tmp_path: Path
) -> None:
    settings.STATIC_ROOT = tmp_path
    told = [static_files_changed()]
    (tmp_path / "staticfiles.json").touch()
    told.append(static_files_changed())
    os.utime(tmp_path / "staticfiles.json", (1, 1))

    assert [*told, static_files_changed()] == [True, False, True]


@needs_proc
def test_the_worker_is_started_once_the_site_can_answer(
    server: subprocess.Popen[bytes], tmp_path: Path
) -> None:
    worker_of(server.pid)

    assert "Ready for the first request" in log_of(tmp_path).read_text()


@needs_proc
def test_the_site_is_a_fork_so_django_is_loaded_once_for_both(server: subprocess.Popen[bytes]) -> None:
    worker_of(server.pid)

    own = Path(f"/proc/{server.pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    commands = sorted(children(server.pid).values())

    assert len(commands) == 2
    assert own in commands


def test_nothing_counts_requests_before_the_site_has_said_where(tmp_path: Path) -> None:
    """Counters are shared by processes only where config/gunicorn.py was read before they were made."""
    code = "import sys, django; django.setup(); import letters.management.commands.serve; print(sorted(sys.modules))"
    environment = {**os.environ, "DATA_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "config.settings"}

    loaded = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, check=True, capture_output=True, text=True
    ).stdout

    assert "'letters.management.commands.serve'" in loaded
    assert "'prometheus_client'" not in loaded

"""A restore killed at any moment leaves nothing or the whole collection, and the next start says which in one line."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.operations.running import Place

# Kills itself before ("<") or after (">") a function of restoring is called for the n-th time.
KILLED = """
import os, signal, sys
import django
django.setup()
from django.core.management import call_command
from django.db import connection
from letters.management.commands import restore as command
from letters.transfer import restore
when, name, times = sys.argv[2][0], *sys.argv[2][1:].split()
calls = []
def kill():
    os.kill(os.getpid(), signal.SIGKILL)
def watched(*arguments, **options):
    calls.append(1)
    last = len(calls) == int(times)
    if last and when == "<": kill()
    done = real(*arguments, **options)
    if last and when == ">": kill()
    return done
if name == "committed":
    real = restore.shutil.rmtree
    restore.shutil.rmtree = lambda *given, **options: real(*given, **options) if connection.in_atomic_block else kill()
elif name == "call_command":
    real = command.call_command
    command.call_command = watched
else:
    real = getattr(restore, name)
    setattr(restore, name, watched)
call_command("restore", sys.argv[1])
"""
NOTHING = "A restore was stopped before its end, and nothing was restored."
WHOLE = "A restore was stopped at its very end: all of the backup is here."
MOMENTS = {
    ">_write_file 9": NOTHING,
    ">_load_rows 1": NOTHING,
    "<_put_in_place 1": NOTHING,
    ">_put_in_place 1": NOTHING,
    "<committed 1": WHOLE,
    "<call_command 2": "",  # before the index is built: restoring itself has ended
}


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """A place with the sample, and its backup."""
    place = Place(tmp_path_factory.mktemp("full"))
    place.manage("migrate", "--verbosity", "0")
    place.manage("load_sample")
    place.manage("backup", str(place.folder / "kept.tar.gz"))
    return place


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_killed_restore_leaves_nothing_or_all_and_the_next_start_says_which(
    full: Place, tmp_path: Path, moment: str
) -> None:
    new, backup = Place(tmp_path / "new"), str(full.folder / "kept.tar.gz")
    new.folder.mkdir()
    environment = {**new.environment, "DJANGO_SETTINGS_MODULE": "config.settings"}
    command = [sys.executable, "-c", KILLED, backup, moment]
    killed = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, timeout=600)
    assert killed.returncode == -9, killed.stderr

    told = new.manage("first_start")

    said = [line for line in told.splitlines() if line.startswith("A restore was stopped")]
    assert [line[: len(MOMENTS[moment])] for line in said] == [MOMENTS[moment]] * bool(MOMENTS[moment])
    assert "Sample" not in told
    if MOMENTS[moment] == NOTHING:
        assert new.manage("export_letters") == ""
        new.manage("restore", backup)
    assert new.manage("export_letters") == full.manage("export_letters")
    assert list(new.folder.glob(".restoring-*")) == []

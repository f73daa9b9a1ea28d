"""A new installation made ready by one command, and again by the same."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

from tests.conftest import ROOT

# What is there without a server's own start: tables, static files, the sample, an index of all that is shown.
LOOK = """
from django.conf import settings
from haystack import connections
from letters.models import Finding, Letter
from search.engine import run
from search.query import Query
differences = connections["default"].get_backend().differences()
print(Letter.objects.count(), Finding.objects.count(), run(Query()).total, differences)
"""


def manage(folder: Path, *arguments: str) -> str:
    environment = {**os.environ, "DATA_DIR": str(folder)}
    for name in ("DATABASE_URL", "SEARCH_URL"):
        environment.pop(name, None)
    command = [sys.executable, str(ROOT / "manage.py"), *arguments]
    return subprocess.run(
        command, env=environment, capture_output=True, text=True, check=True, timeout=900
    ).stdout


def test_one_command_makes_all_ready_and_again_changes_nothing(tmp_path: Path) -> None:
    first = manage(tmp_path, "first_start")
    before = manage(tmp_path, "shell", "--verbosity", "0", "-c", LOOK)
    live = (tmp_path / "index" / "live").readlink()

    again = manage(tmp_path, "first_start")

    letters, findings, found, *_ = before.split()
    assert "Sample: 16 fictional reports added" in first
    assert (tmp_path / "static" / "staticfiles.json").exists()
    assert letters == "16"
    assert int(findings) >= int(found) > 300
    assert "Sample" not in again
    assert "rebuilt" not in again
    assert manage(tmp_path, "shell", "--verbosity", "0", "-c", LOOK) == before
    assert (tmp_path / "index" / "live").readlink() == live


def test_an_index_that_is_gone_is_built_again(tmp_path: Path) -> None:
    (tmp_path / "first_start_done").touch()  # no sample: this is about the index

    manage(tmp_path, "first_start")

    assert (tmp_path / "index" / "live").is_symlink()
    with sqlite3.connect(tmp_path / "findings.sqlite3") as database:
        assert database.execute("SELECT count(*) FROM letters_letter").fetchone() == (0,)

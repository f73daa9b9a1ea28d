"""A process that has answered for long tells what a new one tells, and what the database has, whatever is changed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from tests.conftest import ROOT
from tests.operations.running import Place
from tests.postgres import own_database

CHANGES = 8


@pytest.fixture
def site(tmp_path: Path, db: None) -> Iterator[Place]:
    """An empty site: an SQLite file, or a database of its own where the tests run on PostgreSQL."""
    if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        yield Place(tmp_path)
        return
    with own_database(os.environ["DATABASE_URL"]) as url:
        yield Place(tmp_path, {"DATABASE_URL": url})


@pytest.mark.parametrize("seed", [1, 2])
def test_what_was_kept_is_what_would_be_told_anew(site: Place, seed: int) -> None:
    command = [sys.executable, "-m", "tests.search.long_lived", str(seed), str(CHANGES)]
    done = subprocess.run(
        command, env=site.environment, cwd=ROOT, capture_output=True, text=True, timeout=900
    )

    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout.splitlines()[-1]) == []

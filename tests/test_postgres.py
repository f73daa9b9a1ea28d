"""PostgreSQL, the real database: the same letters read into it come out the same as from SQLite."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.conftest import ROOT, needs_real_part
from tests.postgres import postgres_binaries, postgres_url


def manage(data_dir: Path, database_url: str, *command: str) -> str:
    environment = {**os.environ, "DATA_DIR": str(data_dir), "DATABASE_URL": database_url}
    done = subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), *command],
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def exported(data_dir: Path, database_url: str) -> str:
    manage(data_dir, database_url, "migrate", "--verbosity", "0")
    manage(data_dir, database_url, "load_sample")
    return manage(data_dir, database_url, "export_letters")


def test_the_sample_is_the_same_in_postgresql_and_sqlite(tmp_path: Path) -> None:
    needs_real_part(
        os.environ.get("TEST_DATABASE_URL") or postgres_binaries(),
        "PostgreSQL is not installed (Debian package: postgresql)",
    )
    with postgres_url() as url:
        in_postgres = exported(tmp_path / "postgres", url)

    in_sqlite = exported(tmp_path / "sqlite", f"sqlite:///{tmp_path / 'sqlite' / 'findings.sqlite3'}")

    assert in_postgres.count("\n") >= 14
    assert in_postgres == in_sqlite

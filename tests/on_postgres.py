"""The tests that use the database, on a real PostgreSQL: ``python -m tests.on_postgres`` and pytest's arguments.

As a pytest plugin it leaves out what another database cannot change: tests that ask for none.
"""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.postgres import postgres_binaries, postgres_url

NOT_AGAIN = {"test_real_pdfs_are_all_added"}  # minutes of reading, which no database changes
DATABASE_FIXTURES = {"db", "transactional_db", "reference", "django_db_setup"}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Keep the tests that ask for a database, by mark or by fixture."""
    kept = [item for item in items if _uses_database(item)]
    config.hook.pytest_deselected(items=[item for item in items if item not in set(kept)])
    items[:] = kept


def _uses_database(item: pytest.Item) -> bool:
    if item.name in NOT_AGAIN:
        return False
    fixtures = set(getattr(item, "fixturenames", ()))
    return item.get_closest_marker("django_db") is not None or bool(fixtures & DATABASE_FIXTURES)


def main(arguments: list[str]) -> int:
    """Run the tests on a server started for them; where none is installed, say so, and in CI fail."""
    if not (os.environ.get("TEST_DATABASE_URL") or postgres_binaries()):
        print("The tests did not run on PostgreSQL: it is not installed (Debian package: postgresql)")
        return int(bool(os.environ.get("CI")))
    with postgres_url() as url:
        command = [sys.executable, "-m", "pytest", "-p", "tests.on_postgres", *arguments]
        return subprocess.run(command, env={**os.environ, "DATABASE_URL": url}).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""The tests of search on a real OpenSearch, with PostgreSQL: ``python -m tests.on_cluster`` and pytest's arguments.

As a pytest plugin it leaves out what looks into the embedded engine's files, and removes each test's index.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from tests.cluster import cluster, missing_part
from tests.postgres import postgres_binaries, postgres_url

CONTRACT = (
    *(
        "tests/search/test_protocol.py",
        "tests/search/engine/test_execution.py",
        "tests/search/test_receivers.py",
    ),
    *("tests/search/indexing", "tests/search/cluster", "tests/search/test_putting_back.py"),
)
# What readers do in a real browser, on a site of this run's own: search, filter, bookmark, see a finding in its letter.
JOURNEYS = ("tests/browser/test_searching.py", "tests/browser/test_tasks.py")
EMBEDDED_ONLY = ("tests/search/backend/",)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the tests of the embedded engine's own."""
    kept = [item for item in items if not item.nodeid.startswith(EMBEDDED_ONLY)]
    config.hook.pytest_deselected(items=[item for item in items if item not in set(kept)])
    items[:] = kept


@pytest.fixture(autouse=True)
def _own_index(data_dir: object) -> Iterator[None]:
    from tests.search.engines import Clustered, engine_in_use  # once there are settings

    yield
    engine = engine_in_use()
    assert isinstance(engine, Clustered)
    engine.remove()


@pytest.fixture(autouse=True)
def _reference_again(request: pytest.FixtureRequest) -> None:
    """Authorities and themes for a test that is rolled back: a file whose tests commit may have come before its own."""
    marker = request.node.get_closest_marker("django_db")
    if marker is None or marker.kwargs.get("transaction") or "transactional_db" in request.fixturenames:
        return
    from letters.models import Authority, StatisticalNeighbour, Theme  # once there are settings
    from letters.reference.load import REFERENCE, add_authorities, add_themes

    request.getfixturevalue("db")
    if not Theme.objects.exists():
        add_authorities(REFERENCE / "authorities.csv", Authority, StatisticalNeighbour)
        add_themes(Theme)


def main(arguments: list[str]) -> int:
    """Run the tests on a server started for them; where none can be, say so, and in CI fail."""
    given = os.environ.get("TEST_SEARCH_URL", "")
    if missing := missing_part():
        print(f"THE TESTS DID NOT RUN ON OPENSEARCH: {missing}")
        return int(bool(os.environ.get("CI")))
    if not (has_database := bool(os.environ.get("TEST_DATABASE_URL") or postgres_binaries())):
        print("OPENSEARCH IS NOT TESTED WITH POSTGRESQL: it is not installed (Debian package: postgresql)")
        if os.environ.get("CI"):
            return 1
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("told to stop"))  # and what was started is stopped, too
    with ExitStack() as parts:
        url = given or parts.enter_context(cluster()).url
        return _run(url, parts.enter_context(postgres_url()) if has_database else "", arguments)


def _run(url: str, database: str, arguments: list[str]) -> int:
    """Journeys come in a run of their own: beside a browser's event loop no later test may ask the database."""
    is_chosen = any("tests/" in argument for argument in arguments)
    runs = [arguments] if is_chosen else [[*CONTRACT, *arguments], [*JOURNEYS, *arguments]]
    settings = {"SEARCH_URL": url, "SEARCH_REPLICAS": "0", "SEARCH_TIMEOUT": "30"}
    if database:
        settings["DATABASE_URL"] = database
    command = [sys.executable, "-m", "pytest", "-p", "tests.on_cluster"]
    environment = {**os.environ, **settings}
    return max([subprocess.run([*command, *run], env=environment).returncode for run in runs])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""The engine that is tested, for the tests of search."""

from __future__ import annotations

import pytest

from tests.search.engines import Engine, engine_in_use


@pytest.fixture
def engine(data_dir: object) -> Engine:
    """The engine that the settings name, on an index of this test's own."""
    return engine_in_use()

"""What all tests share: a data folder of their own, a real index in it, and the real letters where they are."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from pathlib import Path

import haystack
import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis
from pytest_django import Settings

from config.operations import rate_limits
from letters.models import Authority, StatisticalNeighbour, Theme
from letters.reference.load import REFERENCE, add_authorities, add_themes
from search.alerts import limits

ROOT = Path(__file__).resolve().parent.parent
REAL_LETTERS = Path(os.environ.get("INSPECTION_LETTERS", ROOT.parent / "shared" / "letters"))

# How long an example takes is how busy the machine is: two cores shared by four runs failed tests that were right.
hypothesis.register_profile("no clock", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis.load_profile("no clock")


def needs_real_part(found: object, what_is_missing: str) -> None:
    """Skip, loudly, where a real part is not on this machine; in CI that is a failure."""
    if not found:
        assert not os.environ.get("CI"), f"in CI nothing is skipped: {what_is_missing}"
        pytest.skip(what_is_missing)


@pytest.fixture(autouse=True)
def fresh_rate_limits() -> None:
    """Each test's visitors have asked for nothing yet."""
    rate_limits.forget()
    limits.forget()


@pytest.fixture
def real_letters() -> Path:
    """The folder of real letters beside the project, which it does not contain."""
    if not REAL_LETTERS.is_dir():
        pytest.skip("the real letters are not beside the project (set INSPECTION_LETTERS to their folder)")
    return REAL_LETTERS


@pytest.fixture(autouse=True)
def data_dir(tmp_path: Path, settings: Settings) -> Iterator[Path]:
    """Files and index in a folder of this test's own."""
    settings.DATA_DIR = tmp_path
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STATIC_ROOT.mkdir()
    engine = {**settings.HAYSTACK_CONNECTIONS["default"], "PATH": str(tmp_path / "index")}
    if "INDEX" in engine:  # a cluster's, see tests.on_cluster
        engine["INDEX"] = f"test_{secrets.token_hex(6)}"
    settings.HAYSTACK_CONNECTIONS = {"default": engine}
    shared = haystack.connections.connections_info
    haystack.connections.connections_info = settings.HAYSTACK_CONNECTIONS
    haystack.connections.reload("default")
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    yield tmp_path
    haystack.connections.connections_info = shared
    haystack.connections.reload("default")


@pytest.fixture
def reference(transactional_db: None) -> None:
    """Authorities and themes again, for a test that commits: the one before it has emptied the tables."""
    add_authorities(REFERENCE / "authorities.csv", Authority, StatisticalNeighbour)
    add_themes(Theme)

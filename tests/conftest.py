"""What all tests share: a data folder of their own, a real index in it, and the real letters where they are."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import haystack
import pytest
from pytest_django import Settings

from letters.models import Authority, StatisticalNeighbour, Theme
from letters.reference.load import REFERENCE, add_authorities, add_themes

ROOT = Path(__file__).resolve().parent.parent
REAL_LETTERS = Path(os.environ.get("INSPECTION_LETTERS", ROOT.parent / "shared" / "letters"))


def needs_real_part(found: object, what_is_missing: str) -> None:
    """Skip, loudly, where a real part is not on this machine; in CI that is a failure."""
    if not found:
        assert not os.environ.get("CI"), f"in CI nothing is skipped: {what_is_missing}"
        pytest.skip(what_is_missing)


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


# What the reader does not yet do as the sample wants it: each is a fault that we know, said in docs/reading.md.
SHORTFALLS = (
    "test_sample.py::test_the_header[lunesmoor-news-article.txt]",
    "test_sample.py::test_the_findings_of_each_section[lunesmoor-news-article.txt]",
    "test_sample.py::test_the_findings_of_each_section[northmoor-2012-protection-of-children.pdf]",
    "test_sample.py::test_the_traps[lunesmoor-news-article.txt]",
    "test_sample.py::test_no_text_is_without_a_place[calderfell-2013-looked-after-children.pdf]",
    "test_sample.py::test_no_text_is_without_a_place[westmarsh-2021-focused-visit.txt]",
    "test_read_letter.py::test_samples_are_read_without_loss[calderfell-2013-looked-after-children]",
    "test_read_letter.py::test_samples_are_read_without_loss[westmarsh-2021-focused-visit]",
    "test_read_letter.py::test_real_letters_are_read_the_same_with_and_without_tags",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Expect known shortfalls to fail, so that whoever mends one is told to take it off the list."""
    for item in items:
        if item.nodeid.endswith(SHORTFALLS):
            item.add_marker(pytest.mark.xfail(reason="a known fault of reading: docs/reading.md", strict=False))

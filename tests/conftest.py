"""What all tests share: a data folder of their own, a real index in it, and the real letters where they are."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from pytest_django.fixtures import SettingsWrapper

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
def data_dir(tmp_path: Path, settings: SettingsWrapper) -> Path:
    """Files and index in a folder of this test's own."""
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    return tmp_path

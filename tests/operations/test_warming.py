"""What is done before the site takes requests."""

from __future__ import annotations

import gc
import subprocess
import sys

import pytest
from django.template.loader import get_template

from config.operations.warming import template_names, warm_up
from tests.conftest import ROOT

pytestmark = pytest.mark.django_db


def test_every_template_can_be_loaded() -> None:
    names = template_names()

    assert {"base.html", "search/page.html", "search/_hit.html"} <= set(names)
    assert all(get_template(name) for name in names)


def test_each_app_is_warmed_and_what_is_there_is_frozen(monkeypatch: pytest.MonkeyPatch) -> None:
    warmed: list[str] = []
    monkeypatch.setattr("search.apps.SearchConfig.warm_up", lambda self: warmed.append(self.name))
    monkeypatch.setattr("config.operations.warming.connections.close_all", lambda: None)
    try:
        assert warm_up() > 0
        assert warmed == ["search"]
        assert gc.get_freeze_count() > 0
    finally:
        gc.unfreeze()


def test_what_writes_files_for_people_is_not_loaded_before_someone_asks_for_one() -> None:
    code = (
        "import django, sys; django.setup()\n"
        "import config.urls\n"
        "late = ('docx', 'xlsxwriter', 'pdfminer', 'pypdfium2', 'mcp', 'numpy')\n"
        "print([name for name in late if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"

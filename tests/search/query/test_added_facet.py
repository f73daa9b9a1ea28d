"""A row added to the table of filters is everywhere: tried on a copy of the project, as whoever adds one would."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from search.query.facets import FACETS
from tests.conftest import ROOT

ROW = """
    Facet(
        name="length",
        label="Length",
        plural="lengths",
        sentence_prefix="of the length",
        values=lambda: {"short": "Short ones", "long": "Long ones"},
        prepare=lambda finding: "short" if len(finding.text) < 40 else "long",
        in_sentence=str.lower,
    ),
)
FACET_BY_NAME ="""
ASK = """
import os, django
django.setup()
from django.core.management import call_command
from django.test import Client
call_command("migrate", verbosity=0)
call_command("collectstatic", interactive=False, verbosity=0)
from tests.builders import stored
stored("Supervision is short.", "Supervision is a matter of many words here, and of more.")
call_command("rebuild_index", verbosity=0, stdout=open(os.devnull, "w"))
client = Client()
page = client.get("/search/?q=supervision&length=short").content.decode()
print("HEADING" if "1 finding for ‘supervision’ of the length short ones" in page else page)
print("CHIP" if "Remove filter Length: </span>Short ones" in page else page)
print("OPTION" if 'name="length" value="long"' in page and "<legend>Length</legend>" in page else page)
nothing = client.get("/search/?q=matter&length=short").content.decode()
print("WAY OUT" if "Remove “Short ones”" in nothing else nothing)
answer = client.get("/api/findings/?q=supervision").json()
print(answer["counts"]["length"])
print("API PAGE" if "<code>length</code>" in client.get("/api/").content.decode() else "no")
print(client.get("/api/findings/?length=wide").content.decode().strip())
"""


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """A copy of the project with one more row."""
    project = tmp_path / "project"
    for name in ("letters", "search", "config", "templates", "static", "tests"):
        shutil.copytree(ROOT / name, project / name, ignore=shutil.ignore_patterns("__pycache__"))
    table = project / "search" / "query" / "facets.py"
    before = table.read_text(encoding="utf-8")
    table.write_text(before.replace("\n)\nFACET_BY_NAME =", ROW, 1), encoding="utf-8")
    assert table.read_text(encoding="utf-8") != before
    return project


def test_an_added_facet_is_everywhere(copied: Path) -> None:
    environment = {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATA_DIR": str(copied / "data"),
        "ALLOWED_HOSTS": "testserver",
    }

    command = [sys.executable, "-c", ASK]
    asked = subprocess.run(command, cwd=copied, env=environment, capture_output=True, text=True)

    counts = [
        {"value": "long", "label": "Long ones", "total": 1},
        {"value": "short", "label": "Short ones", "total": 1},
    ]
    refused = "length: nothing is called 'wide' here"
    told = ["HEADING", "CHIP", "OPTION", "WAY OUT", str(counts), "API PAGE", refused]
    assert asked.stdout.splitlines() == told, asked.stderr


def test_every_row_says_all_that_is_needed() -> None:
    assert all(facet.name and facet.label and facet.plural for facet in FACETS)
    assert [facet.name for facet in FACETS if not facet.sentence_prefix] == ["says", "year"]

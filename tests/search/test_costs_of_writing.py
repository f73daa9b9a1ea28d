"""What changes cost, told without a clock: commits to the index, transactions and queries of the database.

Each on a real index of its own, with the commits that an installation makes.
"""

from __future__ import annotations

from collections import Counter
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from haystack import connections

from letters.editing import correct_facts, correct_finding
from letters.ingestion.sample import SAMPLE
from letters.models import Finding, Inspection, Letter
from search import receivers
from search.backend.files.folder import Folder
from search.indexing import drain, note, queue, queue_state
from tests.builders import stored
from tests.search.counting import calls, commits

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("reference")]
LETTER = SAMPLE / "kingsmarsh-2010-contact-referral-assessment.txt"
INITIALS = "ABCDEFGHIJKLMNOPQRST"
QUERIES_OF_LETTER = 40  # on PostgreSQL, with its locks; a statement more for each letter is seen there


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Twenty letters, each of another invented authority."""
    folder = tmp_path / "incoming"
    folder.mkdir()
    for initial in INITIALS:
        (folder / f"{initial}.txt").write_text(
            LETTER.read_text().replace("Kingsmarsh", f"{initial}eddermarsh")
        )
    return folder


def load(*paths: Path) -> None:
    call_command(
        "load_letters",
        *map(str, paths),
        "--publish-all",
        "--workers",
        "1",
        stdout=StringIO(),
        stderr=StringIO(),
    )


@pytest.fixture
def index_commits(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Commits to an index that is there, and time enough for a machine that is busy."""
    connections["default"].get_backend().rebuild()
    monkeypatch.setattr(receivers, "BULK_SECONDS", 600.0)
    return calls(monkeypatch, Folder, "set_live")


def test_twenty_letters_loaded_are_one_commit_to_the_index_and_one_transaction_each(
    folder: Path, index_commits: Counter[str]
) -> None:
    with CaptureQueriesContext(connection) as queries:
        load(*folder.iterdir())

    assert Letter.objects.filter(state="published").count() == 20
    assert index_commits.total() == 1
    assert commits(queries.captured_queries) <= 20 + 4, (
        "what is indexed and noted at the end is for all of them"
    )
    assert len(queries) <= 20 * QUERIES_OF_LETTER + 40
    assert queue_state().findings == 0


def test_letters_loaded_are_committed_to_the_index_by_their_findings(
    folder: Path, index_commits: Counter[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receivers, "BULK_FINDINGS", 50)

    load(*sorted(folder.iterdir())[:10])

    assert Finding.objects.count() == 130, "13 in each letter"
    assert index_commits.total() == 3, "after the 4th letter, the 8th, and at the end"


def test_letters_loaded_are_committed_to_the_index_when_seconds_have_passed(
    folder: Path, index_commits: Counter[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receivers, "BULK_SECONDS", 0.0)

    load(*sorted(folder.iterdir())[:3])

    assert index_commits.total() == 3


def test_a_letter_corrected_is_one_commit_and_as_many_queries_however_long_it_is(
    index_commits: Counter[str],
) -> None:
    asked = []
    for count in (3, 40):
        stored(*(f"Drift was seen {n} times." for n in range(count)), name=f"{count}.txt")
        inspection = Inspection.objects.latest("pk")
        index_commits.clear()
        with CaptureQueriesContext(connection) as queries:
            correct_facts(inspection.pk, inspection.version, {"lead_inspector": "Ada Invented"})
        asked.append(len(queries))
        assert index_commits.total() == 1
        assert commits(queries.captured_queries) <= 4

    assert asked[0] == asked[1] <= 48


def test_a_finding_corrected_is_one_commit_and_few_queries(index_commits: Counter[str]) -> None:
    stored("Drift was seen.", "Plans were strong.")
    finding = Finding.objects.get(position=0)
    index_commits.clear()

    with CaptureQueriesContext(connection) as queries:
        correct_finding(finding.pk, finding.version, {"text": "Caseloads are too high."})

    assert index_commits.total() == 1
    assert len(queries) <= 60


def test_a_queue_of_many_entries_is_drained_by_one_commit_and_few_queries(
    index_commits: Counter[str],
) -> None:
    stored(*(f"Drift was seen {n} times." for n in range(60)))
    for pk in Finding.objects.values_list("pk", flat=True):
        note([pk])
    index_commits.clear()

    with CaptureQueriesContext(connection) as queries:
        drained = drain(connections["default"].get_backend())

    assert drained == 60
    assert index_commits.total() == 1
    assert len(queries) <= 26


def test_a_long_queue_is_drained_by_a_commit_for_so_many_findings(
    index_commits: Counter[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queue, "IDS_AT_ONCE", 20)
    stored(*(f"Drift was seen {n} times." for n in range(50)))
    for pk in Finding.objects.values_list("pk", flat=True):
        note([pk])
    index_commits.clear()

    drain(connections["default"].get_backend())

    assert index_commits.total() == 3

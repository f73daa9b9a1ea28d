from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from letters import signals
from letters.editing import correct_facts, merge_authorities
from letters.errors import UnreadableLetter
from letters.ingestion.store import Result, Show, Source, outcome_of, rejected, remove, store
from letters.models import Authority, Finding, FindingTheme, Inspection, Judgement, Letter
from letters.reading.letter import Doubt, Header, Unplaced
from tests.builders import HEADER, read_finding, read_letter, stored

pytestmark = pytest.mark.django_db


def test_store_keeps_every_fact() -> None:
    found = read_finding(
        number="12", page=3, recurs=True, recurs_from="December 2009", outcomes=("outcome 2",)
    )
    read = read_letter(
        findings=(found,),
        judgements=(("overall_effectiveness", "good"), ("leaders", "outstanding")),
        unplaced=(Unplaced(1, "Something else"),),
        text="All of it",
    )

    outcome = store(read, Source("a.txt", b"bytes"))

    inspection = Inspection.objects.get()
    finding = Finding.objects.get()
    assert str(outcome) == "Added 1 finding"
    assert str(inspection) == ("Sefton: Contact, referral and assessment inspection, 19 to 20 October 2010")
    assert (inspection.published, inspection.lead_inspector) == (date(2010, 11, 17), "Ada Invented")
    assert list(Judgement.objects.values_list("name", "grade")) == [
        ("overall_effectiveness", "good"),
        ("leaders", "outstanding"),
    ]
    assert (finding.number, finding.page, finding.kind, finding.section) == ("12", 3, "strength", "Strengths")
    assert (finding.recurs, finding.recurs_from, finding.outcomes) == (True, "December 2009", ["outcome 2"])
    assert inspection.letter.unplaced == [{"page": 1, "text": "Something else"}]
    with inspection.letter.file.open() as file:
        assert file.read() == b"bytes"


def test_store_tags_themes_with_the_words_that_earned_them() -> None:
    stored("Supervision of social workers is regular and reflective.")

    tag = FindingTheme.objects.get(theme__slug="supervision")

    assert any("upervision" in words for words in tag.words)
    assert not tag.by_hand


def test_store_twice_is_a_duplicate_and_changes_nothing() -> None:
    first = stored("One.", name="a.txt")
    second = stored("One.", name="a.txt")

    assert second.result is Result.DUPLICATE
    assert str(second) == "Duplicate of a.txt"
    assert second.letter == first.letter
    assert (Letter.objects.count(), Finding.objects.count(), second.findings) == (1, 1, 0)


def test_store_of_an_unmatched_authority_needs_review() -> None:
    outcome = stored("One.", header=replace(HEADER, authority="Atlantis Council"))

    letter = Letter.objects.get()
    assert str(outcome) == "Added 1 finding, needs review: authority"
    assert letter.needs_review
    assert letter.inspection.authority is None
    assert letter.inspection.printed_authority == "Atlantis Council"
    assert "Atlantis" in letter.doubts[0]["message"]


def test_store_keeps_the_readers_doubts() -> None:
    doubt = Doubt("no-dates", "inspection dates", "no dates are printed", needs_review=True)

    outcome = stored("One.", header=Header(authority="Sefton"), doubts=(doubt,))

    assert str(outcome) == "Added 1 finding, needs review: inspection dates"
    assert Inspection.objects.get().dates_label == "date not known"


def test_store_is_whole_or_not_at_all() -> None:
    twice = (read_finding(0, "One."), read_finding(0, "Two."))  # two findings cannot stand in one place

    with pytest.raises(IntegrityError), transaction.atomic():
        store(read_letter(findings=twice), Source("a.txt", b"bytes"))

    assert not Letter.objects.exists()


def test_store_takes_nul_characters_out() -> None:
    stored("Super\x00vision is regular.")

    assert Finding.objects.get().text == "Supervision is regular."


def test_store_writes_a_half_written_file_again(data_dir: Path) -> None:
    source = Source("a.txt", b"the whole letter")
    path = data_dir / "files" / "letters" / source.sha256[:2] / f"{source.sha256}.txt"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"the wh")

    store(read_letter("One."), source)

    assert path.read_bytes() == b"the whole letter"


def test_store_rings_once_after_commit_with_all_findings(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    rung: list[list[int]] = []

    def ring(finding_ids: list[int], **kwargs: object) -> None:
        rung.append(finding_ids)

    signals.findings_stored.connect(ring)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            stored("One.", "Two.")
            assert rung == []
    finally:
        signals.findings_stored.disconnect(ring)

    assert rung == [list(Finding.objects.values_list("pk", flat=True))]


def test_remove_takes_letter_findings_and_file(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    letter = stored("One.").letter
    assert letter is not None
    with django_capture_on_commit_callbacks(execute=True):
        assert remove([letter]) == 1

    assert not Finding.objects.exists()
    assert not default_storage.exists(str(letter.file.name))


def test_rejected_says_why() -> None:
    assert str(rejected("a.pdf", UnreadableLetter("the file is empty"))) == "Rejected: the file is empty"


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ({"ranges": ((date(2091, 9, 28), date(2091, 9, 29)),), "published": None}, "inspection dates"),
        ({"published": date(2091, 11, 8)}, "published"),
    ],
)
def test_a_letter_of_a_day_to_come_is_held_until_an_editor_sets_the_day(
    header: dict[str, Any], field: str
) -> None:
    source = Source("a.txt", b"bytes", show=Show.WITHOUT_DOUBTS)

    letter = store(read_letter("Visits are late.", header=replace(HEADER, **header)), source).letter

    assert letter
    assert (letter.state, letter.fields_to_review) == (Letter.State.UNPUBLISHED, [field])
    days = {"start": date(2021, 9, 28), "end": date(2021, 9, 29), "published": date(2021, 11, 8)}
    correct_facts(letter.inspection.pk, letter.inspection.version, days)
    letter.refresh_from_db()
    assert not letter.needs_review


def test_a_letter_of_today_is_of_no_day_to_come() -> None:
    today = replace(
        HEADER, ranges=((timezone.localdate(), timezone.localdate()),), published=timezone.localdate()
    )

    letter = store(read_letter("Visits are late.", header=today), Source("a.txt", b"bytes")).letter

    assert letter
    assert letter.fields_to_review == []


def test_an_authority_of_a_manifest_that_was_merged_since_is_the_one_it_was_merged_into() -> None:
    bury, leeds = Authority.objects.get(slug="bury"), Authority.objects.get(slug="leeds")
    named = {"authority_id": bury.pk}
    merge_authorities(bury, leeds)

    outcome = store(read_letter("One."), Source("a.txt", b"a", manifest_facts=named))

    assert outcome.result is Result.ADDED
    assert Inspection.objects.get().authority == leeds


@pytest.mark.parametrize(
    ("named", "reason"),
    [
        (
            {"authority_id": 999_999},
            "the authority that the manifest names has been deleted; correct the manifest, and load this file again",
        ),
        (
            {"start": date(2010, 12, 1)},
            "the manifest’s first day, 1 December 2010, is after the last day, 20 October 2010; "
            "correct the manifest, and load this file again",
        ),
    ],
)
def test_what_a_manifest_says_and_cannot_be_is_told_of_that_file(named: dict[str, Any], reason: str) -> None:
    outcome = outcome_of(Source("a.txt", b"a", manifest_facts=named), read_letter("One."))

    assert str(outcome) == f"Rejected: {reason}"
    assert not Letter.objects.exists()

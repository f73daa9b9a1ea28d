"""Themes again after rules have changed: what is written, what is rung for, what a person's hand keeps."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Thread
from typing import Any
from unittest.mock import patch

import pytest
from django.contrib.auth.models import User
from django.db import connection
from pytest_django import DjangoCaptureOnCommitCallbacks

from letters import signals
from letters.editing import correct_finding
from letters.models import Finding, FindingTheme, Theme
from letters.tagging import tags
from letters.tagging.retag_all import _retag_batch, preview, retag_all
from letters.tagging.tags import apply_rules, current_rules, matches_of
from letters.theme_rules.notation import RuleError
from tests.builders import stored

pytestmark = pytest.mark.django_db


@pytest.fixture
def rung() -> Iterator[list[int]]:
    """Ids of findings that the bell was rung for."""
    ids: list[int] = []

    def hear(finding_ids: list[int], **_: object) -> None:
        ids.extend(finding_ids)

    signals.findings_stored.connect(hear)
    yield ids
    signals.findings_stored.disconnect(hear)


def themes_of_first(text: str) -> set[str]:
    finding = Finding.objects.get(text__startswith=text)
    return set(finding.finding_themes.filter(removed=False).values_list("theme__slug", flat=True))


def change_rules(slug: str, phrases: str) -> None:
    Theme.objects.filter(slug=slug).update(phrases=phrases)


def test_retag_all_writes_what_the_new_rules_earn() -> None:
    stored("Supervision is rare in Northmoor.", "Caseloads are too high.")
    change_rules("supervision", "caseloads")

    *_, last = retag_all()

    assert (last.done, last.of, last.changed) == (2, 2, 2)
    assert "supervision" not in themes_of_first("Supervision")
    assert "supervision" in themes_of_first("Caseloads")


def test_retag_all_rings_only_for_what_changed(
    rung: list[int], django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    stored("Supervision is rare in Northmoor.", "Caseloads are too high.")
    rung.clear()
    change_rules("supervision", "regular supervision")

    with django_capture_on_commit_callbacks(execute=True):
        list(retag_all())

    assert rung == [Finding.objects.get(text__startswith="Supervision").pk]


def test_retag_all_again_changes_nothing() -> None:
    stored("Supervision is rare in Northmoor.", "Caseloads are too high.")
    before = list(FindingTheme.objects.values_list("pk", "words"))

    *_, last = retag_all()

    assert last.changed == 0
    assert list(FindingTheme.objects.values_list("pk", "words")) == before


def test_retag_all_keeps_words_up_to_date() -> None:
    stored("Reflective supervision is rare in Northmoor.")
    change_rules("supervision", "reflective supervision")

    *_, last = retag_all()

    assert last.changed == 1
    assert FindingTheme.objects.get(theme__slug="supervision").words == ["Reflective supervision"]


def test_retag_all_leaves_what_a_person_set_or_took_off() -> None:
    stored("Supervision is rare in Northmoor.")
    editor = User.objects.create_user("ada")
    finding = Finding.objects.get()
    FindingTheme.objects.filter(theme__slug="supervision").update(by_hand=True, removed=True, set_by=editor)
    neglect = Theme.objects.get(slug="neglect")
    FindingTheme.objects.create(finding=finding, theme=neglect, by_hand=True, set_by=editor)

    *_, last = retag_all()

    assert last.changed == 0
    assert themes_of_first("Supervision") == {"neglect"}
    assert set(FindingTheme.objects.values_list("set_by__username", flat=True)) == {"ada"}


def test_retag_all_interrupted_goes_on_where_it_was() -> None:
    stored(*(f"Supervision is rare in team {number}." for number in range(5)))
    change_rules("supervision", "caseloads")

    with patch("letters.tagging.retag_all.BATCH", 2):
        run = retag_all()
        assert next(run).changed == 2
        del run  # the process was killed between two batches
        *_, last = retag_all()

    assert (last.done, last.changed) == (5, 3)
    assert not FindingTheme.objects.filter(theme__slug="supervision").exists()


def test_retag_all_without_findings() -> None:
    assert list(retag_all()) == []


def test_preview_counts_and_shows_examples_and_writes_nothing() -> None:
    stored("Supervision is rare.", "Supervision is reflective.", "Caseloads are too high.")
    before = FindingTheme.objects.count()

    seen = preview("supervision", "reflective\ncaseloads")

    assert (seen.kept, seen.gained, seen.lost) == (1, 1, 1)
    assert [(example.text, example.words) for example in seen.gains] == [
        ("Caseloads are too high.", ("Caseloads",))
    ]
    assert [(example.text, example.words) for example in seen.losses] == [
        ("Supervision is rare.", ("Supervision",))
    ]
    assert FindingTheme.objects.count() == before


def test_preview_leaves_out_what_a_person_decided() -> None:
    stored("Supervision and caseloads are praised.")
    FindingTheme.objects.filter(theme__slug="supervision").update(by_hand=True)

    seen = preview("supervision", "caseloads")

    assert (seen.kept, seen.gained, seen.lost) == (0, 0, 0)


def test_preview_of_a_theme_that_is_not_there_yet() -> None:
    stored("Kinship care is praised.")

    assert preview("kinship", "kinship").gained == 1


def test_preview_refuses_rules_that_cannot_be_read() -> None:
    with pytest.raises(RuleError, match="phrases, line 1"):
        preview("supervision", "(supervision")


@pytest.mark.parametrize(
    ("section", "text", "themes"),
    [
        ("Child protection in this area", "At 31 March, 90 children had suffered neglect.", set()),
        ("Information about the local area partnership", "Neglect is common here.", set()),
        ("Children looked after in this area", "Ensure that neglect is seen early.", {"neglect"}),
        ("What is it like to be a child in this area?", "Neglect is seen early.", {"neglect"}),
    ],
)
def test_matches_of_background_has_no_theme(section: str, text: str, themes: set[str]) -> None:
    assert {match.slug for match in matches_of(section, text, current_rules())} == themes


def test_retag_all_takes_themes_off_background() -> None:
    stored("Neglect is common in Northmoor.")
    Finding.objects.update(section="Children living in this area")

    *_, last = retag_all()

    assert last.changed == 1
    assert themes_of_first("Neglect") == set()
    assert preview("supervision", "neglect").gained == 0


def test_a_text_corrected_before_its_batch_has_the_themes_of_its_new_words() -> None:
    stored("Supervision is rare in Northmoor.")
    FindingTheme.objects.all().delete()

    def corrected_before(batch: Any) -> int:
        Finding.objects.update(text="The sky is blue.")
        return _retag_batch(batch)

    with patch("letters.tagging.retag_all._retag_batch", corrected_before):
        list(retag_all())

    assert themes_of_first("The sky") == set()


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite lets in one writer at a time")
@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("reference")
@pytest.mark.parametrize("has_it", [True, False])
def test_a_theme_that_an_editor_sets_meanwhile_stays(monkeypatch: pytest.MonkeyPatch, has_it: bool) -> None:
    """The rules are about to take it off, or to put it on, as an editor in another process removes or sets it."""
    stored("Supervision is rare in Northmoor.")
    finding, theme = Finding.objects.get(), Theme.objects.get(slug="supervision")
    if has_it:
        change_rules("supervision", "caseloads")
    else:
        FindingTheme.objects.all().delete()
    delete, threads = tags._delete, list[Thread]()

    def edit() -> None:
        try:
            correct_finding(finding.pk, finding.version, {}, themes=[] if has_it else [theme.pk])
        finally:
            connection.close()

    def edited_meanwhile(gone: Any) -> None:
        if not threads:
            threads.append(Thread(target=edit))
            threads[0].start()
            threads[0].join(1.0)
        delete(gone)

    monkeypatch.setattr(tags, "_delete", edited_meanwhile)
    apply_rules([finding])
    threads[0].join()

    tag = FindingTheme.objects.get(finding=finding, theme=theme)
    assert (tag.by_hand, tag.removed) == (True, has_it)

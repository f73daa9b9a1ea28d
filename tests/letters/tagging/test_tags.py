"""Rules onto findings: only differences are written, whoever asks for them."""

from __future__ import annotations

import pytest

from letters.editing import correct_finding
from letters.models import Finding, FindingTheme, Theme
from letters.tagging import apply_rules
from tests.builders import stored

pytestmark = pytest.mark.django_db


def rows() -> dict[str, tuple[int, list[str]]]:
    tags = FindingTheme.objects.values_list("theme__slug", "pk", "words")
    return {slug: (pk, words) for slug, pk, words in tags}


def test_one_changed_word_leaves_the_tags_that_are_right_and_no_history() -> None:
    stored("Supervision is rare and caseloads are high.")
    finding, before = Finding.objects.get(), rows()
    assert len(before) > 1

    correct_finding(finding.pk, 1, {"text": "Supervision is rare and caseloads are very high."})

    assert rows() == before
    assert not FindingTheme.history.exists()


def test_a_theme_that_is_no_longer_earned_goes_alone() -> None:
    stored("Supervision is rare and caseloads are high.")
    finding, before = Finding.objects.get(), rows()

    correct_finding(finding.pk, 1, {"text": "Supervision is rare."})

    assert rows() == {"supervision": before["supervision"]}
    assert set(FindingTheme.history.values_list("id", flat=True)) == {
        pk for slug, (pk, _) in before.items() if slug != "supervision"
    }


def test_other_words_for_the_same_theme_are_written_on_the_same_row() -> None:
    stored("Supervision is rare.")
    pk, _ = rows()["supervision"]
    Theme.objects.filter(slug="supervision").update(phrases="supervision is rare")

    changed = apply_rules([Finding.objects.get()])

    assert changed == [Finding.objects.get().pk]
    assert rows()["supervision"] == (pk, ["Supervision is rare"])


def test_findings_that_are_right_are_not_said_to_have_changed() -> None:
    stored("Supervision is rare.", "Caseloads are high.")

    assert apply_rules(list(Finding.objects.all())) == []

from __future__ import annotations

import pytest
from django.contrib.auth.models import User

from letters.editing.corrections import correct_finding
from letters.editing.finding_structure import (
    CannotSplit,
    add_finding,
    delete_finding,
    merge_findings,
    restore_finding,
    split_finding,
)
from letters.editing.versions import EditConflict
from letters.models import Finding, FormerFinding, Inspection, Theme
from tests.builders import stored

pytestmark = pytest.mark.django_db


@pytest.fixture
def three() -> list[Finding]:
    stored("One.", "Two.", "Three.")
    return list(Finding.objects.order_by("position"))


def texts() -> list[str]:
    return list(Finding.objects.order_by("position").values_list("text", flat=True))


def test_merge_keeps_the_first_address_and_leads_the_second_to_it(three: list[Finding]) -> None:
    merged = merge_findings(three[0].pk, 1, three[1].pk, 1)

    former = FormerFinding.objects.get()
    assert texts() == ["One. Two.", "Three."]
    assert merged.pk == three[0].pk
    assert merged.hand == {"text": "One."}
    assert (former.pk, former.successor, former.text) == (three[1].pk, merged, "Two.")


def test_merge_carries_hand_set_themes_and_earlier_addresses(three: list[Finding]) -> None:
    theme = Theme.objects.get(slug="supervision")
    correct_finding(three[2].pk, 1, {}, themes=[theme.pk], editor=User.objects.create_user("ada"))
    merge_findings(three[1].pk, 1, three[2].pk, 2)

    merged = merge_findings(three[0].pk, 1, three[1].pk, 2)

    assert [tag.theme for tag in merged.finding_themes.filter(by_hand=True)] == [theme]
    assert set(FormerFinding.objects.values_list("successor", flat=True)) == {merged.pk}


def test_merge_refuses_findings_of_two_letters(three: list[Finding]) -> None:
    stored("Four.", name="other.txt")
    other = Finding.objects.get(text="Four.")

    with pytest.raises(EditConflict):
        merge_findings(three[0].pk, 1, other.pk, 1)

    assert Finding.objects.get(pk=three[0].pk).version == 1


def test_split_parts_a_text_and_moves_what_follows(three: list[Finding]) -> None:
    first, second = split_finding(three[0].pk, 1, "On", "e.")

    assert texts() == ["On", "e.", "Two.", "Three."]
    assert first.pk == three[0].pk
    assert second.by_hand
    assert second.section == three[0].section


@pytest.mark.parametrize(("first", "second"), [("One.", " "), ("", "One.")])
def test_split_needs_two_texts(three: list[Finding], first: str, second: str) -> None:
    with pytest.raises(CannotSplit):
        split_finding(three[0].pk, 1, first, second)


def test_add_puts_a_missed_finding_in_its_place(three: list[Finding]) -> None:
    inspection = Inspection.objects.get()
    add_finding(inspection, three[1], {"text": "Missed.", "kind": "strength"})
    add_finding(inspection, None, {"text": "First of all.", "kind": "strength"})

    assert texts() == ["First of all.", "One.", "Two.", "Missed.", "Three."]


def test_a_deleted_finding_comes_back_at_its_address_as_it_last_was(three: list[Finding]) -> None:
    correct_finding(three[1].pk, 1, {"text": "Two, corrected."})
    former = delete_finding(three[1].pk, 2)
    assert texts() == ["One.", "Three."]
    assert former.text == "Two."

    restored = restore_finding(former)

    assert restored.pk == three[1].pk
    assert texts() == ["One.", "Two, corrected.", "Three."]
    assert not FormerFinding.objects.exists()


def test_a_finding_comes_back_even_where_its_place_is_taken(three: list[Finding]) -> None:
    former = delete_finding(three[1].pk, 1)
    add_finding(Inspection.objects.get(), three[0], {"text": "New.", "kind": "strength"})

    restore_finding(former)

    assert texts() == ["One.", "Two.", "New.", "Three."]


def test_deleting_what_another_has_changed_is_refused(three: list[Finding]) -> None:
    correct_finding(three[1].pk, 1, {"text": "Two, corrected."})

    with pytest.raises(EditConflict):
        delete_finding(three[1].pk, 1)


def test_split_keeps_with_both_what_an_editor_said_of_themes_and_who_it_was() -> None:
    stored("Supervision is regular. Supervision is recorded.")
    finding, ada = Finding.objects.get(), User.objects.create_user("ada")
    housing = Theme.objects.exclude(slug="supervision").order_by("-pk")[0]
    correct_finding(finding.pk, 1, {}, themes={housing.pk}, editor=ada)  # which takes supervision off

    parts = split_finding(finding.pk, 2, "Supervision is regular.", "Supervision is recorded.")

    for part in parts:
        tags = part.finding_themes.order_by("removed").values_list(
            "theme__slug", "removed", "by_hand", "set_by"
        )
        assert list(tags) == [
            (housing.slug, False, True, ada.pk),
            ("supervision", True, True, ada.pk),
        ]


def test_an_added_finding_has_the_themes_and_the_polarity_of_its_words(three: list[Finding]) -> None:
    values = {"text": "Supervision is regular and of good quality.", "kind": "narrative"}

    added = add_finding(Inspection.objects.get(), None, values)

    assert added.finding_themes.filter(theme__slug="supervision").exists()
    assert Finding.objects.get(pk=added.pk).says == "strength"

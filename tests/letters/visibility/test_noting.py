"""Since when readers see each finding, in step with the letters, whatever becomes of them."""

from __future__ import annotations

from datetime import datetime
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps

from letters import signals
from letters.editing import (
    correct_facts,
    correct_finding,
    delete_finding,
    publish,
    replace_letter,
    save_theme,
    unpublish,
)
from letters.ingestion import remove
from letters.ingestion.listing import Listing, add_listing
from letters.ingestion.reread import store_again
from letters.models import Finding, FindingVisibility, FollowUp, Inspection, Letter, Theme, VisibilityClock
from letters.visibility import digests, note, note_all, now_noted
from tests.builders import read_letter, stored

pytestmark = pytest.mark.django_db


def times() -> dict[int, tuple[datetime | None, datetime]]:
    return {row.finding_id: (row.visible_since, row.changed_at) for row in FindingVisibility.objects.all()}


def test_findings_of_a_letter_have_one_time_and_each_letter_its_own() -> None:
    stored("Plans drift.", "Visits are late.", name="one")
    stored("Supervision is regular.", name="two")

    assert note_all() == 3

    (first, _), (second, _), (third, _) = (times()[pk] for pk in sorted(times()))
    assert first == second != third
    assert first is not None
    assert third is not None
    assert now_noted() == max(first, third)


def test_noting_again_changes_nothing() -> None:
    stored("Plans drift.")
    note_all()
    before = times()

    assert note_all() == 0
    assert times() == before


def test_a_letter_taken_back_is_gone_and_published_again_is_new() -> None:
    stored("Plans drift.")
    note_all()
    ((since, _),) = times().values()
    unpublish(Letter.objects.all())
    note_all()
    row = FindingVisibility.objects.get()
    assert row.visible_since is None
    assert not FindingVisibility.objects.visible().exists()

    publish(Letter.objects.all())
    note_all()

    again = FindingVisibility.objects.get()
    assert since is not None
    assert again.visible_since is not None
    assert again.visible_since > row.changed_at > since
    assert again.was_visible_at(since)
    assert not again.was_visible_at(row.changed_at)


def test_what_is_read_otherwise_is_changed_and_what_is_not_is_not() -> None:
    outcome = stored("Plans drift.", "Visits are late.")
    note_all()
    before = times()
    assert outcome.letter

    store_again(outcome.letter.pk, read_letter("Plans drift!", "Visits are late.", "Audits are rare."))
    note_all()

    changed, same, new = (
        times()[pk] for pk in Finding.objects.order_by("position").values_list("pk", flat=True)
    )
    first, second = (before[pk] for pk in sorted(before))
    assert (changed[0], same) == (first[0], second)
    assert changed[1] > first[1]
    assert new[0] is not None
    assert first[0] is not None
    assert new[0] > first[0]


@pytest.mark.parametrize("what", ["text", "theme", "fact", "grade", "follow-up"])
def test_all_that_readers_are_told_of_a_finding_counts(what: str) -> None:
    stored("Plans drift.", name="one")
    stored("Visits are late.", name="two")
    finding, other = Finding.objects.order_by("pk")
    note_all()
    before = times()
    changes: dict[str, Any] = {
        "text": lambda: correct_finding(finding.pk, 1, {"text": "Plans do not drift."}),
        "theme": lambda: correct_finding(finding.pk, 1, {}, themes={_a_theme()}),
        "fact": lambda: correct_facts(finding.inspection_id, 1, {"framework": "ilacs"}),
        "grade": lambda: finding.inspection.judgements.create(name="overall", grade="Good"),
        "follow-up": lambda: FollowUp.objects.create(
            item=finding, later=other.inspection, verdict="fixed", suggested="fixed"
        ),
    }

    changes[what]()

    assert note([finding.pk, other.pk]) == 1
    assert times()[finding.pk][0] == before[finding.pk][0]
    assert times()[finding.pk][1] > before[finding.pk][1]


def _a_theme() -> int:
    theme: Any = apps.get_model("letters", "Theme").objects.first()
    return int(theme.pk)


def test_a_finding_that_an_editor_removed_is_gone() -> None:
    stored("Plans drift.", "Visits are late.")
    note_all()
    gone = Finding.objects.earliest("pk").pk

    delete_finding(gone, 1)
    note([gone])

    assert FindingVisibility.objects.get(pk=gone).visible_since is None


def test_what_was_never_seen_has_no_row() -> None:
    stored("Plans drift.")
    unpublish(Letter.objects.all())

    assert note([*Finding.objects.values_list("pk", flat=True), 999_999]) == 0
    assert not FindingVisibility.objects.exists()


def test_a_letter_in_the_place_of_another_was_visible_when_that_was() -> None:
    stored("Plans drift.", name="one")
    note_all()
    ((since, _),) = times().values()
    stored("Plans drift.", "Audits are rare.", name="two")
    later = Letter.objects.latest("pk")
    later.reads_like = Letter.objects.earliest("pk")
    later.doubts = [{"field": "same letter", "message": "reads the same", "needs_review": True}]
    later.save()
    replace_letter(later)
    note(list(Finding.objects.values_list("pk", flat=True)))

    same, new = Finding.objects.filter(inspection__letter=later).order_by("position")

    assert since is not None
    assert FindingVisibility.objects.get(pk=same.pk).was_visible_at(since)
    assert not FindingVisibility.objects.get(pk=new.pk).was_visible_at(since)


def test_times_go_on_where_the_machines_clock_goes_back() -> None:
    stored("Plans drift.", name="one")
    note_all()
    ahead = datetime.fromisoformat("2099-01-01T00:00:00+00:00")
    VisibilityClock.objects.update(at=ahead)

    stored("Visits are late.", name="two")
    note_all()

    assert max(since for since, _ in times().values() if since) > ahead


def test_signals_lead_to_notes(django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        stored("Plans drift.")

    assert FindingVisibility.objects.visible().count() == 1
    with django_capture_on_commit_callbacks(execute=True):
        unpublish(Letter.objects.all())
    assert not FindingVisibility.objects.visible().exists()


def test_a_theme_that_is_renamed_leads_to_notes(django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        stored("Plans drift.", "Visits are late.")
    first, _ = Finding.objects.order_by("position")
    theme = Theme.objects.get(pk=_a_theme())
    with django_capture_on_commit_callbacks(execute=True):
        correct_finding(first.pk, 1, {}, themes={theme.pk})
    before = times()

    theme.name = "Another name"
    with django_capture_on_commit_callbacks(execute=True):
        save_theme(theme)

    assert {pk for pk, told in times().items() if told[1] > before[pk][1]} == {first.pk}


def test_a_source_that_is_learned_later_leads_to_notes(django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        stored("Plans drift.")
    before = times()

    with django_capture_on_commit_callbacks(execute=True):
        add_listing(Letter.objects.get(), Listing("https://files.example.org/v1/file/1"))

    assert all(times()[pk][1] > before[pk][1] for pk in before)


def test_follow_ups_that_change_lead_to_notes(django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        stored("Plans drift.")
    before = times()
    inspection = Inspection.objects.get()
    FollowUp.objects.create(item=Finding.objects.get(), later=inspection, verdict="fixed", suggested="fixed")

    with django_capture_on_commit_callbacks(execute=True):
        signals.send_follow_ups_changed(before)

    assert all(times()[pk][1] > before[pk][1] for pk in before)


def test_a_collection_of_before_is_noted_with_the_times_of_its_letters() -> None:
    stored("Plans drift.", "Visits are late.", name="one")
    stored("Supervision is regular.", name="two")
    same = datetime.fromisoformat("2026-01-01T00:00:00+00:00")
    Letter.objects.update(shown_since=same)

    import_module("letters.migrations.0015_visibility").note_what_is_shown(apps, None)

    found = sorted(since for since, _ in times().values() if since)
    assert found[0] == found[1] == same < found[2]
    before = times()
    assert note_all() == 3, "what is told of them is noted"
    assert times() == before, "and that is no change"


def test_a_letter_deleted_while_it_is_noted_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    stored("Plans drift.", name="one")
    stored("Supervision is regular.", name="two")
    contexts = digests._contexts

    def deleted_meanwhile(inspections: set[int]) -> dict[int, Any]:
        remove(Letter.objects.filter(name="one"))
        return contexts(inspections)

    monkeypatch.setattr(digests, "_contexts", deleted_meanwhile)
    note_all()

    assert list(FindingVisibility.objects.visible().values_list("finding_id", flat=True)) == list(
        Finding.objects.values_list("pk", flat=True)
    )

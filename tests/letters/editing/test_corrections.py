from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.contrib.auth.models import User

from letters import signals
from letters.editing.corrections import (
    AS_READ,
    correct_facts,
    correct_finding,
    correct_judgements,
    dismiss_doubt,
    grades_of,
)
from letters.editing.versions import EditConflict
from letters.models import Authority, Finding, FindingTheme, Inspection, Judgement, Letter, Theme
from letters.reading.letter import Doubt, Header
from tests.builders import HEADER, stored

pytestmark = pytest.mark.django_db


def theme_id(slug: str) -> int:
    return Theme.objects.get(slug=slug).pk


def slugs(finding: Finding) -> set[str]:
    return {tag.theme.slug for tag in finding.finding_themes.all() if not tag.removed}


def test_a_corrected_finding_remembers_what_was_read() -> None:
    stored("Supervision is regular.")
    finding = Finding.objects.get()

    corrected = correct_finding(finding.pk, 1, {"text": "Supervision is rare.", "kind": "narrative"})

    assert (corrected.text, corrected.kind, corrected.version) == ("Supervision is rare.", "narrative", 2)
    assert corrected.hand == {"text": "Supervision is regular.", "kind": "strength"}


def test_a_field_set_back_to_what_was_read_is_no_longer_by_hand() -> None:
    stored("One.")
    finding = Finding.objects.get()
    correct_finding(finding.pk, 1, {"text": "Two."})

    corrected = correct_finding(finding.pk, 2, {"text": "One."})

    assert corrected.hand == {}


def test_the_second_of_two_editors_is_told_and_nothing_is_overwritten() -> None:
    stored("One.")
    finding = Finding.objects.get()
    correct_finding(finding.pk, 1, {"text": "First editor."})

    with pytest.raises(EditConflict) as told:
        correct_finding(finding.pk, 1, {"text": "Second editor."})

    assert str(told.value) == "Somebody else has changed this while you were editing it"
    assert isinstance(told.value.current, Finding)
    assert told.value.current.text == "First editor."
    assert Finding.objects.get().text == "First editor."


def test_themes_set_and_taken_off_by_hand_survive_a_new_text() -> None:
    stored("Supervision is regular.")
    finding = Finding.objects.get()
    ada = User.objects.create_user("ada")
    assert "supervision" in slugs(finding)
    housing = Theme.objects.exclude(slug="supervision").order_by("-pk")[0]

    correct_finding(finding.pk, 1, {}, themes={housing.pk}, editor=ada)
    corrected = correct_finding(finding.pk, 2, {"text": "Supervision and caseloads are in hand."})

    assert {"supervision"}.isdisjoint(slugs(corrected))
    assert housing.slug in slugs(corrected)
    assert "caseloads" in " ".join(slugs(corrected))
    assert FindingTheme.objects.get(theme=housing).set_by == ada


def test_corrected_dates_are_shown_and_settle_their_doubt() -> None:
    doubt = Doubt("no-dates", "inspection dates", "No inspection dates could be read", needs_review=True)
    stored("One.", header=Header(authority="Sefton", framework="sif"), doubts=(doubt,))
    inspection = Inspection.objects.get()

    correct_facts(inspection.pk, 1, {"start": date(2015, 5, 1), "end": date(2015, 5, 8)})

    inspection.refresh_from_db()
    assert inspection.dates_label == "1 to 8 May 2015"
    assert inspection.hand == {"start": None, "end": None}
    assert Letter.objects.get().doubts == []
    assert not Letter.objects.get().needs_review


def test_days_that_nobody_corrects_stay_as_they_were_read() -> None:
    visits = ((date(2015, 5, 1), date(2015, 5, 2)), (date(2015, 5, 7), date(2015, 5, 8)))
    stored("One.", header=replace(HEADER, ranges=visits))
    before = Inspection.objects.get().ranges
    assert len(before) == 2

    correct_facts(Inspection.objects.get().pk, 1, {"title": "Another"})

    assert Inspection.objects.get().ranges == before


def test_a_corrected_fact_is_told_of_every_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    stored("One.", "Two.")
    inspection = Inspection.objects.get()
    told: list[int] = []
    monkeypatch.setattr(signals, "send_findings_changed", told.extend)

    correct_facts(inspection.pk, 1, {"framework": "sif"})

    assert sorted(told) == sorted(Finding.objects.values_list("pk", flat=True))


def test_a_fact_that_is_not_the_doubted_one_settles_nothing() -> None:
    doubt = Doubt("no-dates", "inspection dates", "No inspection dates could be read", needs_review=True)
    stored("One.", header=Header(authority="Sefton"), doubts=(doubt,))

    correct_facts(Inspection.objects.get().pk, 1, {"lead_inspector": "Ada Invented"})

    assert Letter.objects.get().needs_review


def test_an_authority_set_by_hand_is_kept_by_its_id() -> None:
    stored("One.")
    inspection = Inspection.objects.get()
    sefton, leeds = inspection.authority_id, Authority.objects.get(slug="leeds")

    corrected = correct_facts(inspection.pk, 1, {"authority_id": leeds.pk})

    assert corrected.authority == leeds
    assert corrected.hand == {"authority_id": sefton}


def test_judgements_are_set_as_a_whole() -> None:
    stored("One.", judgements=(("overall_effectiveness", "good"), ("leaders", "good")))
    inspection = Inspection.objects.get()
    grades = [("overall_effectiveness", "inadequate"), ("care_leavers", "good")]

    corrected = correct_judgements(inspection.pk, 1, grades)

    assert grades_of(corrected) == grades
    assert corrected.hand == {"judgements": [["overall_effectiveness", "good"], ["leaders", "good"]]}
    assert Judgement.history.filter(name="leaders", history_type="-").exists()


def test_a_doubt_put_aside_stays_aside() -> None:
    doubts = (Doubt("numbering", "findings", "Numbers jump", needs_review=True), Doubt("x", "text", "Other"))
    stored("One.", doubts=doubts)

    dismiss_doubt(Letter.objects.get(), "Numbers jump")

    letter = Letter.objects.get()
    assert [doubt["message"] for doubt in letter.doubts] == ["Other"]
    assert (letter.settled, letter.needs_review) == (["Numbers jump"], False)


def test_it_is_known_who_took_a_theme_off_and_who_put_it_back() -> None:
    stored("Supervision is regular.")
    finding = Finding.objects.get()
    ada, ben = User.objects.create_user("ada"), User.objects.create_user("ben")
    supervision = Theme.objects.get(slug="supervision")

    correct_finding(finding.pk, 1, {}, themes=set(), editor=ada)

    tag = FindingTheme.objects.get(theme=supervision)
    assert (tag.removed, tag.by_hand, tag.set_by) == (True, True, ada)
    correct_finding(finding.pk, 2, {}, themes={supervision.pk}, editor=ben)
    tag.refresh_from_db()
    assert (tag.removed, tag.by_hand, tag.set_by) == (False, True, ben)


def test_what_an_editor_says_that_a_finding_says_stands_until_it_is_taken_back() -> None:
    stored("Supervision is regular and reflective.")
    ada = User.objects.create_user("ada")
    read = Finding.objects.get().says

    corrected = correct_finding(Finding.objects.get().pk, 1, {}, says="concern", editor=ada)

    assert (corrected.says, corrected.says_sure, corrected.says_by_hand) == ("concern", True, True)
    assert corrected.says_set_by == ada
    corrected = correct_finding(corrected.pk, corrected.version, {"text": "Supervision is good."}, editor=ada)
    assert corrected.says == "concern", "also of another text"
    correct_finding(corrected.pk, corrected.version, {}, says=AS_READ, editor=ada)
    held = Finding.objects.get()
    assert (held.says, held.says_by_hand, held.says_set_by) == (read, False, None)

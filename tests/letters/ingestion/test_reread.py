from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.contrib.auth.models import User

from letters.editing.authority_merging import merge_authorities
from letters.editing.corrections import (
    correct_facts,
    correct_finding,
    correct_judgements,
    dismiss_doubt,
    grades_of,
)
from letters.editing.differences import decide
from letters.editing.finding_structure import add_finding, delete_finding, merge_findings, split_finding
from letters.ingestion.reread import Reread, store_again
from letters.models import Authority, Difference, Finding, FormerFinding, Inspection, Letter, Theme
from letters.reading.letter import Doubt, Header
from tests.builders import HEADER, read_letter, stored

pytestmark = pytest.mark.django_db
ONE = "Social workers have manageable caseloads in every team."
TWO = "Supervision is regular, reflective and well recorded by managers."
THREE = "Care leavers wait too long for a settled home of their own."
BETTER = "Supervision is regular, reflective and well recorded by all managers."


@pytest.fixture
def letter() -> Letter:
    outcome = stored(ONE, TWO, THREE, judgements=(("overall_effectiveness", "good"),))
    assert outcome.letter
    return outcome.letter


def read_again(letter: Letter, *texts: str, **facts: object) -> str:
    plain = {"judgements": (("overall_effectiveness", "good"),), **facts}
    return str(store_again(letter.pk, read_letter(*texts, **plain)))  # type: ignore[arg-type]


def settle(difference: Difference, *, take_read: bool) -> None:
    """Decide as an editor does who sees the row as it is now."""
    row = difference.finding or difference.letter.inspection
    decide(difference, row.version, take_read=take_read)


def findings() -> list[Finding]:
    return list(Finding.objects.order_by("position"))


def held() -> dict[int, str]:
    return {finding.pk: finding.text for finding in findings()}


def test_the_same_reading_changes_nothing(letter: Letter) -> None:
    before = held()

    told = read_again(letter, ONE, TWO, THREE)

    assert told == "3 findings as before, 0 changed, 0 new, 0 no longer read, 0 to decide"
    assert held() == before
    assert not Finding.history.exists()


def test_a_better_reading_comes_in_and_keeps_every_address(letter: Letter) -> None:
    before = list(held())

    told = read_again(letter, ONE, "A finding that was missed.", BETTER, THREE)

    assert told == "2 findings as before, 1 changed, 1 new, 0 no longer read, 0 to decide"
    after = findings()
    assert [finding.text for finding in after] == [ONE, "A finding that was missed.", BETTER, THREE]
    assert [after[0].pk, after[2].pk, after[3].pk] == before
    assert after[2].version == 2


def test_a_corrected_text_stays_and_the_same_misreading_is_no_difference(letter: Letter) -> None:
    second = findings()[1]
    correct_finding(second.pk, 1, {"text": "By hand."})

    read_again(letter, ONE, TWO, THREE)

    assert findings()[1].text == "By hand."
    assert not Difference.objects.exists()


def test_a_new_reading_of_a_corrected_text_awaits_a_decision(letter: Letter) -> None:
    second = findings()[1]
    correct_finding(second.pk, 1, {"text": "By hand."})

    told = read_again(letter, ONE, BETTER, THREE)

    difference = Difference.objects.get()
    assert told.endswith("1 to decide")
    assert (difference.finding, difference.field, difference.read) == (second, "text", BETTER)
    assert Finding.objects.get(pk=second.pk).text == "By hand."


@pytest.mark.parametrize(("take_read", "text"), [(False, "By hand."), (True, BETTER)])
def test_a_decision_holds_for_every_later_reading(letter: Letter, take_read: bool, text: str) -> None:
    second = findings()[1]
    correct_finding(second.pk, 1, {"text": "By hand."})
    read_again(letter, ONE, BETTER, THREE)

    settle(Difference.objects.get(), take_read=take_read)
    read_again(letter, ONE, BETTER, THREE)

    assert Finding.objects.get(pk=second.pk).text == text
    assert not Difference.objects.exists()


def test_hand_set_themes_survive(letter: Letter) -> None:
    second = findings()[1]
    theme = Theme.objects.exclude(slug="supervision").order_by("-pk")[0]
    correct_finding(second.pk, 1, {}, themes=[theme.pk], editor=User.objects.create_user("ada"))

    read_again(letter, ONE, BETTER, THREE)

    second.refresh_from_db()
    assert second.text == BETTER
    assert [tag.theme for tag in second.tags if tag.by_hand] == [theme]
    assert "supervision" not in {tag.theme.slug for tag in second.tags}


def test_merged_findings_stay_merged(letter: Letter) -> None:
    one, two, _ = findings()
    merge_findings(one.pk, 1, two.pk, 1)

    read_again(letter, ONE, TWO, THREE)

    assert [finding.text for finding in findings()] == [f"{ONE} {TWO}", THREE]
    assert not Difference.objects.exists()


def test_merged_by_hand_and_then_by_a_better_reader_is_no_difference(letter: Letter) -> None:
    one, two, _ = findings()
    merge_findings(one.pk, 1, two.pk, 1)

    read_again(letter, f"{ONE} {TWO}", THREE)

    assert [finding.text for finding in findings()] == [f"{ONE} {TWO}", THREE]
    assert not Difference.objects.exists()


def test_split_findings_stay_split(letter: Letter) -> None:
    second = findings()[1]
    split_finding(second.pk, 1, "Supervision is regular, reflective", "and well recorded by managers.")
    texts = [finding.text for finding in findings()]

    read_again(letter, ONE, TWO, THREE)

    assert [finding.text for finding in findings()] == texts
    assert not Difference.objects.exists()


def test_a_finding_added_by_hand_stays_in_its_place(letter: Letter) -> None:
    add_finding(Inspection.objects.get(), findings()[0], {"text": "Missed by all.", "kind": "strength"})

    read_again(letter, ONE, TWO, THREE)

    assert [finding.text for finding in findings()] == [ONE, "Missed by all.", TWO, THREE]
    assert not Difference.objects.exists()


def test_a_finding_taken_out_does_not_come_back(letter: Letter) -> None:
    delete_finding(findings()[1].pk, 1)

    read_again(letter, ONE, TWO, THREE)

    assert [finding.text for finding in findings()] == [ONE, THREE]


def test_what_is_no_longer_read_leaves_word_and_returns_to_its_address(letter: Letter) -> None:
    second = findings()[1].pk
    read_again(letter, ONE, THREE)
    assert FormerFinding.objects.get(pk=second).reason == "unread"

    read_again(letter, ONE, BETTER, THREE)

    assert Finding.objects.get(pk=second).text == BETTER
    assert not FormerFinding.objects.exists()


@pytest.mark.parametrize("take_read", [False, True])
def test_a_corrected_finding_that_is_no_longer_read_awaits_a_decision(
    letter: Letter, take_read: bool
) -> None:
    second = findings()[1]
    correct_finding(second.pk, 1, {"kind": "priority_action"})
    read_again(letter, ONE, THREE)
    assert [finding.pk for finding in findings()][1] == second.pk

    settle(Difference.objects.get(field=Difference.GONE), take_read=take_read)
    read_again(letter, ONE, THREE)

    assert Finding.objects.filter(pk=second.pk).exists() is not take_read
    assert not Difference.objects.exists()


def test_corrected_facts_stay_and_new_ones_await_a_decision(letter: Letter) -> None:
    leeds = Authority.objects.get(slug="leeds")
    correct_facts(letter.inspection.pk, 1, {"authority_id": leeds.pk, "start": date(2010, 10, 18)})
    read_again(letter, ONE, TWO, THREE)
    assert not Difference.objects.exists()

    header = replace(HEADER, authority="Kirklees", lead_inspector="Grace Invented")
    read_again(letter, ONE, TWO, THREE, header=header)

    inspection = Inspection.objects.get()
    assert (inspection.authority, inspection.start) == (leeds, date(2010, 10, 18))
    assert inspection.lead_inspector == "Grace Invented"
    assert inspection.dates_label == "18 to 20 October 2010"
    settle(Difference.objects.get(field="authority_id"), take_read=True)
    assert str(Inspection.objects.get().authority) == "Kirklees"


def test_an_editor_is_not_asked_anew_once_the_authority_as_read_has_been_merged(letter: Letter) -> None:
    leeds, sefton, kirklees = (Authority.objects.get(slug=slug) for slug in ("leeds", "sefton", "kirklees"))
    correct_facts(letter.inspection.pk, 1, {"authority_id": leeds.pk})
    merge_authorities(sefton, kirklees)

    read_again(letter, ONE, TWO, THREE)

    assert Inspection.objects.get().authority == leeds
    assert not Difference.objects.exists()


def test_an_authority_read_and_merged_since_is_the_other_one_when_an_editor_decides(letter: Letter) -> None:
    leeds, bury, kirklees = (Authority.objects.get(slug=slug) for slug in ("leeds", "bury", "kirklees"))
    correct_facts(letter.inspection.pk, 1, {"authority_id": leeds.pk})
    read_again(letter, ONE, TWO, THREE, header=replace(HEADER, authority="Bury"))
    merge_authorities(bury, kirklees)

    settle(Difference.objects.get(field="authority_id"), take_read=True)

    assert Inspection.objects.get().authority == kirklees


def test_an_authority_set_back_to_what_was_read_and_merged_since_is_no_longer_an_editors(
    letter: Letter,
) -> None:
    leeds, sefton, kirklees = (Authority.objects.get(slug=slug) for slug in ("leeds", "sefton", "kirklees"))
    correct_facts(letter.inspection.pk, 1, {"authority_id": leeds.pk})
    merge_authorities(sefton, kirklees)

    correct_facts(letter.inspection.pk, 2, {"authority_id": kirklees.pk})

    assert Inspection.objects.get().hand == {}


def test_corrected_judgements_stay_as_a_whole(letter: Letter) -> None:
    correct_judgements(letter.inspection.pk, 1, [("overall_effectiveness", "inadequate")])
    read_again(letter, ONE, TWO, THREE)
    assert not Difference.objects.exists()

    read_again(letter, ONE, TWO, THREE, judgements=(("overall_effectiveness", "outstanding"),))

    assert grades_of(Inspection.objects.get()) == [("overall_effectiveness", "inadequate")]
    settle(Difference.objects.get(field="judgements"), take_read=True)
    assert grades_of(Inspection.objects.get()) == [("overall_effectiveness", "outstanding")]


def test_doubts_are_those_of_the_new_reading_without_the_settled(letter: Letter) -> None:
    old, new = (Doubt("x", "findings", words, needs_review=True) for words in ("Old doubt", "New doubt"))
    dismiss_doubt(letter, "Old doubt")

    read_again(letter, ONE, TWO, THREE, doubts=(old, new))

    letter.refresh_from_db()
    assert [doubt["message"] for doubt in letter.doubts] == ["New doubt"]
    assert letter.state == "published"


def test_reading_twice_gives_the_same(letter: Letter) -> None:
    read_again(letter, THREE, BETTER, "Something new altogether.")
    before = held()

    told = read_again(letter, THREE, BETTER, "Something new altogether.")

    assert told == "3 findings as before, 0 changed, 0 new, 0 no longer read, 0 to decide"
    assert held() == before


def test_letters_of_a_renamed_authority_keep_it_when_read_again(letter: Letter) -> None:
    sefton = Authority.objects.get(slug="sefton")
    sefton.name = "North Shore"
    sefton.save()

    read_again(letter, ONE, TWO, THREE)

    assert Inspection.objects.get().authority == sefton
    assert Authority.objects.get(slug="sefton").other_names == ["Sefton"]
    assert not Difference.objects.exists()
    letter.refresh_from_db()
    assert not letter.needs_review


def test_a_name_given_up_is_kept_whatever_is_saved_with_it() -> None:
    leeds = Authority.objects.get(slug="leeds")
    leeds.name = "Leeds and District"
    leeds.save(update_fields=["name"])

    assert "Leeds" in Authority.objects.get(slug="leeds").other_names


NOTHING = Header(framework=None, title="", authority=None, ranges=(), published=None, lead_inspector=None)
# What is no longer read -> the facts that await a decision.
LOST = {
    "authority": {"authority_id"},
    "framework": {"framework"},
    "title": {"title"},
    "ranges": {"start", "end"},
    "published": {"published"},
    "lead_inspector": {"lead_inspector"},
}


@pytest.mark.parametrize("lost", LOST)
def test_a_fact_that_is_no_longer_read_stays_and_awaits_a_decision(letter: Letter, lost: str) -> None:
    before = Inspection.objects.values().get()
    header = replace(HEADER, **{lost: getattr(NOTHING, lost)})

    read_again(letter, ONE, TWO, THREE, header=header)
    told = read_again(letter, ONE, TWO, THREE, header=header)

    assert Inspection.objects.values().get() == before
    assert set(Difference.objects.values_list("field", flat=True)) == LOST[lost]
    assert told.endswith(f"{len(LOST[lost])} to decide")


@pytest.mark.parametrize("take_read", [False, True])
def test_a_fact_no_longer_read_is_decided_once(letter: Letter, take_read: bool) -> None:
    header = replace(HEADER, authority="Nowhere at all")
    read_again(letter, ONE, TWO, THREE, header=header)
    letter.refresh_from_db()
    assert letter.needs_review

    settle(Difference.objects.get(), take_read=take_read)
    read_again(letter, ONE, TWO, THREE, header=header)

    letter.refresh_from_db()
    assert (Inspection.objects.get().authority is None, letter.needs_review) == (take_read, take_read)
    assert not Difference.objects.exists()


def test_days_read_anew_come_in_together(letter: Letter) -> None:
    header = replace(HEADER, ranges=((date(2010, 10, 25), date(2010, 10, 25)),))

    read_again(letter, ONE, TWO, THREE, header=header)

    assert Inspection.objects.get().dates_label == "25 October 2010"
    assert not Difference.objects.exists()


def test_a_judgement_that_is_no_longer_read_stays_and_awaits_a_decision(letter: Letter) -> None:
    read_again(letter, ONE, TWO, THREE, judgements=())

    assert grades_of(Inspection.objects.get()) == [("overall_effectiveness", "good")]
    settle(Difference.objects.get(field="judgements"), take_read=True)
    assert grades_of(Inspection.objects.get()) == []


def test_a_last_day_before_the_editors_first_awaits_a_decision(letter: Letter) -> None:
    correct_facts(letter.inspection.pk, 1, {"start": date(2010, 10, 20)})
    header = replace(HEADER, ranges=((date(2010, 10, 12), date(2010, 10, 13)),))

    read_again(letter, ONE, TWO, THREE, header=header)

    assert Inspection.objects.get().dates_label == "20 October 2010"
    assert set(Difference.objects.values_list("field", flat=True)) == {"start", "end"}


def test_a_rereading_is_told_in_one_line() -> None:
    done = Reread(unchanged=5, changed=2, other_kind=1, facts=("lead_inspector", "title", "title"))

    assert str(done) == (
        "5 findings as before, 2 changed (1 now of another kind), 0 new, 0 no longer read, 0 to decide; "
        "other facts: lead inspector, title (2)"
    )

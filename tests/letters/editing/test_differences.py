"""Decisions on differences, among them the races: what a colleague has done meanwhile is never overwritten."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.db import connection, transaction
from django.test import Client

from letters.editing import EditConflict, correct_facts, correct_finding, correct_judgements, decide
from letters.errors import InputError
from letters.ingestion.reread import store_again
from letters.models import Authority, Difference, Finding, Inspection, Letter, Region
from tests.builders import HEADER, read_letter, stored
from tests.letters.admin.conftest import signed_in  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db
AS_FIRST_READ = "Supervision is regular, reflective and well recorded by managers."
AS_READ_NOW = "Supervision is regular, reflective and well recorded by all managers."


def awaiting(**corrected: Any) -> Difference:
    """A finding whose text an editor has corrected, and which is now read otherwise."""
    letter = stored(AS_FIRST_READ).letter
    assert letter
    correct_finding(Finding.objects.get().pk, 1, {"text": "By hand.", **corrected})
    store_again(letter.pk, read_letter(AS_READ_NOW))
    return Difference.objects.get()


def post(client: Client, difference: Difference, version: int, take: str = "read") -> Any:
    address = f"/admin/letters/letter/{difference.letter_id}/review/"
    return client.post(
        address, {"do": "decide", "difference": difference.pk, "version": version, "take": take}
    )


def told(response: Any) -> str:
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


def test_the_page_sends_the_version_that_it_shows(signed_in: Callable[..., Client]) -> None:  # noqa: F811
    difference = awaiting()

    page = signed_in("Editor").get(f"/admin/letters/letter/{difference.letter_id}/review/")

    version = Finding.objects.get().version
    assert f'name="version" value="{version}"' in page.content.decode().split('class="difference"')[1]


def test_a_colleagues_newer_correction_is_not_overwritten(signed_in: Callable[..., Client]) -> None:  # noqa: F811
    difference = awaiting(kind="priority_action")
    shown = Finding.objects.get().version
    correct_finding(Finding.objects.get().pk, shown, {"section": "A colleague’s."})

    response = post(signed_in("Editor"), difference, shown)

    finding = Finding.objects.get()
    assert (finding.text, finding.section) == ("By hand.", "A colleague’s.")
    assert "has changed this while you were editing it" in told(response)
    assert Difference.objects.filter(pk=difference.pk).exists()


def test_a_field_set_back_meanwhile_is_a_conflict_and_no_fault(signed_in: Callable[..., Client]) -> None:  # noqa: F811
    difference = awaiting()
    shown = Finding.objects.get().version
    correct_finding(Finding.objects.get().pk, shown, {"text": AS_FIRST_READ})

    response = post(signed_in("Editor"), difference, shown)

    assert response.status_code == 302
    assert "has changed this while you were editing it" in told(response)
    assert Finding.objects.get().text == AS_FIRST_READ


def test_a_difference_on_a_field_that_no_hand_has_set_can_be_taken() -> None:
    difference = awaiting()
    Finding.objects.update(hand={})

    decide(difference, Finding.objects.get().version, take_read=True)

    assert (Finding.objects.get().text, Finding.objects.get().hand) == (AS_READ_NOW, {})


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite lets in one writer at a time")
@pytest.mark.django_db(transaction=True)
def test_a_change_that_is_not_yet_committed_is_waited_for_and_kept(reference: None) -> None:
    difference = awaiting()
    seen = Finding.objects.get()
    ended: list[BaseException | None] = []
    with transaction.atomic():
        correct_finding(seen.pk, seen.version, {"section": "A colleague’s."})
        other = threading.Thread(target=_decide_in_a_thread, args=(difference, seen.version, ended))
        other.start()
        other.join(0.5)
        assert not ended
    other.join(30)

    assert isinstance(ended[0], EditConflict)
    assert (Finding.objects.get().section, Finding.objects.get().text) == ("A colleague’s.", "By hand.")


def _decide_in_a_thread(difference: Difference, version: int, ended: list[BaseException | None]) -> None:
    try:
        decide(difference, version, take_read=True)
        ended.append(None)
    except Exception as error:
        ended.append(error)
    finally:
        connection.close()


def test_setting_the_field_by_hand_decides_its_difference_for_good() -> None:
    difference = awaiting()
    finding = Finding.objects.get()

    corrected = correct_finding(finding.pk, finding.version, {"text": "By another hand."})
    store_again(difference.letter_id, read_letter(AS_READ_NOW))

    assert not Difference.objects.exists()
    assert corrected.hand == {"text": AS_READ_NOW}
    assert Finding.objects.get().text == "By another hand."


def test_setting_a_field_to_what_is_read_now_needs_no_hand() -> None:
    awaiting()
    finding = Finding.objects.get()

    assert correct_finding(finding.pk, finding.version, {"text": AS_READ_NOW}).hand == {}


def test_setting_judgements_by_hand_decides_their_difference() -> None:
    letter = stored("One.", judgements=(("overall_effectiveness", "good"),)).letter
    assert letter
    correct_judgements(letter.inspection.pk, 1, [("overall_effectiveness", "inadequate")])
    read_now = (("overall_effectiveness", "outstanding"),)
    store_again(letter.pk, read_letter("One.", judgements=read_now))

    inspection = Inspection.objects.get()
    correct_judgements(inspection.pk, inspection.version, [("overall_effectiveness", "adequate")])
    store_again(letter.pk, read_letter("One.", judgements=read_now))

    assert not Difference.objects.exists()


def test_a_text_taken_as_read_has_the_themes_and_the_polarity_of_its_words() -> None:
    difference = awaiting()
    held = Finding.objects.get()
    assert not held.finding_themes.filter(removed=False).exists()

    decide(difference, held.version, take_read=True)

    held.refresh_from_db()
    assert held.finding_themes.filter(theme__slug="supervision", removed=False).exists()
    assert held.says == "strength"


def test_what_an_editor_sets_meanwhile_is_asked_no_more() -> None:
    awaiting()

    correct_finding(Finding.objects.get().pk, Finding.objects.get().version, {"text": "By hand again."})

    assert not Difference.objects.exists()
    assert Finding.objects.get().hand["text"] == AS_READ_NOW, "what was read since"


def _days_set_by_hand() -> Letter:
    letter = stored("One.").letter
    assert letter
    correct_facts(letter.inspection.pk, 1, {"start": date(2010, 10, 18), "end": date(2010, 10, 21)})
    return letter


def test_days_taken_as_read_are_shown_as_read() -> None:
    letter = _days_set_by_hand()
    header = replace(HEADER, ranges=((date(2010, 10, 17), date(2010, 10, 20)),))
    store_again(letter.pk, read_letter("One.", header=header))

    decide(Difference.objects.get(field="start"), Inspection.objects.get().version, take_read=True)

    assert Inspection.objects.get().dates_label == "17 to 21 October 2010"


def test_a_last_day_taken_as_read_is_shown_as_read() -> None:
    letter = _days_set_by_hand()
    header = replace(HEADER, ranges=((date(2010, 10, 18), date(2010, 10, 22)),))
    store_again(letter.pk, read_letter("One.", header=header))

    decide(Difference.objects.get(field="end"), Inspection.objects.get().version, take_read=True)

    assert Inspection.objects.get().dates_label == "18 to 22 October 2010"


def test_days_that_do_not_fit_together_are_refused_in_words() -> None:
    letter = _days_set_by_hand()
    header = replace(HEADER, ranges=((date(2010, 11, 1), date(2010, 11, 2)),))
    store_again(letter.pk, read_letter("One.", header=header))
    difference = Difference.objects.get(field="start")

    with pytest.raises(InputError, match="Set both dates under Facts"):
        decide(difference, Inspection.objects.get().version, take_read=True)

    assert Inspection.objects.get().start == date(2010, 10, 18)


def test_an_authority_as_read_that_is_gone_is_refused_in_words(signed_in: Callable[..., Client]) -> None:  # noqa: F811
    gone = Authority.objects.create(name="Northmoor", slug="northmoor", region=Region.NORTH_WEST)
    stored("One.", header=replace(HEADER, authority="Northmoor"))
    inspection = Inspection.objects.get()
    difference = Difference.objects.create(letter=inspection.letter, field="authority_id", read=gone.pk)
    Inspection.objects.update(authority=None)
    gone.delete()

    answer = post(signed_in("Editor"), difference, inspection.version)

    assert "has been merged into another, or deleted. Choose one under Facts." in told(answer)
    assert Difference.objects.filter(pk=difference.pk).exists()
    assert Inspection.objects.get().version == inspection.version

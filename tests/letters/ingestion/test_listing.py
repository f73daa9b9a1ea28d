"""What the public page that lists a letter tells of it, beside what the letter prints."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from letters import signals
from letters.editing import correct_facts, merge_authorities
from letters.ingestion import Listing, Source, store_result
from letters.ingestion.listing import add_listing, completed
from letters.ingestion.reread import store_again
from letters.models import Authority, Inspection, Letter
from letters.reading.letter import Doubt, Header
from tests.builders import HEADER, read_letter

pytestmark = pytest.mark.django_db
URL = "https://files.example.org/v1/file/1"
SILENT = Header(framework="ilacs", title="Inspection", authority="Sefton", ranges=HEADER.ranges)


def listed(header: Header, **facts: object) -> Letter:
    source = Source("a.txt", b"a", listing=Listing(URL, "https://example.org/1", **facts))  # type: ignore[arg-type]
    outcome = store_result(source, read_letter("One.", header=header))
    assert outcome.letter
    return outcome.letter


def test_a_date_that_the_letter_does_not_print_is_filled_and_marked() -> None:
    letter = listed(SILENT, published=date(2010, 11, 17))

    assert (letter.source_url, letter.source_page_url) == (URL, "https://example.org/1")
    assert (letter.inspection.published, letter.inspection.listed_facts) == (
        date(2010, 11, 17),
        ["published"],
    )
    assert not letter.doubts


def test_the_letters_own_date_stands_and_a_doubt_names_both() -> None:
    letter = listed(HEADER, published=date(2010, 11, 18))

    assert (letter.inspection.published, letter.inspection.listed_facts) == (HEADER.published, [])
    assert [(one["field"], one["message"], one["needs_review"]) for one in letter.doubts] == [
        ("published", "The report says “17 November 2010”, the public page “18 November 2010”", False)
    ]


def test_a_date_before_the_inspections_last_day_is_not_taken() -> None:
    letter = listed(SILENT, published=date(2010, 10, 19))

    assert letter.inspection.published is None
    assert [one["message"] for one in letter.doubts] == [
        "The public page gives 19 October 2010 as publication date, before the last day, 20 October 2010"
    ]


def test_another_authority_than_the_letters_holds_it_for_review() -> None:
    letter = listed(SILENT, authority_id=Authority.objects.get(slug="bury").pk)

    assert letter.inspection.authority == Authority.objects.get(slug="sefton")
    assert letter.fields_to_review == ["authority"]


def test_an_authority_that_the_letter_does_not_name_is_filled_and_one_that_no_longer_is_is_not() -> None:
    doubt = Doubt("no-authority", "authority", "No local authority is named", needs_review=True)
    facts = {"authority_id": None, "framework": "ilacs", "published": None, "end": None}
    bury = Authority.objects.get(slug="bury").pk

    filled = completed(facts, [doubt], {"authority_id": bury})
    left = completed(facts, [doubt], {"authority_id": 999_999})

    assert (filled.facts["authority_id"], filled.from_listing, filled.doubts) == (bury, ["authority_id"], [])
    assert (left.facts["authority_id"], left.from_listing, left.doubts) == (None, [], [doubt])


def test_an_authority_of_the_listing_that_was_merged_since_is_the_one_it_was_merged_into() -> None:
    facts = {"authority_id": None, "framework": "ilacs", "published": None, "end": None}
    bury, leeds = Authority.objects.get(slug="bury"), Authority.objects.get(slug="leeds")
    number = bury.pk
    merge_authorities(bury, leeds)

    filled = completed(facts, [], {"authority_id": number})

    assert filled.facts["authority_id"] == leeds.pk


def test_reading_again_keeps_what_the_listing_fills_until_the_letter_tells_it() -> None:
    letter = listed(SILENT, published=date(2010, 11, 17))

    store_again(letter.pk, read_letter("One.", header=SILENT))
    assert Inspection.objects.get().listed_facts == ["published"]

    store_again(letter.pk, read_letter("One.", header=replace(SILENT, published=date(2010, 11, 16))))
    assert (Inspection.objects.get().published, Inspection.objects.get().listed_facts) == (
        date(2010, 11, 16),
        [],
    )


def test_what_an_editor_has_set_is_not_the_listings() -> None:
    letter = listed(SILENT, published=date(2010, 11, 17))

    correct_facts(letter.inspection.pk, 1, {"published": date(2010, 11, 19)})
    store_again(letter.pk, read_letter("One.", header=SILENT))

    inspection = Inspection.objects.get()
    assert (inspection.published, inspection.listed_facts) == (date(2010, 11, 19), [])


def test_a_letter_loaded_by_hand_learns_its_source_once() -> None:
    outcome = store_result(Source("a.txt", b"a"), read_letter("One.", header=SILENT))
    assert outcome.letter
    correct_facts(outcome.letter.inspection.pk, 1, {"published": date(2010, 11, 19)})

    add_listing(outcome.letter, Listing(URL, published=date(2010, 11, 17)))
    add_listing(outcome.letter, Listing("https://files.example.org/v1/file/2"))

    letter = Letter.objects.get()
    assert (letter.source_url, letter.inspection.published) == (URL, date(2010, 11, 19))


def test_what_is_filled_later_is_a_change_that_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    letter = store_result(Source("a.txt", b"a"), read_letter("One.", "Two.", header=SILENT)).letter
    assert letter
    told: list[int] = []
    monkeypatch.setattr(signals, "send_findings_changed", told.extend)

    add_listing(letter, Listing(URL, published=date(2010, 11, 17)))

    inspection = Inspection.objects.get()
    assert (inspection.published, inspection.listed_facts) == (date(2010, 11, 17), ["published"])
    assert inspection.version == 2  # 1 when it was stored
    assert sorted(told) == sorted(inspection.findings.values_list("pk", flat=True))

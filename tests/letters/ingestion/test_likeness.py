"""The same letter again: in other bytes, a word away, or put right; and letters that only look alike."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import redirect_stdout
from io import BytesIO, StringIO
from pathlib import Path
from unittest import mock

import pytest
from django.core.management import call_command
from django.test import Client
from pikepdf import Array, Dictionary, Name, ObjectStreamMode, Pdf

from letters.editing import EditConflict, dismiss_doubt, publish, replace_letter
from letters.ingestion import Show, Source, files_in, likeness, read_each, reread, store_result
from letters.ingestion.likeness import fingerprint
from letters.ingestion.sample import SAMPLE
from letters.models import Authority, Finding, Letter, StatisticalNeighbour
from letters.reference.load import add_authorities
from tests.faulty import REPORT

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("sample_authorities")]
TEXT = """8 November 2021

Jocasta Wren
Director of Children’s Services
Westmarsh County Council

Dear Jocasta

Focused visit to Westmarsh children’s services

This letter sets out what was found at the focused visit to Westmarsh children’s services on 28 and 29 September 2021.
Her Majesty’s Inspectors for this visit were Della Winterbourne and Rufus Thackray.

Headline findings

Social workers see children often and know them well.
Managers are clear about what needs to improve and have begun to act on it.

What needs to improve in this area of social work practice?

The quality and timeliness of supervision of social workers.

The timeliness of health assessments for children in care.

Main findings

Supervision is not regular in all teams. Records do not always show what was decided or why.

Caseloads have fallen since the last inspection.
Most social workers have time to visit children and to write up their visits.

Care leavers receive good support from their personal advisers. Most of them live in suitable accommodation.

Yours sincerely

Della Winterbourne
Her Majesty’s Inspector
"""
HELD_BACK = Letter.State.UNPUBLISHED


@pytest.fixture
def sample_authorities(reference: None) -> None:
    add_authorities(SAMPLE / "authorities.csv", Authority, StatisticalNeighbour, fictional=True)


def added(data: bytes, name: str = "letter.txt", show: Show = Show.WITHOUT_DOUBTS) -> Letter:
    ((source, read),) = read_each([Source(name, data, show=show)], workers=1)
    outcome = store_result(source, read)
    assert outcome.letter, outcome
    return Letter.objects.get(pk=outcome.letter.pk)


def resaved(**how: object) -> bytes:
    buffer = BytesIO()
    with Pdf.open(REPORT) as pdf:
        pdf.save(buffer, **how)  # type: ignore[arg-type]
    return buffer.getvalue()


def titled() -> bytes:
    buffer = BytesIO()
    with Pdf.open(REPORT) as pdf:
        pdf.docinfo["/Title"] = "Sent again"
        pdf.save(buffer)
    return buffer.getvalue()


def noted() -> bytes:
    buffer = BytesIO()
    with Pdf.open(REPORT) as pdf:
        note = Dictionary(Type=Name.Annot, Subtype=Name.Text, Rect=[10, 10, 20, 20], Contents="read this")
        pdf.pages[0].Annots = Array([pdf.make_indirect(note)])
        pdf.save(buffer)
    return buffer.getvalue()


# Fourteen ways in which one letter comes in other bytes.
VARIANTS: dict[str, Callable[[], bytes]] = {
    "byte order mark": lambda: b"\xef\xbb\xbf" + TEXT.encode(),
    "CRLF": lambda: TEXT.replace("\n", "\r\n").encode(),
    "CR": lambda: TEXT.replace("\n", "\r").encode(),
    "UTF-16, little end first": lambda: b"\xff\xfe" + TEXT.encode("utf-16-le"),
    "UTF-16, big end first": lambda: b"\xfe\xff" + TEXT.encode("utf-16-be"),
    "Windows-1252": lambda: TEXT.encode("cp1252"),
    "one space more": lambda: TEXT.replace(". ", ".  ", 1).encode(),
    "an empty line more": lambda: (TEXT + "\n\n").encode(),
    "spaces at line ends": lambda: TEXT.replace("\n", "  \n").encode(),
    "spaces that do not break": lambda: TEXT.replace(" children", "\u00a0children").encode(),
    "signs without width": lambda: TEXT.replace("children", "chil\u00addren").encode(),
    "PDF saved again": lambda: resaved(object_stream_mode=ObjectStreamMode.generate, recompress_flate=True),
    "PDF with another title": titled,
    "PDF with a note": noted,
}


@pytest.fixture(scope="module")
def fourteen() -> dict[str, bytes]:
    return {name: make() for name, make in VARIANTS.items()}


def test_the_same_letter_in_other_bytes_is_held_and_names_the_first(fourteen: dict[str, bytes]) -> None:
    firsts = {False: added(TEXT.encode()), True: added(REPORT.read_bytes(), "report.pdf", Show.ALWAYS)}
    assert {first.state for first in firsts.values()} == {Letter.State.PUBLISHED}
    shown = Finding.objects.shown().count()

    again = {name: added(data, f"{name}.pdf" if "PDF" in name else name) for name, data in fourteen.items()}

    assert len(again) == 14
    told = {name: (letter.state, letter.likeness, letter.reads_like) for name, letter in again.items()}
    assert told == {
        name: (HELD_BACK, f"Same wording as report {first.pk}, {first.name}", first)
        for name in fourteen
        for first in [firsts["PDF" in name]]
    }
    assert Finding.objects.shown().count() == shown


def test_the_outcome_says_what_it_reads_like() -> None:
    first = added(TEXT.encode())
    ((source, read),) = read_each([Source("again.txt", TEXT.encode() + b"\n")], workers=1)

    told = str(store_result(source, read))

    assert told.endswith(f"needs review: same letter. Same wording as report {first.pk}, letter.txt")


def test_the_same_letter_is_not_shown_even_where_all_is_asked_for() -> None:
    added(TEXT.encode())

    assert added(TEXT.encode() + b"\n", show=Show.ALWAYS).state == HELD_BACK


def test_a_corrected_letter_is_held_and_can_take_the_place_of_the_first(client: Client) -> None:
    first = added(TEXT.encode())

    second = added(TEXT.replace("children", "young people", 3).encode(), "corrected.txt")

    assert (second.state, second.reads_like) == (HELD_BACK, first)
    assert second.likeness.startswith(f"Nearly the same wording as report {first.pk}, letter.txt: 9")
    assert replace_letter(second) == first
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, first.successor) == (Letter.State.WITHDRAWN, second)
    assert (second.state, second.replaces, second.likeness) == (Letter.State.PUBLISHED, first, "")
    gone = client.get(first.get_absolute_url())
    assert (gone.status_code, second.get_absolute_url() in gone.content.decode()) == (410, True)
    assert "an earlier version of this report" in client.get(second.get_absolute_url()).content.decode()
    with pytest.raises(EditConflict):
        replace_letter(second)
    publish([first])
    second.refresh_from_db()
    assert second.replaces is None


def test_reading_again_keeps_the_doubt_and_an_editors_answer_to_it() -> None:
    first, second = added(TEXT.encode()), added(TEXT.encode() + b"\n", "again.txt")

    reread(second)
    reread(first)

    second.refresh_from_db()
    first.refresh_from_db()
    assert (second.reads_like, bool(second.likeness), first.likeness) == (first, True, "")
    dismiss_doubt(second, second.likeness)
    reread(second)
    second.refresh_from_db()
    assert (second.likeness, second.needs_review) == ("", False)


def test_letters_of_two_inspections_are_not_alike() -> None:
    files = [file for file in files_in([SAMPLE]) if "source" not in file.relative_to(SAMPLE).parts]

    letters = [added(file.read_bytes(), file.name) for file in files]

    assert len(letters) >= 10
    assert {letter.name: letter.likeness for letter in letters if letter.likeness} == {}


def test_a_letter_whose_date_was_put_right_is_alike() -> None:
    first = added(TEXT.encode())
    moved = TEXT.replace("28 and 29 September", "27 and 28 September")

    second = added(moved.encode(), "moved.txt")

    assert second.reads_like == first


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("A letter", "a  Letter\n", True),
        ("A letter", "\ufeffA let\u00adter", True),
        ("ﬁndings", "findings", True),
        ("A letter", "A letter.", False),
        ("Care leavers’ homes", "Care leavers' homes", True),
        ("well-known", "well\u2010known", True),
        ("12 children", "1 2 children", True),
        ("12 children", "13 children", False),
    ],
)
def test_what_a_letter_says_is_its_characters(one: str, other: str, same: bool) -> None:
    assert (fingerprint(one) == fingerprint(other)) is same


def test_a_letter_without_text_is_like_none() -> None:
    assert fingerprint(" \n\x00") == ""


def test_the_command_publishes_what_has_no_doubts_unless_told_otherwise(tmp_path: Path) -> None:
    doubtful = TEXT.replace("Westmarsh", "Nowhereshire")
    (tmp_path / "sound.txt").write_text(TEXT)
    (tmp_path / "doubtful.txt").write_text(doubtful)
    (tmp_path / "again.txt").write_text(TEXT + "\n\n")

    call_command("load_letters", str(tmp_path), stdout=StringIO(), stderr=StringIO())

    states = dict(Letter.objects.values_list("name", "state"))
    assert states["doubtful.txt"] == HELD_BACK
    assert sorted([states["sound.txt"], states["again.txt"]]) == [Letter.State.PUBLISHED, HELD_BACK]
    (tmp_path / "other.txt").write_text(doubtful.replace("Nowhereshire", "Elsewhereshire"))
    call_command("load_letters", "--publish-all", str(tmp_path), stdout=StringIO(), stderr=StringIO())
    assert Letter.objects.get(name="other.txt").state == Letter.State.PUBLISHED
    out = StringIO()
    with redirect_stdout(out):
        call_command("export_letters")
    assert {json.loads(line)["source"] for line in out.getvalue().splitlines()} == {*states, "other.txt"}


def test_a_letter_is_parted_into_phrases_only_where_there_is_one_to_compare_it_with(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    parted = mock.Mock(side_effect=likeness._phrases)
    monkeypatch.setattr(likeness, "_phrases", parted)

    added(TEXT.encode())
    alone = parted.call_count
    added((TEXT + "\nA word more.\n").encode())

    assert alone == 0
    assert parted.call_count == 2

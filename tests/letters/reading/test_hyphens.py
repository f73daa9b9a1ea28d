"""Words divided at the end of a line, and soft hyphens."""

from __future__ import annotations

import pytest

from letters.reading.layout.geometry import PageLines
from letters.reading.layout.hyphens import undivided
from letters.reading.layout.line_joins import join_lines
from letters.reference.words import is_known, known_words
from tests.letters.reading.typeset import page

TORN = ("those who can sup-", "port them")  # the letter divides words, then


def joined(*rows: str, torn: bool = True) -> str:
    """Return rows as one text, of a letter that divides words or does not."""
    (read,) = undivided([page(*rows, *(TORN if torn else ()))])
    return join_lines(line.text for line in read.lines[: len(rows)])


def test_hyphens_stay_in_a_letter_that_divides_no_words() -> None:
    assert joined("work is under-", "developed", torn=False) == "work is under-developed"
    assert (
        joined("work is under-", "developed. It is underdeveloped")
        == "work is underdeveloped. It is underdeveloped"
    )


@pytest.mark.parametrize(
    ("rows", "text"),
    [
        (("oversight by manage-", "ment is weak"), "oversight by management is weak"),
        (("records of multi-", "agency work"), "records of multi-agency work"),
        (("a long-", "term plan"), "a long-term plan"),
        (("those aged 16-", "and 17"), "those aged 16- and 17"),
        (("the oversight is re-", "chequered"), "the oversight is re-chequered"),
        (("Brindlewick is small. In Brindle-", "wick"), "Brindlewick is small. In Brindlewick"),
        (("a visit to Brindle-", "wick"), "a visit to Brindle-wick"),
        (("the fellwardens met; the fell-", "wardens agreed"), "the fellwardens met; the fellwardens agreed"),
        (("multi-agen-", "cy meetings"), "multi-agency meetings"),
    ],
)
def test_a_division_is_undone_where_the_whole_word_is_known(rows: tuple[str, str], text: str) -> None:
    assert joined(*rows) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("super\u00advision of case\u00adloads", "supervision of caseloads"),
        ("multi\u00adagency help", "multi-agency help"),
        ("well-kept fell\u00adwarden lists", "well-kept fellwarden lists"),
        ("fell\u00adwarden lists", "fell-warden lists"),
    ],
)
def test_a_soft_hyphen_is_what_the_words_around_it_say(text: str, shown: str) -> None:
    assert joined(text, torn=False) == shown


def test_a_soft_hyphen_at_the_end_of_a_line_divides_a_known_word() -> None:
    assert joined("regular super\u00ad", "vision") == "regular supervision"
    assert joined("regular multi\u00ad", "agency work") == "regular multi-agency work"


def test_pages_without_hyphens_are_left_as_they_are() -> None:
    pages: list[PageLines] = [page("Visits are timely.")]

    assert undivided(pages) == pages


def test_words_that_letters_use_are_known() -> None:
    words = known_words()

    assert len(words) > 8000
    assert is_known("safeguarding", words)
    assert is_known("family-visits", words)
    assert not is_known("manage-ment", words)
    assert not is_known("saeguarding", words)

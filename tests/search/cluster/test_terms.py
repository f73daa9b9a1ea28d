"""Our terms survive the server's way of parting text."""

from __future__ import annotations

import sys
import unicodedata

import pytest

from search.cluster.terms import APART, as_sent, side_by_side, text_of
from search.text import words_and_positions


def parted(text: str) -> list[list[str]]:
    """What the server makes of a text: places, and the terms in each."""
    return [slot.split("|") for slot in text.split(" ")] if text else []


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("Plans are timely.", [["plan"], ["are"], ["time"]]),
        ("Co-ordination is good", [["co", "coordin"], ["ordin", "coordin"], ["is"], ["good"]]),
        ("S\u00e9amus\u2019s 1,000 s.47", [["seamus"], ["1000"], ["s47"]]),
        ("", []),
    ],
)
def test_terms_keep_their_places(text: str, places: list[list[str]]) -> None:
    assert parted(text_of(words_and_positions(text)[1])) == places


def test_a_letter_that_folds_into_a_space_stays_one_term() -> None:
    written, _ = words_and_positions("plan \u037a plan")

    assert parted(text_of(written)) == [["plan"], ["%20."], ["plan"]]


def test_no_letter_of_all_parts_a_term() -> None:
    letters = [chr(code) for code in range(sys.maxunicode + 1) if chr(code).isalnum()]
    folded = {unicodedata.normalize("NFKD", letter.casefold()) for letter in letters}

    assert all(not APART.search(as_sent(one)) or "%" in as_sent(one) for one in folded)
    assert all(len(as_sent(one).split()) == 1 and "|" not in as_sent(one) for one in folded)


def test_what_starts_so_still_does_and_different_terms_stay_different() -> None:
    terms = ["a b", "a", "a%20.b", "a|b", "", " ", "%"]

    assert len({as_sent(term) for term in terms}) == len(terms)
    assert as_sent("a b").startswith(as_sent("a"))
    assert as_sent("a bc").startswith(as_sent("a b"))


def test_a_phrase_is_its_terms_in_a_row() -> None:
    assert side_by_side(["social", "work er"]) == "social work%20.er"

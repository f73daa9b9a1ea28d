"""How far a word is from another, and where it may be two."""

from __future__ import annotations

import pytest

from search.text import letters_off, ways_apart


@pytest.mark.parametrize(
    ("one", "other", "off"),
    [
        ("supervision", "supervision", 0),
        ("supervison", "supervision", 1),  # a letter is missing
        ("superrvision", "supervision", 1),  # one too many
        ("supervizion", "supervision", 1),  # another one
        ("suprevision", "supervision", 1),  # two that swapped places
        ("suprevizion", "supervision", 2),
    ],
)
def test_letters_off_counts_each_slip_once_either_way(one: str, other: str, off: int) -> None:
    assert letters_off(one, other, 2) == letters_off(other, one, 2) == off


def test_letters_off_of_words_too_far_apart_is_one_too_many() -> None:
    assert letters_off("caseload", "supervision", 2) == 3


def test_ways_apart_offers_no_small_word() -> None:
    ways = ways_apart("careleavers")

    assert ("care", "leavers") in ways
    assert ("the", "children") not in ways_apart("thechildren")
    assert all(one + other == "careleavers" for one, other in ways)

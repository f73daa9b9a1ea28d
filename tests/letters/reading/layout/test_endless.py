"""What no letter is made of is refused at once, or read in time in step with its size."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from letters.errors import LetterError, UnreadableLetter
from letters.reading import read_letter
from letters.reading.layout import endless
from letters.reading.layout.endless import refuse_endless

UNREADABLE = {  # none of these ended within 60 seconds
    "1 MB of brackets": b"(" * 2**20,
    "1 MB of dashes": b"-" * 2**20,
    "2.5 MB of ampersands": b"&amp;" * (2_500_000 // 5),
    "brackets with spaces": b"( " * 2**19,
    "a bracket a line": b"(\n" * 2**19,
    "figures": b"7" * 2**20,
    "a word without end": b"a" * 2**20,
    "underscores": b"_" * 2**20,
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_what_no_letter_is_made_of_is_refused_before_it_is_looked_into(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("letters.reading.text_pages.rows_to_paragraphs", _never)

    with pytest.raises(UnreadableLetter):
        read_letter(UNREADABLE[name], "letter.txt")


def _never(*_: object) -> object:
    raise AssertionError("it was looked into")


def test_a_paragraph_without_end_is_read_in_pieces() -> None:
    with pytest.raises(LetterError):
        read_letter(b"(\n" * 5_000, "letter.txt")


def test_leaders_addresses_and_long_paragraphs_are_no_runs() -> None:
    refuse_endless(["." * 180 + " 12", "https://example.org/" + "a" * 300, "A sentence of words. " * 800])


def test_more_lines_or_letters_than_any_letter_has() -> None:
    for rows in (("a" for _ in range(endless.ROWS + 1)), _long_rows()):
        with pytest.raises(UnreadableLetter, match="far longer"):
            refuse_endless(rows)


def _long_rows() -> Iterator[str]:
    for _ in range(endless.CHARS // 6_000 + 2):
        yield "word " * 1_200

"""Two letters in one file, told by a second greeting or a second front; and what only looks like it."""

from __future__ import annotations

import pytest

from letters.reading.facts.header import read_header
from letters.reading.facts.second_letter import second_letter
from letters.reading.layout.geometry import PageLines
from letters.reading.text_pages import text_to_pages
from tests.letters.reading.typeset import Row, page, title

PROSE = [f"Social workers see children often and listen to them, as visit {n} shows." for n in range(30)]


def letter(authority: str = "Ashby Vale", days: str = "9 and 10 May 2022", *, signed: bool = True) -> str:
    end = ["Yours sincerely", "", "Ann Moor", "Her Majesty’s Inspector"] if signed else []
    front = [
        "Dear Ada",
        "",
        f"Focused visit to {authority} children’s services",
        "",
        f"This letter sets out what was found at the focused visit on {days}.",
        "",
    ]
    return "\n".join([*front, *(f"{line}\n" for line in PROSE), *end])


def report(authority: str, dates: str, number: int = 1) -> tuple[PageLines, PageLines]:
    front: list[Row] = [
        title(f"Inspection of {authority} local authority children’s services"),
        "",
        f"Inspection dates: {dates}",
    ]
    return page(*front, number=number), page(*PROSE, number=number + 1)


def told(pages: tuple[PageLines, ...] | list[PageLines]) -> list[str]:
    found, _ = read_header(pages)
    return [doubt.message for doubt in second_letter(found, pages) if doubt.needs_review]


def test_who_is_greeted_after_a_signature_is_greeted_in_another_letter() -> None:
    both = letter() + "\n\n\n" + letter("Northmoor", "6 June 2022")

    assert told(text_to_pages(both.encode())) == [
        "A second letter begins at “Dear Ada”; split the file into two"
    ]


def test_a_title_of_another_authority_begins_another_letter() -> None:
    both = letter(signed=False) + "\n\n\n" + letter("Northmoor", signed=False).removeprefix("Dear Ada\n\n")

    assert told(text_to_pages(both.encode())) == [
        "A second letter begins at “Focused visit to Northmoor children's services”; split the file into two"
    ]


@pytest.mark.parametrize("second", [("Northmoor", "9 to 20 May 2022"), ("Ashby Vale", "3 to 14 June 2024")])
def test_a_second_front_page_begins_another_report(second: tuple[str, str]) -> None:
    pages = (*report("Ashby Vale", "9 to 20 May 2022"), *report(*second, number=3))

    assert told(pages) == ["A second letter begins on page 3; split the file into two"]


def test_one_letter_is_one() -> None:
    assert told(text_to_pages(letter().encode())) == []
    assert told(report("Ashby Vale", "9 to 20 May 2022")) == []


def test_a_title_that_stands_again_with_the_same_days_is_the_same_letter() -> None:
    first = report("Ashby Vale", "9 to 20 May 2022")

    assert told((*first, *report("Ashby Vale", "9 to 20 May 2022", number=3))) == []


def test_another_inspection_named_in_the_text_is_no_second_letter() -> None:
    text = letter().replace(PROSE[20], "Inspection dates of the last visit to Northmoor are not given here.")

    assert told(text_to_pages(text.encode())) == []

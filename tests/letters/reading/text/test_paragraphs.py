"""Text files as converters leave them: what is furniture, where paragraphs end, what is a heading."""

from __future__ import annotations

import pytest

from letters.reading.layout.blocks import HEADING, lines_to_blocks
from letters.reading.text_pages import text_to_pages

WIDE = "Social workers in Northmoor see children alone and write down what they say and think"


def rows(*words: str, end: str = "") -> str:
    """Return rows as wide as one another, the last with ``end``; no two are alike, or they would be running heads."""
    return "\n".join(f"{word}{WIDE.removeprefix('Social')}" for word in words) + end


PARAGRAPH = rows("Family", "School", "Health") + "\nand hear."
OTHER = rows("Centre", "Relief", "Senior") + "\nand see."


def blocks(text: str) -> list[tuple[bool, str, str]]:
    """Return whether each block is a heading, its label and its text."""
    return [
        (block.kind == HEADING, block.label, block.text)
        for block in lines_to_blocks(text_to_pages(text.encode()))
    ]


def texts(text: str) -> list[str]:
    return [found for _, _, found in blocks(text)]


def joined(text: str) -> str:
    return text.replace("\n", " ")


def test_a_paragraph_ends_where_the_next_word_would_have_found_room() -> None:
    assert texts(f"{PARAGRAPH}\n{OTHER}") == [joined(PARAGRAPH), joined(OTHER)]


def test_a_full_row_goes_on_though_a_sentence_ends_there() -> None:
    text = "\n".join(rows(word, end=".") for word in ("Family", "School", "Health", "Centre"))

    assert texts(text) == [joined(text)]


def test_rows_under_a_number_are_filled_less_far() -> None:
    narrow = [rows(f"Duty {letter}").removesuffix(" and think") for letter in "abcdefghijklmno"]
    first = "\n".join(narrow) + "."
    text = f"{PARAGRAPH}\n{OTHER}\n1.\n\n{first}\nTheir plans are clear.\n2.\n\nVisits are timely."

    assert texts(text)[2:] == [joined(f"{first}\nTheir plans are clear."), "Visits are timely."]


def test_one_long_row_does_not_hide_that_a_text_is_wrapped() -> None:
    assert texts(f"{'Northmoor House, ' * 12}England\n\n{PARAGRAPH}")[1:] == [joined(PARAGRAPH)]


def test_paragraphs_of_one_row_each_are_not_joined_where_some_are_short() -> None:
    short = [f"{word} plans are clear to parents and to children, and kept up to date." for word in "ABCDE"]
    text = "\n".join([rows("Family", "School").replace("\n", " ") + "."] * 3 + short)

    assert texts(text)[3:] == short


def test_a_row_without_a_full_stop_goes_on_where_its_letters_are_narrow() -> None:
    narrow = "Northmoor County Council, the NHS Integrated Trust Board of Northmoor it lists"
    text = f"{PARAGRAPH}\n{OTHER}\n\n{narrow}\nFell and Dale are responsible for health.\n\n{PARAGRAPH}"

    assert texts(text)[2] == f"{narrow} Fell and Dale are responsible for health."


def test_a_known_heading_ends_a_paragraph_whose_last_row_is_full() -> None:
    text = f"{PARAGRAPH}\n{rows('Centre', 'Relief', end='.')}\nWhat needs to improve?\n- Visits."

    assert blocks(text)[-2:] == [(True, "", "What needs to improve?"), (False, "-", "Visits.")]


def test_a_bullet_without_a_stop_ends_before_a_heading() -> None:
    assert blocks(
        "Strengths\n\n- Referrals are read as they come in\n\nAreas for development\n\n- Visits."
    ) == [
        (True, "", "Strengths"),
        (False, "-", "Referrals are read as they come in"),
        (True, "", "Areas for development"),
        (False, "-", "Visits."),
    ]


def test_a_bullet_goes_on_below_though_its_row_is_short() -> None:
    assert texts(f"{PARAGRAPH}\n\n- Most were written by the Team\nThree and not checked.")[1:] == [
        "Most were written by the Team Three and not checked."
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Supervision is regular but is not yet reflective",
        "Caseloads have fallen since the last visit and staff say that they feel well supported by their managers",
    ],
)
def test_a_paragraph_without_its_stop_is_no_heading(text: str) -> None:
    assert blocks(f"Strengths\n\n{text}\n\nMore follows.")[1] == (False, "", text)


def test_a_heading_that_nobody_knows_is_short_and_has_no_verb() -> None:
    assert blocks("Strengths\n\nVoice of the child\n\nPlans are clear.")[1] == (
        True,
        "",
        "Voice of the child",
    )


def test_the_hook_of_old_letters_is_a_bullet() -> None:
    assert [label for _, label, _ in blocks("Strengths\n\n\u0192 Visits are timely.")] == ["", "\u2022"]


@pytest.mark.parametrize("label", ["a)", "(b)", "ii.", "iv)"])
def test_letters_and_small_numerals_are_labels(label: str) -> None:
    text = f"Strengths\n\n{label} Visits are timely.\n{label} Plans are clear."

    assert blocks(text)[1:] == [(False, label, "Visits are timely."), (False, label, "Plans are clear.")]


@pytest.mark.parametrize("label", ["12.", "\u2022", "\uf0b7"])
def test_a_label_on_a_row_of_its_own_belongs_to_the_next(label: str) -> None:
    assert texts(f"Strengths\n\n{label}\n\nVisits are timely.")[1:] == ["Visits are timely."]


def test_feet_page_numbers_and_form_feeds_break_no_sentence() -> None:
    page = "\n\nInspection of Northmoor services\n9 to 20 May 2022\n\n{}\n\n\f"
    text = f"{rows('Family', 'School')}{page.format(2)}{rows('Health', 'Centre')}{page.format(3)}and hear."

    assert texts(f"{OTHER}\n{text}")[1:] == [
        joined(rows("Family", "School", "Health", "Centre") + "\nand hear.")
    ]


def test_running_heads_in_the_middle_of_a_text_without_form_feeds_go() -> None:
    words = iter(("Family", "School", "Health", "Centre"))
    heads = (f"\nInspection of Northmoor services page {number}\n" for number in (1, 2, 3))
    text = "".join(rows(word) + next(heads, ".") for word in words)

    assert texts(f"Strengths\n\n{OTHER}\n\n{text}")[-1].endswith(
        joined(rows("School", "Health", "Centre", end="."))
    )


@pytest.mark.parametrize("note", ["1\nThe board is that of the area.", "The board is that of the area.\n1\n"])
def test_a_note_at_the_end_of_a_page_goes_with_its_mark(note: str) -> None:
    text = f"Strengths\n\nThe board1 meets often.\n\nPlans are clear.\n\n{note}\n\f\nVisits are timely.\n"

    assert texts(text) == ["Strengths", "The board meets often.", "Plans are clear.", "Visits are timely."]


def test_a_number_below_a_whole_page_takes_nothing_of_it_away() -> None:
    words = [f"{letter}amily" for letter in "bcdfghjklmnp"]
    text = f"The board1 meets.\n{rows(*words, end='.')}\n1\n\nThe board is that of the area.\n\f\nVisits are timely.\n"

    assert texts(text)[0] == "The board meets."
    assert [found for found in texts(text) if "board is that" in found] == []
    assert "pamily" in " ".join(texts(text))


def test_a_number_in_the_text_is_no_note() -> None:
    text = "Strengths\n\nPlans are clear.\n\n12 children were seen alone.\n\f\nVisits are timely.\n"

    assert "12 children were seen alone." in texts(text)


def test_a_table_of_contents_is_left_out() -> None:
    contents = "Contents\nExecutive summary\n\n2\n\nRecommendations\n\n7\n\nLeadership 29\n\f\n"

    assert texts(f"{contents}Executive summary\n\n{PARAGRAPH}") == ["Executive summary", joined(PARAGRAPH)]


def test_dashes_under_a_bullet_that_announces_them_are_set_in() -> None:
    lines = text_to_pages(
        "\uf06e Of these:\n\uf02d ten live in care\n\uf02d two do not.\n\uf06e Few move.".encode()
    )[0].lines

    assert [line.x0 for line in lines] == [0, 12, 12, 0]


def test_invisible_and_joined_signs_are_letters_or_nothing() -> None:
    assert texts("Strengths\n\n- Sta\ufb00 are e\ufb03cient and kind\u200bly.")[1:] == [
        "Staff are efficient and kindly."
    ]

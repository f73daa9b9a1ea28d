"""Lines to blocks, by geometry alone and by tags; and how lines are joined to a text."""

from __future__ import annotations

from dataclasses import replace

import pytest

from letters.reading.layout.blocks import BULLET, HEADING, PARAGRAPH, Block, lines_to_blocks
from letters.reading.layout.geometry import Line, PageLines, Tag
from letters.reading.layout.line_joins import join_lines
from letters.reading.text_pages import text_to_pages

PITCH_PT = 14.5
WIDE = "Children in Westmarsh are helped by people who know them well and who visit them"


def printed(
    text: str, x0: float = 70.9, *, indent: float = 0.0, size: float = 12.0, bold: bool = False
) -> Line:
    return Line(text, x0, 0.0, x0 + 5.5 * len(text), size, size, bold, indent=indent or x0)


def page_of(*rows: Line | float, number: int = 1, top: float = 90.0) -> PageLines:
    """Lines a line's pitch apart; a number is extra white space in points."""
    lines = []
    for row in rows:
        if isinstance(row, float):
            top += row
        else:
            lines.append(replace(row, top=top, bottom=top + row.size_pt, page=number))
            top += PITCH_PT
    return PageLines(number, 595.0, 842.0, tuple(lines))


def blocks_of(*pages: PageLines) -> list[tuple[str, str, str]]:
    return [(block.kind, block.label, block.text) for block in lines_to_blocks(pages)]


def test_white_space_parts_paragraphs() -> None:
    pages = page_of(printed(WIDE), printed("at home."), 12.0, printed("Plans are clear."))

    assert blocks_of(pages) == [
        (PARAGRAPH, "", f"{WIDE} at home."),
        (PARAGRAPH, "", "Plans are clear."),
    ]


def test_a_line_that_ends_early_ends_its_paragraph_without_white_space() -> None:
    full = "Social workers see children alone and write down what they say to them."

    assert [
        text for _, _, text in blocks_of(page_of(printed(full), printed("Plans are clear."), printed(full)))
    ] == [
        f"{full} Plans are clear.",
        full,
    ]


def test_a_box_set_in_by_2_pt_ends_before_the_text_around_it() -> None:
    boxed = [f"{WIDE[:50]}.", "Nobody could be reached by telephone at night, said", "her carer."]
    pages = page_of(printed(WIDE), 12.0, *(printed(text, 73.2) for text in boxed))

    assert [text for _, _, text in blocks_of(pages)][1:] == [" ".join(boxed)]


def test_white_space_parts_even_unfinished_lines() -> None:
    pages = page_of(printed(WIDE), 12.0, printed(WIDE))

    assert blocks_of(pages) == [(PARAGRAPH, "", WIDE)] * 2


def test_numbers_and_bullets_start_blocks_and_are_no_text() -> None:
    pages = page_of(
        printed("1. " + WIDE, indent=99.3),
        printed("every week.", 99.3),
        printed("16.Services are late.", indent=99.3),
        printed("61. 154 children were seen.", indent=99.3),
        printed("◼ Visits to children.", indent=88.8),
        printed("− records of visits", 88.8, indent=106.6),
    )

    assert blocks_of(pages) == [
        (PARAGRAPH, "1", f"{WIDE} every week."),
        (PARAGRAPH, "16", "Services are late."),
        (PARAGRAPH, "61", "154 children were seen."),
        (BULLET, "◼", "Visits to children."),
        (BULLET, "−", "records of visits"),
    ]


def test_body_lines_that_start_with_digits_are_no_paragraphs() -> None:
    pages = page_of(printed("Some young people aged"), printed("18 to 20 are not in touch."))

    assert blocks_of(pages) == [(PARAGRAPH, "", "Some young people aged 18 to 20 are not in touch.")]


def test_bold_or_large_type_makes_a_heading_over_two_lines() -> None:
    pages = page_of(
        printed("The experiences and progress of children who need", size=14.0, bold=True),
        printed("protection: good", size=14.0, bold=True),
        12.0,
        printed("Plans are clear."),
        12.0,
        printed("Summary", bold=True),
    )

    assert blocks_of(pages) == [
        (HEADING, "", "The experiences and progress of children who need protection: good"),
        (PARAGRAPH, "", "Plans are clear."),
        (HEADING, "", "Summary"),
    ]


@pytest.mark.parametrize(
    ("last", "first", "joined"),
    [
        (WIDE + " and", "Family hubs.", True),
        (WIDE, "often enough.", True),
        (WIDE + " through multi-", "Agency work.", True),
        ("at home.", "Plans are clear.", False),
    ],
)
def test_a_paragraph_cut_by_a_page_is_one(last: str, first: str, joined: bool) -> None:
    one = page_of(printed(WIDE + " and who know them very well"), printed(last))
    other = page_of(printed(first), number=2)

    found = lines_to_blocks([one, other])

    assert (len(found) == 1) is joined
    assert found[0].page == 1


def test_the_text_of_a_numbered_paragraph_goes_on_after_a_full_stop() -> None:
    one = page_of(printed("7. " + WIDE + ".", indent=99.3))
    other = page_of(
        printed("They are right to.", 99.3), printed("8. Plans are clear.", indent=99.3), number=2
    )

    assert [text for _, _, text in blocks_of(one, other)] == [
        f"{WIDE}. They are right to.",
        "Plans are clear.",
    ]


def test_few_words_below_a_full_page_are_the_rest_of_its_last_paragraph() -> None:
    full = page_of(printed("Plans are " + WIDE + "."), printed(WIDE + " at home too."), top=740.0)
    short = page_of(printed("Plans are " + WIDE + "."), printed("So it ends."), top=740.0)
    rest = page_of(printed("They are right to."), number=2)

    assert len(blocks_of(full, rest)) == 1
    assert len(blocks_of(short, rest)) == 2


def test_tags_join_and_part_what_white_space_does_not() -> None:
    first, second = Tag(1, "P"), Tag(2, "P")
    pages = page_of(
        replace(printed(WIDE), tag=first),
        5.0,
        replace(printed("at home."), tag=first),
        replace(printed("Plans are clear."), tag=second),
    )

    assert [text for _, _, text in blocks_of(pages)] == [f"{WIDE} at home.", "Plans are clear."]


def test_two_elements_that_are_one_sentence_are_joined() -> None:
    pages = page_of(
        replace(printed(WIDE + " to make"), tag=Tag(1, "P")),
        replace(printed("things better."), tag=Tag(2, "P")),
    )

    assert [text for _, _, text in blocks_of(pages)] == [f"{WIDE} to make things better."]


def test_side_by_side_is_not_below() -> None:
    left, right = printed("Overall effectiveness"), printed("Good", 300.0)
    both = PageLines(1, 595.0, 842.0, (replace(left, page=1), replace(right, page=1)))

    assert len(blocks_of(both)) == 2


def test_a_heading_goes_on_wherever_it_is_centred() -> None:
    pages = page_of(
        printed("The graded judgement about the experience of care", 94.6, bold=True),
        printed("leavers is that it is good", 119.1, bold=True),
    )

    assert blocks_of(pages) == [
        (HEADING, "", "The graded judgement about the experience of care leavers is that it is good")
    ]


def test_a_page_break_in_a_text_file_leaves_one_sentence() -> None:
    pages = text_to_pages(b"- The record is kept in paper\n\n\n\nand on screen.\n- Plans are clear.")

    assert blocks_of(*pages) == [
        (BULLET, "-", "The record is kept in paper and on screen."),
        (BULLET, "-", "Plans are clear."),
    ]


def test_a_list_of_short_lines_is_no_wrapped_text() -> None:
    rows = f"{WIDE}, {WIDE}, {WIDE}.\n- Plans are clear and shared.\nHowever, visits are late."

    assert len(blocks_of(*text_to_pages(rows.encode()))) == 3


def test_a_wrapped_text_file_is_unwrapped() -> None:
    words = ("Children", "Siblings", "Families", "Students")
    rows = "\n".join(f"{word} in Westmarsh are seen alone by people who know them" for word in words)
    rows += "\nas they should."

    assert [text for _, _, text in blocks_of(*text_to_pages(rows.encode()))] == [rows.replace("\n", " ")]


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (("timely information-", "sharing"), "timely information-sharing"),
        (("for 16-", "and 17-year-old children"), "for 16- and 17-year-old children"),
        (("paragraphs 12, 129–", "130"), "paragraphs 12, 129–130"),
        (("a clear plan", "for all"), "a clear plan for all"),
        ((), ""),
    ],
)
def test_lines_join_as_they_are_read(lines: tuple[str, ...], text: str) -> None:
    assert join_lines(lines) == text


def test_a_block_knows_its_place() -> None:
    block = Block(BULLET, "Visits.", (printed("◼ Visits.", indent=88.8),), "◼")

    assert (block.x0, block.indent, block.number, block.cell, block.row) == (70.9, 88.8, "", 0, 0)


def test_what_stands_above_the_line_drawn_first_is_read_before_it() -> None:
    body = Line("What needs to improve", 70.0, 200.0, 200.0, 212.0, bold=True, indent=70.0, page=2)
    rest = Line("and keep their social worker.", 70.0, 100.0, 240.0, 112.0, indent=70.0, page=2)
    start = Line("Children settle in their homes", 70.0, 700.0, 260.0, 712.0, indent=70.0, page=1)

    blocks = lines_to_blocks([PageLines(1, 595.0, 842.0, (start,)), PageLines(2, 595.0, 842.0, (body, rest))])

    assert blocks[0].text == "Children settle in their homes and keep their social worker."

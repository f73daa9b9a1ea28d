"""What an editor should look at in the body of a letter, and how much of it is accounted for."""

from __future__ import annotations

from dataclasses import replace

import pytest

from letters.reading.body.body_doubts import Body, body_doubts
from letters.reading.body.coverage import Coverage, cover, line_states
from letters.reading.body.findings import sections_to_findings
from letters.reading.body.sections import blocks_to_sections
from letters.reading.layout.blocks import Block, lines_to_blocks
from letters.reading.letter import Doubt, ReadFinding, Unplaced
from tests.letters.reading.typeset import Row, bold, page, right

WHOLE = Coverage(900, 100, 0, (), 0)
TEXTS = (
    "Visits are timely.",
    "Plans are clear.",
    "Records show what children say.",
    "Leaders know their staff.",
    "Carers are trained.",
)
FINDINGS = [
    ReadFinding(index, "narrative", "Findings", 1, text, number=f"{index + 1}")
    for index, text in enumerate(TEXTS)
]
BODY = Body(FINDINGS, WHOLE, (), "Text.")


def codes(body: Body) -> list[str]:
    return [doubt.code for doubt in body_doubts(body)]


def with_texts(*texts: str, kind: str = "narrative") -> Body:
    return replace(
        BODY, findings=[*FINDINGS, *(replace(FINDINGS[0], text=text, kind=kind) for text in texts)]
    )


def test_a_plain_letter_leaves_none() -> None:
    assert codes(BODY) == []


def test_numbers_that_jump_are_told() -> None:
    assert codes(replace(BODY, numbers=(1, 2, 4, 5))) == ["numbering"]
    assert codes(replace(BODY, numbers=(1, 2, 1, 2))) == []


@pytest.mark.parametrize(("lines", "holds"), [(2, False), (3, True)])
def test_text_that_became_nothing_is_told_and_holds_from_three_lines_on(lines: int, holds: bool) -> None:
    lost = Coverage(900, 50, 50, (Unplaced(3, "Lost words"),), lines)

    (doubt,) = body_doubts(replace(BODY, coverage=lost))

    assert (doubt.code, doubt.needs_review) == ("unplaced", holds)
    assert "1 on page 3" in doubt.message


def test_few_findings_hidden_letters_and_a_missing_end_need_review() -> None:
    assert codes(replace(BODY, findings=FINDINGS[:1])) == ["few-findings"]
    assert codes(replace(BODY, text="\ufffd" * 9)) == ["unreadable-text"]
    assert codes(with_texts(*["Sta\ufffd are well led."] * 3)) == ["unreadable-text"]
    assert codes(replace(BODY, cut_short=True)) == ["cut-short"]
    assert all(doubt.needs_review for doubt in body_doubts(replace(BODY, findings=[], cut_short=True)))


def test_words_that_stand_in_no_other_letter_are_told() -> None:
    torn = (
        "Ma nage rs ove rsee the wo rk of so cial staff and the qua lity of asse ssments impro ves steadily."
    )

    doubts = list(body_doubts(with_texts(torn)))

    assert [doubt.code for doubt in doubts] == ["unknown-words"]
    assert "“nage”, “rsee”" in doubts[0].message


def test_names_and_capitals_are_no_unknown_words() -> None:
    assert codes(with_texts("Brindlewick, Hexworth, Tunley, Marlstone and Fernhollow are seen.")) == []


def test_sentences_that_stand_there_twice_are_told() -> None:
    said = "Social workers in the duty team see children within a day and write down what they say and what they want."

    assert codes(with_texts(said, said, said)) == ["repeated"]
    assert codes(with_texts(*["This was an area for development in 2010."] * 3)) == []


def test_areas_for_development_of_several_sentences_are_told_where_areas_are_short() -> None:
    narrative = with_texts(
        *["Plans are clear. They are shared. Parents know them."] * 3, kind="area_for_development"
    )

    assert codes(narrative) == ["long-areas"]
    assert codes(replace(narrative, long_areas=True)) == []


@pytest.mark.parametrize(
    "text", ["Decisions are prompt but they do not", "routinely involve all.", "Staff, carers and"]
)
def test_half_a_sentence_is_told(text: str) -> None:
    assert codes(with_texts(text)) == ["half-sentences"]


def test_a_list_whose_items_all_begin_small_is_no_half_sentence() -> None:
    assert codes(with_texts("the quality of plans", "the timeliness of visits", "a-rated homes.")) == []


def test_one_item_that_begins_small_in_a_short_list_goes_on_with_its_lead_in() -> None:
    short = ["Health staff should attend.", "improve supervision of staff."]
    long = [*short, "Parents should be told.", "Plans should be clear."]

    assert codes(with_texts(*short, kind="area_for_development")) == []
    assert codes(with_texts(*long, kind="area_for_development")) == ["half-sentences"]


def covered(*rows: Row) -> tuple[Coverage, list[Block]]:
    blocks = lines_to_blocks([page(*rows)])
    sections = blocks_to_sections(blocks, "A title")
    findings, _ = sections_to_findings(sections)
    return cover(blocks, sections, findings, "A title"), blocks


LOST = [
    "12. Children are seen alone by workers who know them and",
    "who write down what they say. Their plans are clear. The",
    "plans are shared with parents and with those who teach them.",
]


def test_what_became_findings_and_what_is_known_to_be_none_are_told_apart() -> None:
    coverage, _ = covered(
        bold("Main findings"),
        "",
        "Visits are timely and children are seen alone.",
        "",
        bold("The inspection team"),
        "",
        "Four inspectors of children's services carried out this work together.",
    )

    assert (coverage.passages, coverage.longest) == ((), 0)
    assert coverage.found == len("Visitsaretimelyandchildrenareseenalone")
    assert coverage.known > coverage.found


def test_numbered_paragraphs_under_a_heading_without_findings_are_neither() -> None:
    coverage, _ = covered(bold("The inspection team"), "", *LOST)

    assert [left.text[:17] for left in coverage.passages] == ["Children are seen"]
    assert coverage.longest == 3


def test_the_first_numbered_paragraphs_tell_the_method() -> None:
    method = "2. Four inspectors met 34 children, read 48 case files and talked to carers and teachers."

    coverage, _ = covered(bold("About this inspection"), "", method, "", bold("Findings"), "", LOST[0] + ".")

    assert coverage.passages == ()


def test_rows_of_a_table_of_judgements_are_known() -> None:
    coverage, _ = covered(
        bold("Main findings"),
        "",
        "Visits are timely and children are seen alone.",
        "",
        ["The effectiveness of the help and protection provided", right("Adequate")],
    )

    assert coverage.passages == ()
    assert coverage.found == len("Visitsaretimelyandchildrenareseenalone")


def test_what_a_visit_looked_at_is_known_to_be_no_finding() -> None:
    coverage, _ = covered(
        "Inspectors looked at the arrangements for care leavers, including:",
        "",
        "\u2022 How far the advisers of young people have kept in touch with them.",
        "",
        bold("Main findings"),
        "",
        "Visits are timely and children are seen alone.",
    )

    assert coverage.passages == ()


def test_sources_of_figures_are_known() -> None:
    coverage, _ = covered(
        bold("Children living in this area"),
        "",
        "Some 48,000 children live in Calderfell (2).",
        "",
        "(2) Calderfell's own count of its children, January to December 2014",
    )

    assert coverage.passages == ()


def test_each_line_of_a_page_is_found_known_or_neither() -> None:
    lines = ["Main findings", "Visits are timely and", "children are seen.", "Lost words stand here.", "4"]

    states = line_states(lines, ["Visits are timely and children are seen."], ["Lost words stand here."])

    assert states == ["known", "found", "found", "neither", "known"]


def test_doubts_name_the_field_that_they_are_about() -> None:
    assert {doubt.field for doubt in body_doubts(replace(BODY, findings=[], cut_short=True))} == {
        "file",
        "findings",
    }
    assert all(isinstance(doubt, Doubt) for doubt in body_doubts(BODY))


@pytest.mark.parametrize(
    "text",
    [
        "12 345 6,789 12 % 34",
        "%& $# @! ?? //",
        "XQZWJ VKKP ZZRT QQWX",
        "Дети были услышаны вовремя",
        "zq9 x1 4b 7c",
    ],
)
def test_findings_that_are_no_words_are_told(text: str) -> None:
    body = replace(BODY, findings=[replace(one, text=text) for one in FINDINGS])

    assert "no-words" in codes(body)


@pytest.mark.parametrize(
    "text",
    [
        "In 2021, 45% of children’s plans (12 of 27) were ‘good’ – an improvement.",
        "A multi-agency child-in-need plan and/or a DCS’s view.",
        "SEND and JTAI work is well led, I saw.",
    ],
)
def test_figures_and_abbreviations_among_words_are_no_matter(text: str) -> None:
    assert "no-words" not in codes(with_texts(text))

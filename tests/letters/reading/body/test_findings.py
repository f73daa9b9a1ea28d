"""Sections to findings: one paragraph or bullet each, with what is noted about it."""

from __future__ import annotations

import pytest

from letters.reading.body.findings import sections_to_findings
from letters.reading.body.section_kinds import BACKGROUND, DEVELOPMENT, NARRATIVE, PRIORITY, STRENGTH
from letters.reading.body.sections import Section
from letters.reading.layout.blocks import BULLET, HEADING, PARAGRAPH, Block
from letters.reading.layout.geometry import Line, Tag
from letters.reading.letter import ReadFinding


def block(
    text: str, label: str = "", x0: float = 70.0, *, kind: str = "", page: int = 1, cell: int = 0
) -> Block:
    tag = Tag(1, "P", row=cell, cell=cell) if cell else None
    indent = x0 + 18 if label else x0
    line = Line(text, x0, 0.0, 500.0, 12.0, tag=tag, indent=indent, page=page)
    kind = kind or (BULLET if label and not label.isdigit() else PARAGRAPH)
    return Block(kind, text, (line,), label)


def findings(
    *blocks: Block, kind: str = NARRATIVE, opened: bool = True, tables: bool = False
) -> list[ReadFinding]:
    section = Section("Main findings", kind, blocks, opened=opened)
    return list(sections_to_findings([section], tables=tables)[0])


def texts(*blocks: Block, kind: str = NARRATIVE, opened: bool = True, tables: bool = False) -> list[str]:
    return [finding.text for finding in findings(*blocks, kind=kind, opened=opened, tables=tables)]


def test_each_paragraph_is_a_finding_with_its_number_and_page() -> None:
    one, two = findings(block("Plans are clear.", "7"), block("Visits are late.", "8", page=3))

    assert (one.position, one.kind, one.section, one.page, one.number) == (
        0,
        NARRATIVE,
        "Main findings",
        1,
        "7",
    )
    assert (two.position, two.text, two.page, two.number) == (1, "Visits are late.", 3, "8")


def test_a_sub_list_belongs_to_its_bullet() -> None:
    bullets = (
        block("Visits:", "◼"),
        block("late", "−", 88.0),
        block("few", "−", 88.0),
        block("Plans last.", "◼"),
    )

    assert texts(*bullets, kind=STRENGTH) == ["Visits:\nlate\nfew", "Plans last."]


def test_bullets_below_a_numbered_paragraph_belong_to_it() -> None:
    assert texts(block("Strengthen oversight of:", "3"), block("visits", "•", 99.0), kind=DEVELOPMENT) == [
        "Strengthen oversight of:\nvisits"
    ]


def test_a_lead_in_is_no_finding_and_its_bullets_are() -> None:
    lead = block("In order to improve, the council should take the following action.", "8")
    bullets = (block("Ensure visits.", "•", 99.0), block("Ensure plans.", "•", 99.0))

    assert texts(lead, *bullets, kind=DEVELOPMENT) == ["Ensure visits.", "Ensure plans."]


def test_a_few_words_that_announce_what_follows_are_no_finding() -> None:
    lead = block("At the first inspection, inspectors found that:")

    assert texts(lead, block("There was no joint strategy for young people.")) == [
        "There was no joint strategy for young people."
    ]


def test_a_lead_in_without_a_list_is_a_finding() -> None:
    assert texts(block("Ensure that the following areas are led well."), kind=DEVELOPMENT) == [
        "Ensure that the following areas are led well."
    ]
    assert texts(block("The council should take the following action."), kind=DEVELOPMENT) == []


def test_prose_goes_on_in_a_list_of_fragments() -> None:
    assert texts(
        block("The aims of the panel are:"), block("to share facts", "•"), block("to act.", "•")
    ) == ["The aims of the panel are:\nto share facts\nto act."]


def test_a_row_of_a_table_is_one_finding() -> None:
    row = (
        block("Leaders should plan:", cell=5),
        block("visits", "•", 80.0, cell=5),
        block("And soon.", cell=5),
    )

    assert texts(*row, block("Leaders should act soon.", cell=6), kind=DEVELOPMENT, tables=True) == [
        "Leaders should plan:\nvisits And soon.",
        "Leaders should act soon.",
    ]


def test_a_row_of_a_table_without_tags_goes_on_where_its_words_say_so() -> None:
    row = [block("Leaders should work more closely."), block("In particular they should improve plans.")]
    other = block("Health leaders should cut waits.")

    found = texts(*row, other, kind=DEVELOPMENT, tables=True)

    assert found == [
        "Leaders should work more closely. In particular they should improve plans.",
        "Health leaders should cut waits.",
    ]


def test_a_note_that_a_finding_recurs_is_a_flag_and_stays_in_its_text() -> None:
    (finding,) = findings(
        block("Visits are late.", "-"),
        block("This was an area for improvement from the Safeguarding Inspection in May 2009."),
        kind=DEVELOPMENT,
    )

    assert finding.text.endswith("Inspection in May 2009.")
    assert (finding.recurs, finding.recurs_from) == (True, "Safeguarding Inspection in May 2009")


@pytest.mark.parametrize(
    ("note", "earlier"),
    [
        ("(This was also a recommendation at the last inspection.)", "last inspection"),
        (
            "This was an area for improvement identified at the visit in May 2019, and it still is.",
            "visit in May 2019",
        ),
        ("This is an outstanding recommendation from the inspection in 2012.", "inspection in 2012"),
        ("This was a good inspection for the area.", ""),
    ],
)
def test_notes_name_the_earlier_inspection(note: str, earlier: str) -> None:
    (finding,) = findings(block(f"Visits are late. {note}", "4"))

    assert (finding.recurs, finding.recurs_from) == (bool(earlier), earlier)


@pytest.mark.parametrize(
    ("text", "outcomes"),
    [
        ("Safety planning (outcome 2, national framework)", ("outcome 2",)),
        (
            "Oversight (enabler: leaders drive conditions, national framework)",
            ("enabler: leaders drive conditions",),
        ),
        ("Records (Principle 2, national framework)", ("principle 2",)),
        ("Plans (outcomes 2 and 4, national framework)", ("outcomes 2 and 4",)),
        ("The outcome (good) is known nationally", ()),
    ],
)
def test_outcomes_of_the_national_framework_are_data_and_stay_in_the_text(
    text: str, outcomes: tuple[str, ...]
) -> None:
    (finding,) = findings(block(text, "◼"), kind=DEVELOPMENT)

    assert (finding.text, finding.outcomes) == (text, outcomes)


def test_before_the_first_heading_only_prose_counts() -> None:
    prose = "Services in Thornbury Vale have become better since the last inspection."
    blocks = (block("Ann Moor, Director of Children’s Services, Thornbury Vale Council"), block(prose))

    assert texts(*blocks, block("a list", "•"), opened=False) == [prose]


def test_headings_grades_and_fixed_texts_are_no_findings_and_not_lost() -> None:
    blocks = (
        block("Summary", kind=HEADING),
        block("Children who need help and protection Good", "1"),
        block("I am copying this letter to the Department for Education."),
    )

    found, unplaced = sections_to_findings([Section("Findings", NARRATIVE, blocks)])

    assert found == ()
    assert [left.text for left in unplaced] == ["Summary"]


def test_sections_without_kind_hold_no_findings() -> None:
    assert texts(block("Leaders should send a plan of what they will do."), kind="") == []


def test_an_article_says_what_should_be_done() -> None:
    section = Section(
        "",
        NARRATIVE,
        (block("Plans should be updated more often in future."), block("Staff are kind to all.")),
    )

    found, _ = sections_to_findings([section], article=True)

    assert [finding.kind for finding in found] == [DEVELOPMENT, NARRATIVE]


def test_priority_bullets_keep_their_dashes() -> None:
    blocks = (block("Leaders need to act now. This includes:", "◼"), block("ensuring capacity.", "−", 88.0))

    assert texts(*blocks, kind=PRIORITY) == ["Leaders need to act now. This includes:\nensuring capacity."]


def test_what_an_earlier_inspection_judged_belongs_to_the_sentence_that_announces_it() -> None:
    lead = block("The last report came out in June 2015. The judgements were:", "•")
    rows = (block("Overall effectiveness: inadequate."), block("Adoption performance: good.", "−", 88.0))

    assert texts(lead, *rows, block("Homes are good.", "•"), kind=BACKGROUND) == [
        "The last report came out in June 2015. The judgements were: Overall effectiveness: inadequate.\n"
        "Adoption performance: good.",
        "Homes are good.",
    ]


def test_a_name_under_a_heading_of_background_is_kept_and_a_lone_sign_is_no_text() -> None:
    section = Section(
        "The practice framework used in this area", BACKGROUND, (block("Lanterns first"), block("◼"))
    )

    found, left = sections_to_findings([section])

    assert [finding.text for finding in found] == ["Lanterns first"]
    assert left == ()

"""Blocks to sections: which heading names what stands under it, and its kind."""

from __future__ import annotations

from dataclasses import replace

from letters.reading.body.section_kinds import BACKGROUND, DEVELOPMENT, NARRATIVE, PRIORITY, STRENGTH
from letters.reading.body.sections import Section, blocks_to_sections, paragraph_numbers
from letters.reading.layout.blocks import BULLET, HEADING, PARAGRAPH, Block
from letters.reading.layout.geometry import Line, Tag

TITLE = "Inspection of Eastmere local authority children’s services"


class Sheet:
    """Blocks one below the other; ``beside`` sets the next one in the same row."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.top = 100.0

    def add(
        self, kind: str, text: str, *, size: float = 12.0, x0: float = 70.0, page: int = 2, cell: int = 0
    ) -> Sheet:
        self.top += 30.0
        return self.beside(kind, text, size=size, x0=x0, page=page, cell=cell)

    def beside(
        self, kind: str, text: str, *, size: float = 12.0, x0: float = 300.0, page: int = 2, cell: int = 0
    ) -> Sheet:
        label = "◼" if kind == BULLET else ""
        tag = Tag(1, "P", row=cell, cell=cell) if cell else None
        right = x0 + 5 * len(text)
        line = Line(
            text, x0, self.top, right, self.top + size, size, kind == HEADING, tag, indent=x0, page=page
        )
        self.blocks.append(Block(kind, text, (line,), label))
        return self

    def head(self, text: str, size: float = 14.0, x0: float = 70.0, cell: int = 0) -> Sheet:
        return self.add(HEADING, text, size=size, x0=x0, cell=cell)

    def para(self, text: str, x0: float = 70.0, cell: int = 0) -> Sheet:
        return self.add(PARAGRAPH, text, x0=x0, cell=cell)

    def bullet(self, text: str) -> Sheet:
        return self.add(BULLET, text)

    def sections(self, *, cover: bool = False) -> list[Section]:
        return blocks_to_sections(self.blocks, TITLE, cover=cover)

    def shape(self) -> list[tuple[str, str, list[str]]]:
        """(name, kind, texts) of each section."""
        return [(each.name, each.kind, [block.text for block in each.blocks]) for each in self.sections()]


def test_text_above_all_headings_belongs_to_the_title() -> None:
    (section,) = Sheet().para("Services are good.").sections()

    assert (section.name, section.kind, section.opened) == (TITLE, NARRATIVE, False)


def test_headings_give_name_and_kind() -> None:
    sheet = Sheet().head("What needs to improve?").bullet("Visits.").head("Key strengths").bullet("Staff.")

    assert sheet.shape() == [
        ("What needs to improve?", DEVELOPMENT, ["Visits."]),
        ("Key strengths", STRENGTH, ["Staff."]),
    ]


def test_a_name_that_says_nothing_takes_the_one_above() -> None:
    sheet = Sheet().head("Leadership, management and governance").head("Summary", 12.0).para("It is good.")

    assert sheet.shape() == [("Leadership, management and governance", NARRATIVE, ["It is good."])]


def test_smaller_headings_keep_the_kind_above() -> None:
    sheet = Sheet().head("Areas for improvement").head("Leadership and management", 12.0).bullet("Visits.")

    assert sheet.shape() == [("Leadership and management", DEVELOPMENT, ["Visits."])]


def test_headings_set_alike_are_below_when_nothing_stands_between() -> None:
    sheet = Sheet().head("Areas for priority action").head("Leadership").bullet("Act now.")
    sheet.head("Responses to missing children").bullet("Act here.").head("Key strengths").bullet("Staff.")
    sheet.head("Main findings").bullet("It is mixed.")

    assert sheet.shape() == [
        ("Leadership", PRIORITY, ["Act now."]),
        ("Responses to missing children", PRIORITY, ["Act here."]),
        ("Key strengths", STRENGTH, ["Staff."]),
        ("Main findings", NARRATIVE, ["It is mixed."]),
    ]


def test_a_section_without_findings_has_no_kind_and_ends_with_the_next_known_heading() -> None:
    sheet = Sheet().head("Next steps").para("Send a plan.").head("Ofsted").para("Ann Moor")
    sheet.head("Main findings").para("It is good.")

    assert [(name, kind) for name, kind, _ in sheet.shape()] == [
        ("Next steps", ""),
        ("Ofsted", ""),
        ("Main findings", NARRATIVE),
    ]


def test_grade_definitions_are_no_findings_under_any_heading() -> None:
    sheet = (
        Sheet()
        .head("What the inspection judgements mean", 16.0)
        .head("Overall effectiveness")
        .para("Good is")
    )

    assert [kind for _, kind, _ in sheet.shape()] == [""]


def test_nothing_counts_after_the_signature() -> None:
    sheet = Sheet().head("Main findings").para("It is good.").para("Yours sincerely").para("Ann Moor")

    assert [kind for _, kind, _ in sheet.shape()] == [NARRATIVE, ""]


def test_a_box_interrupts_a_section_and_no_more() -> None:
    sheet = Sheet().head("Areas for improvement").bullet("Visits.")
    sheet.head("Case study: highly effective practice", 12.0, x0=96.0, cell=7).para(
        "Sam is safe.", 96.0, cell=7
    )
    sheet.bullet("Plans.")

    assert sheet.shape() == [
        ("Areas for improvement", DEVELOPMENT, ["Visits."]),
        ("Case study: highly effective practice", NARRATIVE, ["Sam is safe."]),
        ("Areas for improvement", DEVELOPMENT, ["Plans."]),
    ]


def test_a_box_without_tags_ends_where_text_is_set_out() -> None:
    sheet = Sheet().head("Key strengths").head("Case study: good", 12.0, x0=76.3).para("Sam is safe.", 76.3)
    sheet.bullet("Staff.")

    assert [name for name, _, _ in sheet.shape()] == ["Case study: good", "Key strengths"]


def test_a_graded_row_names_a_section_but_not_on_the_front() -> None:
    front = Sheet().add(PARAGRAPH, "Overall effectiveness", page=1).beside(PARAGRAPH, "Good", page=1)
    later = Sheet().head("Inspection judgements about the local authority")
    later.para("The experiences and progress of care leavers").beside(PARAGRAPH, "Requires improvement")
    later.head("Summary", 12.0).para("It is slow.")

    assert {section.name for section in front.sections()} == {TITLE}
    assert later.shape()[-1] == ("The experiences and progress of care leavers", NARRATIVE, ["It is slow."])


def test_a_graded_row_whose_name_we_do_not_know_is_no_text() -> None:
    sheet = Sheet().head("Main findings").para("Visits are timely.")
    sheet.para("The quality of the help that families have").beside(PARAGRAPH, "Adequate")

    assert sheet.shape() == [("Main findings", NARRATIVE, ["Visits are timely.", "Adequate"])]


def test_a_lead_in_names_its_list_only() -> None:
    lead = "From the evidence gathered, the inspection identified areas that were delivered satisfactorily:"
    sheet = Sheet().para(lead).bullet("Contacts.").bullet("Visits.").para("These are other matters.")

    (_, _, items), (name, _, _) = sheet.shape()

    assert items == ["Contacts.", "Visits."]
    assert name == TITLE


def test_a_column_of_responsible_bodies_is_left_aside() -> None:
    sheet = Sheet().head("Areas for priority action").head("Responsible body", 12.0)
    sheet.beside(HEADING, "Areas for priority action").para("Eastmere Council").beside(
        PARAGRAPH, "Plan better."
    )

    assert sheet.shape() == [("Areas for priority action", PRIORITY, ["Plan better."])]


def test_a_cover_is_no_part_of_the_report() -> None:
    sheet = Sheet().add(PARAGRAPH, "Services are good and safe in Eastmere.", page=1)

    assert sheet.sections(cover=True) == []
    assert sheet.sections() != []


def test_a_graded_section_stands_under_no_list_even_set_smaller() -> None:
    sheet = Sheet().head("What needs to improve?", size=16.0).bullet("Supervision.")
    sheet.head("The experiences and progress of care leavers: requires improvement to be good")
    sheet.para("Advisers know their young people.")
    sheet.head("Leadership").para("Leaders changed in May.")

    assert [(section.kind, section.name.split()[0]) for section in sheet.sections()] == [
        (DEVELOPMENT, "What"),
        (NARRATIVE, "The"),
        (NARRATIVE, "Leadership"),
    ]


def test_a_list_ends_where_narrative_begins_set_smaller() -> None:
    sheet = Sheet().head("Recommendations").bullet("Train staff.")
    sheet.head("Inspection findings – the board", size=12.0).para("The board has met twice.")

    assert sheet.shape()[-1] == ("Inspection findings – the board", NARRATIVE, ["The board has met twice."])


def test_a_list_ends_at_a_subject_set_smaller() -> None:
    sheet = Sheet().head("Areas for improvement").bullet("Visits.")
    sheet.head("Leadership and management", size=12.0).para("Leaders changed in May.")

    assert [(section.kind, section.name) for section in sheet.sections()] == [
        (DEVELOPMENT, "Areas for improvement"),
        (NARRATIVE, "Leadership and management"),
    ]


def test_groups_of_a_list_keep_its_kind_though_they_are_set_larger() -> None:
    sheet = (
        Sheet().head("What does the authority need to improve?").head("Priority and immediate action", 12.0)
    )
    sheet.head("Quality of plans", 12.7).bullet("Write plans.").head("Leadership", 12.7).bullet("Lead.")
    sheet.head("Areas for improvement", 12.0).head("Quality of plans", 12.7).bullet("Share plans.")

    assert sheet.shape() == [
        ("Quality of plans", PRIORITY, ["Write plans."]),
        ("Leadership", PRIORITY, ["Lead."]),
        ("Quality of plans", DEVELOPMENT, ["Share plans."]),
    ]


def test_time_limits_divide_a_list() -> None:
    sheet = Sheet().head("Areas for improvement").para("Eastmere should take the following action.")
    sheet.head("Immediately:").bullet("See children.").head("Within three months:").bullet("Write plans.")

    assert [(section.kind, section.name) for section in sheet.sections()][1:] == [
        (DEVELOPMENT, "Areas for improvement"),
        (DEVELOPMENT, "Areas for improvement"),
    ]


def test_a_larger_section_without_findings_does_not_swallow_known_headings() -> None:
    sheet = Sheet().head("Information about this inspection", 20.0).para("Inspectors looked at files.")
    sheet.head("Inspection judgements about the local authority").para("Services are slow.")

    assert sheet.shape()[-1] == (
        "Inspection judgements about the local authority",
        NARRATIVE,
        ["Services are slow."],
    )


def test_a_larger_section_without_findings_does_not_swallow_numbered_paragraphs() -> None:
    sheet = Sheet().head("Information about this inspection", 20.0).para("Inspectors looked at files.")
    sheet.head("Edge of care").para("Help comes late.")
    sheet.blocks[-1] = replace(sheet.blocks[-1], label="12")

    assert sheet.shape()[-1] == ("Edge of care", NARRATIVE, ["Help comes late."])


def test_figures_about_the_area_are_background_until_a_list_begins() -> None:
    sheet = (
        Sheet().head("Information about this local authority area").head("Previous Ofsted inspections", 12.0)
    )
    sheet.bullet("One home is good.").head("A model of practice", 12.0).bullet("It is new.")
    sheet.para("Recommendations").bullet("Train staff.").head("Main findings").para("It is slow.")

    assert [section.kind for section in sheet.sections()] == [BACKGROUND, BACKGROUND, DEVELOPMENT, NARRATIVE]


def test_grade_criteria_are_none_whoever_they_are_for() -> None:
    sheet = Sheet().head("What the Eastmere board’s judgements mean", 16.0)
    sheet.head("The board is likely to be judged good if:", 12.0).bullet("It meets.")

    assert [kind for _, kind, _ in sheet.shape()] == [""]


def test_a_summary_that_begins_on_the_cover_counts() -> None:
    sheet = (
        Sheet().add(HEADING, "Services in Eastmere are good", page=1).add(PARAGRAPH, "Leaders: good", page=1)
    )
    sheet.add(HEADING, "Executive summary", page=1).add(PARAGRAPH, "Leaders know their services.", page=1)

    assert [[block.text for block in section.blocks] for section in sheet.sections(cover=True)] == [
        ["Leaders know their services."]
    ]


def test_a_numbered_heading_leaves_no_gap_in_the_numbers_and_a_chapters_number_is_none() -> None:
    sheet = (
        Sheet().head("3. Main findings").para("Visits are timely.").head("13. Priorities for improvement:")
    )
    sheet.para("Plans are clear.")
    first, last = sheet.blocks[1], sheet.blocks[3]
    blocks = [
        sheet.blocks[0],
        replace(first, label="12"),
        sheet.blocks[2],
        replace(last, label="14"),
    ]

    assert paragraph_numbers(blocks, blocks_to_sections(blocks, TITLE)) == [12, 13, 14]


def test_a_box_that_tells_its_case_in_bold_keeps_the_sentence() -> None:
    told = "The partnership needs to see that systems for watching over children are in place and used."
    sheet = Sheet().head("Areas for improvement").head("Case study: area for improvement", 12.0, x0=76.3)
    sheet.head(told, 12.0, x0=76.3).para("Leaders meet monthly.", 76.3)

    assert sheet.shape()[-1][2] == [told, "Leaders meet monthly."]


def test_a_sentence_set_in_bold_stays_in_its_section() -> None:
    told = "The model of practice that workers in Eastmere use with families was named ‘Lanterns’ in 2015."
    sheet = (
        Sheet().head("Local leadership").bullet("The director has been in post since 2014.").head(told, 12.0)
    )

    assert sheet.shape() == [
        ("Local leadership", BACKGROUND, ["The director has been in post since 2014.", told])
    ]


def test_a_long_heading_that_announces_its_section_is_one() -> None:
    heading = "The council in Eastmere has fallen behind in most of its work and is not yet good because:"

    assert Sheet().head("Main findings").head(heading, 12.0).para("Visits are late.").shape() == [
        (heading, NARRATIVE, ["Visits are late."])
    ]


def test_a_heading_of_background_that_is_not_set_bold_is_one() -> None:
    sheet = (
        Sheet().head("Previous Ofsted inspections", 12.0).bullet("Homes were good.").para("Local leadership")
    )
    sheet.bullet("The director came in 2017.").head("The practice framework used in this area", 12.0)
    sheet.para("Lanterns")

    assert sheet.shape() == [
        ("Previous Ofsted inspections", BACKGROUND, ["Homes were good."]),
        ("Local leadership", BACKGROUND, ["The director came in 2017."]),
        ("The practice framework used in this area", BACKGROUND, ["Lanterns"]),
    ]


def test_inspection_findings_set_as_large_as_their_section_belong_to_it() -> None:
    name = "The experiences and progress of children who need help and protection"
    sheet = Sheet().head("The local authority", 16.0).head(name).head("Summary").para("Visits are late.")
    sheet.head("Inspection findings").para("Plans drift.").head(
        "The graded judgement for adoption performance"
    )
    sheet.para("Adopters are well prepared.")

    assert [section.name for section in sheet.sections()] == [
        name,
        name,
        "The graded judgement for adoption performance",
    ]


def test_a_lead_in_that_is_a_heading_leaves_no_gap_in_the_numbers() -> None:
    sheet = Sheet().head("Main findings").para("Visits are timely.").para("Priorities for improvement:")
    sheet.bullet("Agree a plan.").head("Key findings").para("Plans are clear.")
    labels = {1: "12", 2: "13", 5: "14"}
    blocks = [
        replace(block, label=labels.get(place, block.label)) for place, block in enumerate(sheet.blocks)
    ]
    line = replace(blocks[2].lines[0], text="13. Priorities for improvement:")
    blocks[2] = replace(blocks[2], lines=(line,))

    assert paragraph_numbers(blocks, blocks_to_sections(blocks, TITLE)) == [12, 13, 14]

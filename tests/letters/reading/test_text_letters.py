"""Whole letters as text about invented authorities, each with what real ones show."""

from __future__ import annotations

from datetime import date

import pytest

from letters.reading import read_letter
from letters.reading.letter import ReadLetter

REPORT = """Inspection of safeguarding and looked after children services

Eastmere

Inspection dates: 10 to 21 January 2011
Reporting inspector: Ann Moor HMI

Published: 25 February 2011

About this inspection

1. The purpose of the inspection is to see how well Eastmere keeps children safe.

Service information

2. Eastmere has 52,000 children and young people, a fifth of its people.

The inspection outcomes: Safeguarding services

Overall effectiveness Grade 3 (adequate)

3. Services keep most children safe but too few of them are seen alone.

Capacity for improvement Grade 2 (good)

4. Leaders know where services are weak and act upon what they know.

Areas for improvement

5. In order to improve services in Eastmere, the authority should take the following action.

Immediately:

- see each child alone
- record each decision.

Within three months:

- write better plans with families.

The inspection outcomes: Services for looked after children

Overall effectiveness Grade 2 (good)

6. Children settle well and stay with their carers for as long as they need.
"""
SEND = """12 November 2018

Ms Ann Moor
Director of Children's Services, Eastmere Council

Dear Ms Moor

Joint local area SEND inspection in Eastmere

Between 1 October and 5 October 2018, Ofsted and the Care Quality Commission (CQC) inspected Eastmere.

Main findings

- Families wait too long for an assessment of speech.

The effectiveness of the local area in identifying children's needs

Strengths

- Health visitors share what they see with nurseries.

Areas for development

- School leaders do not know whom to ask for help.

The local area is required to produce and submit a written statement that says how it will tackle these areas of \
significant weakness:

- the poor quality of plans
- the long waits.

Yours sincerely

Jo Penn
Her Majesty's Inspector
"""
VISIT = """12 December 2017

Ms Ann Moor
Director of Children's Services
Eastmere Council

Dear Ms Moor

Monitoring visit to Eastmere children's services

This letter summarises the findings of the monitoring visit on 14 and 15 November 2017.

Findings and evaluation of progress

Workers see children often. They write down what they hear from them

Supervision is now held each month but it is not yet used to think about what children need from us all

Plans vary too much. Parents do not know what must change and by when.

Areas for priority action

There are no areas for priority or immediate action

Yours sincerely

Jo Penn
Her Majesty's Inspector
"""


def _read(text: str) -> ReadLetter:
    return read_letter(text.encode(), "letter.txt")


def _kinds(letter: ReadLetter) -> list[str]:
    return [finding.kind for finding in letter.findings]


def test_two_services_are_graded_apart() -> None:
    letter = _read(REPORT)

    assert letter.header.framework == "safeguarding-looked-after"
    assert dict(letter.judgements) == {
        "safeguarding": "adequate",
        "safeguarding_capacity": "good",
        "looked_after": "good",
    }
    assert _kinds(letter) == ["background", *["narrative"] * 2, *["area_for_development"] * 3, "narrative"]


def test_a_local_areas_significant_weaknesses_are_priority_actions() -> None:
    letter = _read(SEND)

    assert (letter.header.framework, letter.header.authority) == ("local-area-send", "Eastmere")
    assert (letter.header.start, letter.header.lead_inspector) == (date(2018, 10, 1), "Jo Penn")
    assert _kinds(letter) == [
        "narrative",
        "strength",
        "area_for_development",
        "priority_action",
        "priority_action",
    ]


def test_a_revisit_says_progress_with_the_weakness_it_is_about() -> None:
    text = SEND.replace("local area SEND inspection in", "area SEND revisit in")
    text = text[: text.index("The effectiveness")] + (
        "Leaders have hired two therapists.\n\n"
        "The area has not made sufficient progress in addressing this area of weakness.\n\nYours sincerely\n\nJo Penn\n"
    )

    letter = _read(text)

    assert letter.header.framework == "local-area-send-revisit"
    assert letter.findings[-1].text.endswith(
        "has not made sufficient progress in addressing this area of weakness."
    )
    assert letter.findings[-1].text.startswith("Leaders have hired")


def test_paragraphs_without_a_full_stop_are_paragraphs() -> None:
    texts = [finding.text for finding in _read(VISIT).findings]

    assert [text.split()[0] for text in texts] == ["Workers", "Supervision", "Plans"]


def test_a_bullet_without_a_full_stop_joins_no_heading() -> None:
    text = SEND.replace("see with nurseries.", "see with nurseries")

    assert _kinds(_read(text)) == _kinds(_read(SEND))


def test_a_title_broken_over_a_blank_line_is_one_and_no_other_frameworks() -> None:
    text = (
        "1\n\nEastmere City Council\n\nRe-inspection of services for children in need of help and\n\n"
        "protection, children looked after and care leavers\n\nInspection dates: 9 October to 2 November 2017\n\n"
        "Executive summary\n\nServices for children are no longer poor and most children are safe in Eastmere.\n\n"
        "Recommendations\n\n1. Keep plans up to date for children.\n\n2. Write down how decisions are made.\n"
    )

    letter = _read(text)

    assert (letter.header.framework, letter.header.authority) == ("sif", "Eastmere City Council")
    assert _kinds(letter) == ["narrative", "area_for_development", "area_for_development"]


def test_an_authority_that_stands_in_the_prose_only() -> None:
    text = (
        "9 May 2018\n\nDear local partnership\n\n"
        "Joint targeted area inspection of the multi-agency response to neglect\n\n"
        "This letter outlines our findings about the work of individual agencies in Eastmere local authority.\n\n"
        "Key strengths\n\n- Schools act on what they see.\n"
    )

    assert _read(text).header.authority == "Eastmere"


@pytest.mark.parametrize("printed", ["12/09/2016 to 06/10/2016", "12.09.2016 – 06.10.2016"])
def test_dates_in_figures(printed: str) -> None:
    letter = _read(REPORT.replace("10 to 21 January 2011", printed))

    assert (letter.header.start, letter.header.end) == (date(2016, 9, 12), date(2016, 10, 6))


@pytest.mark.parametrize(
    "printed",
    [
        "Lead inspectors: Ann Moor HMI and Jo Penn HMI",
        "Lead inspector: Ann Moor, Her Majesty's Inspector\nLead inspector: Jo Penn",
    ],
)
def test_two_leads(printed: str) -> None:
    letter = _read(REPORT.replace("Reporting inspector: Ann Moor HMI", printed))

    assert letter.header.lead_inspector == "Ann Moor and Jo Penn"


def test_a_lead_in_that_says_more_than_that_a_list_follows_is_kept() -> None:
    text = VISIT.replace(
        "There are no areas for priority or immediate action",
        "Too many children wait. The trust should act on the following areas:\n\n"
        "- Oversight of risk.\n- Help for staff.",
    )

    priority = [finding.text for finding in _read(text).findings if finding.kind == "priority_action"]

    assert priority[0].startswith("Too many children wait.")
    assert priority[1:] == ["Oversight of risk.", "Help for staff."]


IMPRINT = (
    "The Office for Standards in Education, Children's Services and Skills (Ofsted) regulates and inspects to "
    "achieve excellence in the care of children and young people.\n"
)


def test_a_second_report_below_the_imprint_of_the_first_is_read() -> None:
    board = "Summary of findings\n\nThe board of Eastmere has not challenged its partners often enough.\n"

    letter = _read(f"{REPORT}\n{IMPRINT}\nEastmere Safeguarding Children Board\n\n{board}")

    assert letter.findings[-1].text == "The board of Eastmere has not challenged its partners often enough."
    assert not [finding for finding in letter.findings if "regulates" in finding.text]


def test_text_below_the_imprint_is_no_finding() -> None:
    letter = _read(
        f"{REPORT}\n{IMPRINT}\nTo hear of new reports, please visit the site and subscribe to it.\n"
    )

    assert letter.findings[-1].text.startswith("Children settle well")


def test_a_council_below_the_title_without_a_gap_and_labels_before_what_they_label() -> None:
    head = "Inspection of looked after children\nservices\nEastmere Metropolitan Borough Council\n\n"
    head += "Inspection dates:\n\n24 - 28 June 2013\n\nReporting inspector Ann Moor HMI\n\n"
    head += "Age group:\nPublished:\n\nAll\n2 August 2013\n"

    letter = _read(head + REPORT[REPORT.index("About this inspection") :])

    assert letter.header.authority == "Eastmere Metropolitan Borough Council"
    assert letter.header.published == date(2013, 8, 2)


def test_a_day_in_prose_on_which_something_was_judged_is_no_day_on_site() -> None:
    title = "Inspection of progress made in the provision of safeguarding services in Eastmere"
    told = "An earlier review of the board had been evaluated as inadequate by Ofsted on 1 December 2009."

    letter = _read(f"{title}\n\nPublished: 3 July 2010\n\nKey findings\n\n1. {told}\n")

    assert letter.header.ranges == ()


def test_a_table_of_judgements_at_the_end_agrees_with_the_headings_and_gives_no_findings() -> None:
    table = (
        "Record of main findings\n\nSafeguarding services\n"
        "Overall effectiveness                     Adequate\n"
        "Capacity for improvement                  Good\n"
        "Outcomes for children and young people\n"
        "Children and young people feel safe at home and at school     Adequate\n"
        "Quality of provision                      Adequate\n"
    )

    letter = _read(f"{REPORT}\n{table}")

    assert dict(letter.judgements)["safeguarding_capacity"] == "good"
    assert "grades-disagree" not in [doubt.code for doubt in letter.doubts]
    assert letter.findings[-1].text.startswith("Children settle well")


def test_a_list_whose_signs_were_lost_keeps_the_kind_of_its_lead_in() -> None:
    lead = "The local area is required to produce a statement that tells how it will tackle this significant weakness:"
    letter = _read(SEND[: SEND.index("Yours sincerely")] + f"{lead}\n\nthe lack of a joint strategy.\n")

    assert (letter.findings[-1].kind, letter.findings[-1].text) == (
        "priority_action",
        "the lack of a joint strategy.",
    )


def test_when_the_next_inspection_comes_is_no_finding() -> None:
    fixed = "A monitoring inspection will be carried out within approximately 18 months."

    letter = _read(SEND.replace("Yours sincerely", f"{fixed}\n\nYours sincerely"))

    assert not [finding for finding in letter.findings if "18 months" in finding.text]


SIF = """Eastmere Borough Council
Inspection of services for children in need of help and protection, children looked after and care leavers
Inspection date: 12 September 2016 - 6 October 2016
Report published: 25 November 2016

Children's services in Eastmere require improvement to be good

1. Children who need help and protection            Requires improvement
2. Children looked after and achieving permanence   Good
2.1 Adoption performance                            Good
2.2 Experiences and progress of care leavers        Requires improvement
3. Leadership, management and governance            Requires improvement

Executive summary

Services for children in Eastmere have improved since 2012 but they are not yet good.

The experiences and progress of children who need help and protection

Inspection findings

4. Contacts are dealt with promptly. Managers oversee all decisions.

Case study: early help

A family with three children had help from a family worker. Their school attendance went up.

5. Children who go missing are offered an interview.
"""


def test_every_row_of_a_table_of_judgements_in_columns_is_read_and_none_is_a_finding() -> None:
    letter = _read(SIF)

    assert dict(letter.judgements) == {
        "overall_effectiveness": "requires improvement",
        "leaders": "requires improvement",
        "help_and_protection": "requires improvement",
        "in_care": "good",
        "care_leavers": "requires improvement",
        "adoption": "good",
    }
    assert not letter.unplaced


def test_a_case_study_in_a_text_ends_where_the_numbers_go_on() -> None:
    sections = [(finding.number, finding.section) for finding in _read(SIF).findings[1:]]

    assert sections == [
        ("4", "The experiences and progress of children who need help and protection"),
        ("", "Case study: early help"),
        ("5", "The experiences and progress of children who need help and protection"),
    ]


ILACS = """Eastmere Council
Inspection of children's social care services

Inspection dates: 4 to 15 March 2019

Lead inspector: Ann Moor

The experiences and progress of                                 Requires improvement to be
children who need help and protection                           good

Overall effectiveness                                           Good

Services for children in Eastmere are good. Leaders have kept a clear focus on
children since the last inspection in 2015 and know what they do well.

The experiences and progress of children who need help and protection:
requires improvement to be good

1. Thresholds are understood by partners. Contacts are dealt with on the day by
   experienced workers who know when to ask for more. In a small number of

Inspection of Eastmere Council children's social care services
4 to 15 March 2019                                                             2

   cases, parents had not been told that information would be shared.

2. Social workers see children alone.

Inspection of Eastmere Council children's social care services
4 to 15 March 2019                                                             3

3. Leaders know their services.
"""


def test_a_table_of_judgements_on_the_front_opens_no_section() -> None:
    letter = _read(ILACS)

    assert letter.findings[0].section == "Inspection of children's social care services"
    assert dict(letter.judgements) == {
        "help_and_protection": "requires improvement",
        "overall_effectiveness": "good",
    }
    assert not letter.unplaced


def test_feet_in_the_middle_of_a_text_that_name_the_inspection_are_no_prose() -> None:
    texts = [finding.text for finding in _read(ILACS).findings]

    assert texts[1].endswith(
        "In a small number of cases, parents had not been told that information would be shared."
    )
    assert len(texts) == 4


def test_a_day_far_down_in_a_letter_is_no_day_on_site() -> None:
    title = "Inspection of progress made in the provision of safeguarding services in Eastmere"
    opening = "Leaders know what they must do to help families sooner. " * 40
    told = "The board was led by a director who came from another council from 1 December 2009."

    letter = _read(f"{title}\n\nPublished: 3 July 2010\n\nKey findings\n\n1. {opening}\n\n2. {told}\n")

    assert letter.header.ranges == ()


def test_a_grade_of_two_rows_stands_beside_a_name_of_two_rows() -> None:
    front = (
        "Eastmere Council\nInspection of children’s social care services\n\n"
        "Inspection dates: 4 March 2019 to 8 March 2019\n\n"
        "Judgement                                                 Grade\n\n"
        "The impact of leaders on social work practice with        Good\nchildren and families\n\n"
        "The experiences and progress of children who need         Good\nhelp and protection\n\n"
        "The experiences and progress of children in care and      Requires improvement\n"
        "care leavers                                              to be good\n\n"
        "Overall effectiveness                                     Good\n\n"
    )

    letter = _read(f"{front}Leaders have made help for families better since the last inspection.\n")

    assert dict(letter.judgements) == {
        "overall_effectiveness": "good",
        "leaders": "good",
        "help_and_protection": "good",
        "in_care_and_care_leavers": "requires improvement",
    }


def test_what_an_earlier_inspection_judged_is_no_grade_of_this_one() -> None:
    earlier = (
        "Previous inspections\n\nThe last report came out in June 2012. The judgements for the council were:\n\n"
        "Children looked after and achieving permanence: Inadequate.\n\nLocal leadership\n\n"
    )

    letter = _read(SIF.replace("The experiences and progress", f"{earlier}The experiences and progress", 1))

    assert dict(letter.judgements)["in_care"] == "good"


def test_the_forms_request_for_a_plan_is_no_finding() -> None:
    report = (
        "Area SEND inspection of Eastmere Local Area Partnership\n\nInspection dates: 15 to 19 May 2023\n\n"
        "Inspection outcome\n\nThe arrangements typically lead to positive experiences and outcomes.\n\n"
        "Ofsted and CQC ask that the partnership brings out a new plan that follows this report.\n\n"
        "What is it like to be a child in this area?\n\nFamilies are heard and helped early.\n"
    )

    letter = _read(report)

    assert not [finding for finding in letter.findings if "new plan" in finding.text]


def test_a_place_divided_at_a_hyphen_in_a_title_closes_up() -> None:
    letter = _read(
        "Monitoring visit to Ash-on-\nBrook children’s services\n\n" + VISIT.partition("This letter")[2]
    )

    assert "Ash-on-Brook" in letter.header.title

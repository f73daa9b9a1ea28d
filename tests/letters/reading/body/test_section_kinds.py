"""The policy table: headings as printed, and paragraphs that every letter carries."""

from __future__ import annotations

import pytest

from letters.reading.body import section_kinds as kinds
from letters.reading.body.section_kinds import is_boilerplate, role_of

ROLES = {
    "Strengths": kinds.STRENGTH,
    "Key Strengths": kinds.STRENGTH,
    "Multi-agency strengths": kinds.STRENGTH,
    "The LSCB’s strengths": kinds.STRENGTH,
    "The local authority has the following strengths:": kinds.STRENGTH,
    "What is the area partnership doing that is effective?": kinds.STRENGTH,
    "The service meets the requirements of statutory guidance in the following areas": kinds.MEETS,
    "What needs to improve?": kinds.DEVELOPMENT,
    "What needs to improve?1": kinds.DEVELOPMENT,
    "What needs to improve in this area of social work practice?": kinds.DEVELOPMENT,
    "What does the LSCB need to improve?": kinds.DEVELOPMENT,
    "What does the area partnership need to do better?": kinds.DEVELOPMENT,
    "Areas for development": kinds.DEVELOPMENT,
    "Key area for improvement": kinds.DEVELOPMENT,
    "Recommendations:": kinds.DEVELOPMENT,
    "Priority and immediate action": kinds.PRIORITY,
    "Areas for priority actions": kinds.PRIORITY,
    "Key strengths and weaknesses of the LSCB": kinds.NARRATIVE,
    "The experiences and progress of care leavers: good": kinds.SUBJECT,
    "1. The experiences and progress of care leavers": kinds.SUBJECT,
    "The graded judgment for adoption performance is that it is good": kinds.NARRATIVE,
    "Executive summary": kinds.PLAIN,
    "Section 2: The effectiveness of the Local Safeguarding Children Board": kinds.PLAIN,
    "Within three months:": kinds.TIMED,
    "Requires improvement to be good": kinds.DROP,
    "Grade 4 (Inadequate)": kinds.DROP,
    "Judgement": kinds.DROP,
    "Responsible bodies": kinds.ASIDE,
    "Information about this inspection": kinds.SKIP,
    "What the inspection judgments mean: the LSCB": kinds.SKIP,
    "Information about the LSCB inspection": kinds.SKIP,
    "What the LSCB inspection judgements mean": kinds.SKIP,
    "The LSCB is likely to be judged to be good if the following apply:": kinds.SKIP,
    "Information about this local authority area": kinds.ABOUT,
    "Information about the local area partnership": kinds.ABOUT,
    "Children looked after in this area": kinds.BACKGROUND,
    "Recent inspection history": kinds.BACKGROUND,
    "Service information": kinds.BACKGROUND,
    "Inspection findings – the Local Safeguarding Children Board": kinds.NARRATIVE,
    "Priorities for further improvement": kinds.DEVELOPMENT,
    "Next steps": kinds.SKIP,
    "Practice study: area for improvement": kinds.BOX,
    "Yours sincerely": kinds.END,
    "Copy: Ann Moor": kinds.END,
    "Kingsmarsh Safeguarding Children Partnership (KSCP)": "",
}


@pytest.mark.parametrize(("heading", "role"), ROLES.items(), ids=list(ROLES))
def test_headings_play_their_roles(heading: str, role: str) -> None:
    assert role_of(heading) == role
    assert role_of(heading.upper()) == role


@pytest.mark.parametrize(
    "paragraph",
    [
        "This letter summarises the findings of the visit to Kingsmarsh on 1 and 2 March 2022.",
        "Between 4 and 8 May 2020, Ofsted and others undertook an inspection.",
        "Inspectors looked at a range of evidence.",
        "The joint targeted area inspection (JTAI) included an evaluation of the front door.",
    ],
)
def test_openings_are_boilerplate_only_in_a_letters_opening(paragraph: str) -> None:
    assert is_boilerplate(paragraph, opening=True)
    assert not is_boilerplate(paragraph)


@pytest.mark.parametrize(
    "paragraph",
    [
        "I am copying this letter to the Department for Education.",
        "Ofsted will take the findings from this focused visit into account.",
        "There are no areas for priority action.",
        "Any areas for development identified above will be considered again.",
        "The next full area SEND inspection will be within five years.",
        "Good",
        "14",
    ],
)
def test_fixed_texts_are_boilerplate_anywhere(paragraph: str) -> None:
    assert is_boilerplate(paragraph)


@pytest.mark.parametrize(
    "paragraph",
    [
        "Inspectors met with young people, who spoke well of their workers.",
        "Good practice is shared.",
        "There are no areas for priority action in health, but the police must act.",
        "The local authority should improve its plans for children.",
    ],
)
def test_findings_are_no_boilerplate(paragraph: str) -> None:
    assert not is_boilerplate(paragraph)

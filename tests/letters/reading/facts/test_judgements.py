"""Grades in the tables and headings of every framework that gives them. All places are invented."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from letters.reading.facts.judgements import read_judgements
from letters.reading.layout.geometry import Line, PageLines
from letters.reading.letter import Doubt, Header
from letters.reference.frameworks import GRADES
from tests.letters.reading.typeset import Row, bold, line, page, right

LEADERS = ["The impact of leaders on social work", "practice with children and families"]
HELP = ["The experiences and progress of", "children who need help and protection"]
CARE_AND_LEAVERS = ["The experiences and progress of", "children in care and care leavers"]
CARE = ["The experiences and progress of", "children in care"]
LEAVERS = ["The experiences and progress of care", "leavers"]
CHILDREN_LEAVERS = ["The experiences and progress of", "children care leavers"]
OVERALL = ["Overall effectiveness"]


def ilacs(day: date) -> Header:
    return Header(framework="ilacs", title="Inspection", authority="Ashby Vale", ranges=((day, day),))


IN_2022, IN_2024, IN_2026 = ilacs(date(2022, 12, 5)), ilacs(date(2024, 3, 4)), ilacs(date(2026, 6, 8))


def table(*rows: tuple[list[str], str], grade_at: float = 0.0, wrap: bool = False) -> PageLines:
    """A judgement table; ``grade_at`` moves grades down from the first line of their names."""
    set_rows: list[Row] = [[bold("Judgement", 12.0), right("Grade")], "", ""]
    for names, grade in rows:
        parts = grade.split(" to be") if wrap else [grade]
        grades = [right(parts[0], down_pt=grade_at)]
        if len(parts) == 2:
            grades.append(right(f"to be{parts[1]}", down_pt=grade_at + 14.0))
        set_rows.append([names[0], *grades])
        set_rows += [*names[1:], ""]
    return page(*set_rows, "", "Services for children in Ashby Vale are good and sometimes outstanding.")


def codes(doubts: tuple[Doubt, ...]) -> list[tuple[str, str]]:
    return [(doubt.code, doubt.field) for doubt in doubts]


@pytest.mark.parametrize(
    ("grade_at", "wrap"), [(0.0, False), (7.0, False), (14.0, False), (-7.0, True), (0.0, True), (7.0, True)]
)
def test_table_from_2023(grade_at: float, wrap: bool) -> None:
    front = table(
        (LEADERS, "Outstanding"),
        (HELP, "Requires improvement to be good"),
        (CARE, "Good"),
        (LEAVERS, "Inadequate"),
        (OVERALL, "Requires Improvement to be good"),
        grade_at=grade_at,
        wrap=wrap,
    )

    assert read_judgements((front,), IN_2024) == (
        (
            ("overall_effectiveness", "requires improvement"),
            ("leaders", "outstanding"),
            ("help_and_protection", "requires improvement"),
            ("in_care", "good"),
            ("care_leavers", "inadequate"),
        ),
        (),
    )


def test_table_before_2023_judges_care_and_leaving_care_together() -> None:
    front = table((LEADERS, "Good"), (HELP, "Good"), (CARE_AND_LEAVERS, "Outstanding"), (OVERALL, "Good"))

    grades, doubts = read_judgements((front,), IN_2022)

    assert dict(grades)["in_care_and_care_leavers"] == "outstanding"
    assert "in_care" not in dict(grades)
    assert doubts == ()


def test_table_from_spring_2026_has_no_overall_effectiveness() -> None:
    front = table((LEADERS, "Good"), (HELP, "Good"), (CARE, "Inadequate"), (CHILDREN_LEAVERS, "Good"))

    grades, doubts = read_judgements((front,), IN_2026)

    assert [slug for slug, _ in grades] == ["leaders", "help_and_protection", "in_care", "care_leavers"]
    assert doubts == ()


def test_first_day_decides_what_to_expect() -> None:
    front = table((LEADERS, "Good"), (HELP, "Good"), (CARE, "Good"), (LEAVERS, "Good"))

    assert codes(read_judgements((front,), IN_2024)[1]) == [("no-judgement", "overall_effectiveness")]
    assert codes(read_judgements((front,), IN_2022)[1]) == [
        ("no-judgement", "in_care_and_care_leavers"),
        ("no-judgement", "overall_effectiveness"),
        ("odd-judgement", "care_leavers"),
        ("odd-judgement", "in_care"),
    ]


TABLE = ((LEADERS, "Good"), (HELP, "Good"), (CARE, "Good"), (LEAVERS, "Good"), (OVERALL, "Good"))


@pytest.mark.parametrize(
    "heading",
    [
        ["The experiences and progress of children who need help and", "protection: good"],
        ["The experiences and progress of children who need help and", "protection is: Good"],
        ["The experiences and progress of children who need help and protection", "are good"],
    ],
)
def test_heading_that_agrees(heading: list[str]) -> None:
    later = page(*map(bold, heading), "", "1. Children are helped.", number=3)

    assert read_judgements((table(*TABLE), later), IN_2024)[1] == ()


@pytest.mark.parametrize(
    ("heading", "slug"),
    [
        (
            ["The experiences and progress of care leavers: requires improvement to", "be good"],
            "care_leavers",
        ),
        (["The experiences and progress of children in care: inadequate"], "in_care"),
        (
            ["The impact of leaders on social work practice with children and", "families is: outstanding"],
            "leaders",
        ),
    ],
)
def test_heading_that_disagrees_leaves_the_grade_out(heading: list[str], slug: str) -> None:
    later = page(*map(bold, heading), "", "1. Children are helped.", number=3)

    grades, doubts = read_judgements((table(*TABLE), later), IN_2024)

    assert slug not in dict(grades)
    assert len(grades) == 4
    assert codes(doubts) == [("grades-disagree", slug)]
    assert doubts[0].needs_review
    assert "page 1: good" in doubts[0].message
    assert "page 3:" in doubts[0].message


SIF = Header(framework="sif", title="Inspection", ranges=((date(2015, 6, 2), date(2015, 6, 25)),))


def sif_front(*verdict: Line, grade: str = "Requires improvement") -> PageLines:
    return page(
        *verdict,
        "",
        "It is expected that all children receive good help, care and protection.",
        "",
        [bold("1. Children who need help and protection", 12.0), right(grade)],
        "",
        [
            bold("2. Children looked after and achieving", 12.0),
            right("Requires"),
            right("improvement", down_pt=14.0),
        ],
        line("permanence", x0=88.0),
        "",
        [line("2.1 Adoption performance", x0=118.0), right("Good", down_pt=-10.0)],
        "",
        [line("2.2 Experiences and progress of care leavers", x0=118.0), right("Outstanding")],
        "",
        [bold("3. Leadership, management and governance", 12.0), right("Inadequate")],
    )


@pytest.mark.parametrize(
    ("verdict", "overall"),
    [
        (["Children’s services in Ashby Vale are inadequate"], "inadequate"),
        (
            ["Children’s services in the Borough of Ashby Vale area", "require improvement to be Good"],
            "requires improvement",
        ),
        (["The overall judgement is requires improvement"], "requires improvement"),
        (
            ["The overall judgement is that children’s services require", "improvement.2"],
            "requires improvement",
        ),
        (["The overall judgement is that children’s services are good"], "good"),
    ],
)
def test_single_inspection(verdict: list[str], overall: str) -> None:
    grades, doubts = read_judgements((sif_front(*(line(text, 14.0) for text in verdict)),), SIF)

    assert grades == (
        ("overall_effectiveness", overall),
        ("leaders", "inadequate"),
        ("help_and_protection", "requires improvement"),
        ("in_care", "requires improvement"),
        ("care_leavers", "outstanding"),
        ("adoption", "good"),
    )
    assert doubts == ()


@pytest.mark.parametrize(
    "heading",
    [
        ["The Local Safeguarding Children Board is good"],
        ["The Local Safeguarding Children Board (LSCB) is good"],
        ["The effectiveness of the Local Safeguarding Children Board (LSCB) is", "good"],
        ["The effectiveness of the Ashby Vale Safeguarding Children Board (AVSCB) is", "good"],
    ],
)
def test_safeguarding_board_has_its_own_grade(heading: list[str]) -> None:
    later = page(*map(bold, heading), "", "1. The board leads well.", number=30)

    grades, doubts = read_judgements((sif_front(line("The overall judgement is good")), later), SIF)

    assert dict(grades)["lscb"] == "good"
    assert doubts == ()


def test_single_inspection_headings_are_compared() -> None:
    later = page(
        [bold("The experiences and progress of"), right("Good", down_pt=8.0)],
        bold("children who need help and protection"),
        "",
        bold("The graded judgement for adoption performance is that it is requires", 12.0),
        bold("improvement", 12.0),
        number=12,
    )

    _, doubts = read_judgements((sif_front(line("The overall judgement is good")), later), SIF)

    assert codes(doubts) == [("grades-disagree", "help_and_protection"), ("grades-disagree", "adoption")]


def test_a_grade_belongs_to_the_name_nearest_to_it() -> None:
    front = page(
        line("2.1 Adoption performance", x0=118.0),
        [line("2.2 Experiences and progress of care leavers", x0=118.0), right("Good")],
        line("3. Leadership, management and governance", x0=118.0),
    )

    assert read_judgements((front,), SIF)[0] == (("care_leavers", "good"),)


def test_not_judged_is_left_out_and_said() -> None:
    front = sif_front(line("The overall judgement is good"), grade="Not Judged")

    grades, doubts = read_judgements((front,), SIF)

    assert "help_and_protection" not in dict(grades)
    assert codes(doubts) == [("not-judged", "help_and_protection")]
    assert not doubts[0].needs_review


def test_record_of_main_findings() -> None:
    header = Header(framework="looked-after-children", title="Inspection")
    record = page(
        bold("Record of main findings", 18.0),
        "",
        [bold("Overall effectiveness", 11.0), right("Inadequate")],
        "",
        [bold("Capacity to improve", 11.0), line("Adequate", x0=395.0, down_pt=-4.0)],
        "",
        [bold("Outcomes for looked after children and", 11.0), line("Adequate", x0=395.0)],
        bold("young people", 11.0),
        "",
        [bold("Leadership and management", 11.0), right("Good")],
        number=24,
    )
    heading = page(bold("Capacity to improve", 18.0), bold("Grade 3 (Adequate)"), "", "1. Text.", number=9)

    assert read_judgements((page("Cover"), heading, record), header) == (
        (
            ("overall_effectiveness", "inadequate"),
            ("leaders", "good"),
            ("capacity_to_improve", "adequate"),
            ("outcomes", "adequate"),
        ),
        (),
    )


@pytest.mark.parametrize(
    ("outcome", "stored"),
    [
        (
            "The arrangements typically lead to positive experiences and",
            "typically lead to positive experiences and outcomes",
        ),
        (
            "The arrangements lead to inconsistent experiences and",
            "lead to inconsistent experiences and outcomes",
        ),
        (
            "There are widespread and/or systemic failings in experiences and",
            "widespread and/or systemic failings",
        ),
    ],
)
def test_area_send_has_a_sentence_for_a_grade(outcome: str, stored: str) -> None:
    front = page(bold("Inspection outcome"), "", outcome, "outcomes for children.")

    assert read_judgements((front,), Header(framework="area-send")) == ((("area_send", stored),), ())


def test_area_send_without_its_sentence_needs_review() -> None:
    grades, doubts = read_judgements((page("Text."),), Header(framework="area-send"))

    assert grades == ()
    assert codes(doubts) == [("no-judgement", "area_send")]


@pytest.mark.parametrize("framework", ["jtai", "focused-visit", "monitoring-visit", None])
def test_framework_without_grades(framework: str | None) -> None:
    assert read_judgements((table(*TABLE),), Header(framework=framework)) == ((), ())


def test_grades_in_prose_are_no_judgements() -> None:
    prose = page(
        "The experiences and progress of children in care and care leavers were",
        "good",
        "",
        ["Overall effectiveness was judged in 2019.", right("We met 30 children")],
        number=4,
    )

    assert read_judgements((prose,), IN_2022)[0] == ()


@given(
    st.lists(
        st.sampled_from([grade.capitalize() for grade, stored in GRADES if stored]), min_size=5, max_size=5
    )
)
def test_any_grades_are_read_back(grades: list[str]) -> None:
    names = (LEADERS, HELP, CARE, LEAVERS, OVERALL)
    slugs = ("leaders", "help_and_protection", "in_care", "care_leavers", "overall_effectiveness")

    found, doubts = read_judgements((table(*zip(names, grades, strict=True)),), IN_2024)

    stored = dict(GRADES)
    assert dict(found) == {slug: stored[grade.lower()] for slug, grade in zip(slugs, grades, strict=True)}
    assert doubts == ()


@given(
    st.lists(
        st.sampled_from([*HELP, *LEAVERS, "Good", "Requires", "to be good", "Overall effectiveness: good"]),
        max_size=9,
    )
)
def test_no_page_crashes(rows: list[str]) -> None:
    pairs: list[Row] = [[row, right(row)] for row in rows]

    grades, _ = read_judgements((page(*pairs), page(*map(bold, rows))), IN_2024)

    assert len(dict(grades)) == len(grades)

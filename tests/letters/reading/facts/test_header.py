"""The facts on a letter's front, in every form that letters print them. All places and people are invented."""

from __future__ import annotations

import csv
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from letters.reading.facts.header import read_header
from letters.reading.layout.geometry import Line, PageLines
from letters.reading.letter import Doubt, Header
from letters.reading.text_pages import text_to_pages
from letters.reference.authority_matching import match, names_to_slugs
from tests.conftest import ROOT
from tests.letters.reading.typeset import Row, bold, line, page, right, title

REFERENCE = ROOT / "letters" / "reference" / "authorities.csv"
DATES = "Inspection dates: 9 to 20 May 2022"
LEAD = "Lead inspector: Ann Moor, Her Majesty’s Inspector"
ILACS = (title("Inspection of Ashby Vale local authority children’s services"), "", DATES, LEAD)


def header(*rows: Row, later: tuple[PageLines, ...] = ()) -> Header:
    return read_header((page(*rows), *later))[0]


def doubts(*rows: Row, later: tuple[PageLines, ...] = ()) -> tuple[Doubt, ...]:
    return read_header((page(*rows), *later))[1]


def facts(found: Header) -> tuple[str | None, ...]:
    return (found.framework, found.authority, f"{found.start}", f"{found.end}", found.lead_inspector)


def test_report_with_authority_in_its_title() -> None:
    found = header(
        title("Inspection of Ashby Vale local"), title("authority children’s services"), "", DATES, "", LEAD
    )

    assert facts(found) == ("ilacs", "Ashby Vale", "2022-05-09", "2022-05-20", "Ann Moor")
    assert found.published is None
    assert found.title == "Inspection of Ashby Vale local authority children's services"


@pytest.mark.parametrize(
    ("heading", "authority"),
    [
        ("Inspection of children’s social care services in Ashby Vale", "Ashby Vale"),
        (
            "Inspection of the Royal Borough of Eastmere children’s social care services",
            "Royal Borough of Eastmere",
        ),
        ("Re-inspection of Ashby Vale local authority children’s services", "Ashby Vale"),
        ("Inspection of Ashby Vale Children First", "Ashby Vale Children First"),
        ("Inspection of Ashby, Dale and Fell local authority children’s services", "Ashby, Dale and Fell"),
        ("Inspection of local authority children’s services", None),
    ],
)
def test_titles_of_reports(heading: str, authority: str | None) -> None:
    found = header(title(heading), "", "Judgement", DATES, LEAD)

    assert (found.framework, found.authority) == ("ilacs", authority)


def test_report_with_authority_above_its_title() -> None:
    found = header(
        title("Metropolitan Borough of"),
        title("Calderfell Council"),
        "",
        bold("Inspection of children’s social care services", 16.0),
        "",
        bold("Inspection dates: 8 July 2019 to 12 July 2019 and 7 August 2019 to", 12.0),
        bold("8 August 2019", 12.0),
        "",
        [bold("Lead inspector:", 12.0), line("Ann O’Moor-Dale", x0=176.0)],
        line("Her Majesty’s Inspector", x0=176.0),
    )

    assert facts(found) == (
        "ilacs",
        "Metropolitan Borough of Calderfell Council",
        "2019-07-08",
        "2019-08-08",
        "Ann O'Moor-Dale",
    )
    assert found.ranges == (
        (date(2019, 7, 8), date(2019, 7, 12)),
        (date(2019, 8, 7), date(2019, 8, 8)),
    )


@pytest.mark.parametrize("kind", ["Inspection", "Re-inspection"])
def test_single_inspection(kind: str) -> None:
    team = page(
        bold("The inspection team"), "", "Lead inspector: Ann Moor HMI", "", "Deputy lead inspector: Bo Fell"
    )
    found = header(
        title("London Borough of Eastmere"),
        "",
        bold(f"{kind} of services for children in need of help and"),
        bold("protection, children looked after and care leavers"),
        line("and", 14.0),
        bold("Review of the effectiveness of the Local Safeguarding Children"),
        bold("Board1"),
        "",
        line("Inspection date: 16 January 2017–9 February 2017", 14.0),
        line("Report published: 31 March 2017", 14.0),
        later=(team,),
    )

    assert facts(found) == ("sif", "London Borough of Eastmere", "2017-01-16", "2017-02-09", "Ann Moor")
    assert found.published == date(2017, 3, 31)


@pytest.mark.parametrize(
    ("heading", "framework"),
    [
        ("Inspection of looked after children services", "looked-after-children"),
        ("Inspection of services for looked after children", "looked-after-children"),
        (
            "Inspection of local authority arrangements for the protection of children",
            "protection-of-children",
        ),
    ],
)
def test_report_with_authority_below_its_title(heading: str, framework: str) -> None:
    found = header(
        title(heading),
        "",
        line("Westmarsh Metropolitan Borough Council", 18.0),
        "",
        [bold("Inspection dates:", 10.0), line("24 – 28 June 2013", x0=191.0)],
        bold("Reporting inspector Ann Moor HMI", 10.0),
        "",
        line("Age group: All", 10.0),
        [bold("Published:", 10.0), line("2 August 2013", x0=156.0)],
    )

    assert facts(found) == (
        framework,
        "Westmarsh Metropolitan Borough Council",
        "2013-06-24",
        "2013-06-28",
        "Ann Moor",
    )
    assert found.published == date(2013, 8, 2)


@pytest.mark.parametrize(
    ("heading", "authority"),
    [
        ("Joint targeted area inspection of Westmarsh", "Westmarsh"),
        ("Joint targeted area inspection of the London Borough of Eastmere", "London Borough of Eastmere"),
        ("Joint targeted area inspection of Blackmere with Dale", "Blackmere with Dale"),
        (
            "Joint targeted area inspection of the multi-agency response to neglect in Westmarsh City Council",
            "Westmarsh City Council",
        ),
        (
            "Joint targeted area inspection of the multi-agency response to abuse in the family in Westmarsh.",
            "Westmarsh",
        ),
        ("Joint targeted area inspection (JTAI) of serious youth violence across Westmarsh", "Westmarsh"),
    ],
)
def test_joint_inspection_letter(heading: str, authority: str) -> None:
    half = heading.rfind(" ", 0, 75) if len(heading) > 75 else len(heading)
    found = header(
        "18 July 2022",
        "",
        "Ann Moor, Director of Children’s Services, Westmarsh",
        "Bo Fell, Chief Constable",
        "",
        bold("Dear local partnership", 12.0),
        "",
        bold(heading[:half], 12.0),
        bold(heading[half:].strip(), 12.0),
        "",
        "This inspection took place from 23 to 27 May 2022. The last one was on 3 May 2018.",
        "",
        "Yours sincerely",
        ["Cy Dale", right("Di Marsh")],
    )

    assert facts(found) == ("jtai", authority, "2022-05-23", "2022-05-27", None)
    assert found.published == date(2022, 7, 18)


def test_joint_inspection_letter_that_prints_no_year() -> None:
    found = header(
        "2 January 2017",
        "",
        bold("Joint targeted area inspection of Westmarsh", 12.0),
        "",
        "Between 28 November and 2 December, inspectors undertook a joint inspection.",
    )

    assert (f"{found.start}", f"{found.end}") == ("2016-11-28", "2016-12-02")


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (["5 November 2018 to 9 November 2018 and 26 November", "2018 to 27 November 2018"], "2018-11-27"),
        (["14 October to 18 October 2024 and 28 October to 1 November", "2024"], "2024-11-01"),
        (["14 October to 18 October 2024 and 28 October to 1", "November 2024"], "2024-11-01"),
        (["14 October to 18 October 2024 and", "28 October to 1 November 2024"], "2024-11-01"),
        (["14 October to 18 October 2024,", "28 October to", "1 November 2024"], "2024-11-01"),
        (["14 October to 18 October 2024", "28 children were met"], "2024-10-18"),
    ],
)
def test_dates_on_several_lines(rows: list[str], expected: str) -> None:
    found = header(*ILACS[:2], f"Inspection dates: {rows[0]}", *rows[1:], LEAD)

    assert f"{found.end}" == expected
    assert len(found.ranges) == (1 if expected == "2024-10-18" else 2)


def test_area_send_report() -> None:
    team = page(
        bold("Inspection team"),
        "",
        [line("Ofsted"), right("Care Quality Commission")],
        [line("Mr Bo Fell, Ofsted HMI, Lead inspector"), right("Ann Moor, CQC lead inspector")],
        [line("Cy Dale, Ofsted HMI"), right("Di Marsh, CQC inspector")],
    )
    found = header(
        line("Local Area Partnership report", 10.0),
        "",
        bold("Area SEND inspection of Kingsmarsh Local", 16.0),
        bold("Area Partnership", 16.0),
        "",
        "Inspection dates: 14 October 2024 to 25 October 2024",
        "Dates of previous inspection: 28 February 2022 to 4 March 2022",
        later=(team,),
    )

    assert facts(found) == ("area-send", "Kingsmarsh", "2024-10-14", "2024-10-25", "Bo Fell")
    assert found.published is None


@pytest.mark.parametrize(
    ("entry", "lead"),
    [
        ("Bo Fell, Ofsted HMI, Lead inspector Ann Moor, CQC lead inspector", "Bo Fell"),
        ("Bo Fell HMI, Ofsted lead", "Bo Fell"),
        ("Bo Fell, His Majesty’s Inspector, lead inspector", "Bo Fell"),
        ("Bo Fell, Ofsted HMI Ann Moor, CQC lead inspector", None),
        ("Ann Moor, CQC lead inspector", None),
    ],
)
def test_lead_in_a_team_of_two_inspectorates(entry: str, lead: str | None) -> None:
    front = bold("Area SEND inspection of Kingsmarsh Local Area Partnership", 16.0)

    assert header(front, "", DATES, later=(page(entry),)).lead_inspector == lead


@pytest.mark.parametrize("signatures", [["Cy Dale"], ["Cy Dale", right("Di Marsh")]])
def test_two_who_sign_are_no_lead(signatures: list[str | Line]) -> None:
    found = header(
        "18 July 2022",
        "",
        bold("Monitoring visit to Westmarsh children’s services"),
        "",
        "Yours sincerely",
        signatures,
    )

    assert found.lead_inspector == ("Cy Dale" if len(signatures) == 1 else None)


def test_report_without_its_dates_takes_none_from_prose() -> None:
    found = header(ILACS[0], "", LEAD, "", "It was carried out on 3 May 2022 by four inspectors.")

    assert found.ranges == ()


LETTER = """Provider Office
Store Street
Northmoor

T 0300 555 0100

{date}

Ms Ann Moor
Director of Children’s Services
Thornbury Vale Borough Council
Vale House

Dear Ms Moor

{title}

{opening}

Findings

Social workers visited on 1 April 2009 and are well supported.

Yours sincerely

{signature}

Copy: Di Marsh, Chair
"""


@pytest.mark.parametrize(
    ("printed", "framework"),
    [
        (
            "Annual unannounced inspection of contact, referral and assessment arrangements within Thornbury Vale"
            " Borough Council children’s services",
            "contact-referral-assessment",
        ),
        ("Monitoring visit to Thornbury Vale Borough Council children’s services", "monitoring-visit"),
        ("Monitoring visit of Thornbury Vale Borough Council’s children’s services", "monitoring-visit"),
        (
            "Focused visit to Thornbury Vale Borough Council local authority children’s services",
            "focused-visit",
        ),
        ("Ofsted focused visit to Thornbury Vale Borough Council children’s services", "focused-visit"),
        (
            "Ofsted COVID-19 focused visit to Thornbury Vale Borough Council children's services",
            "focused-visit",
        ),
    ],
)
@pytest.mark.parametrize(
    ("opening", "first", "last"),
    [
        (
            "This tells of the visit, which was conducted on 19 and 20 October 2010.",
            "2010-10-19",
            "2010-10-20",
        ),
        (
            "It took place between 19 and 22 October 2010. In June 2009 it was good.",
            "2010-10-19",
            "2010-10-22",
        ),
        (
            "Since the inspection on 3 May 2010, much changed. We came from 4 to 6 October 2010.",
            "2010-10-04",
            "2010-10-06",
        ),
        ("After the visit on 3 May 2009, we came on 4 October 2010.", "2010-10-04", "2010-10-04"),
        ("It was carried out over two days, 5 and 6 October 2010.", "2010-10-05", "2010-10-06"),
        ("It took place 5th-6th October 2010, by two inspectors.", "2010-10-05", "2010-10-06"),
        (
            "Inspectors met 5 to 6 children in May 2010 on the 5th and 6th of October.",
            "2010-10-05",
            "2010-10-06",
        ),
    ],
)
@pytest.mark.parametrize(
    "signature",
    [
        "Bo Fell\nHer Majesty’s Inspector",
        "Bo Fell **His Majesty’s Inspector**",
        "Bo Fell HMI",
        "Bo Fell, Senior HMI",
    ],
)
def test_letter_in_text(
    printed: str, framework: str, opening: str, first: str, last: str, signature: str
) -> None:
    text = LETTER.format(date="17 November 2010", title=printed, opening=opening, signature=signature)

    found, _ = read_header(text_to_pages(text.encode()))

    assert facts(found)[2:] == (first, last, "Bo Fell")
    assert (found.framework, found.published) == (framework, date(2010, 11, 17))
    assert (found.authority or "").removesuffix("'s") == "Thornbury Vale Borough Council"


def test_letter_on_headed_paper() -> None:
    found = header(
        ["", right("Store Street")],
        [line("25 June 2024"), right("T 0300 555 0100")],
        "",
        ["Ann Moor, Executive Director of children's services", right("www.example.org")],
        "",
        bold("Focused visit to Harrowgate Dale children’s services", 12.0),
        "",
        "Inspected on 14 and 15 May 2024",
        "Lead inspector: Bo Fell, His Majesty’s Inspector",
        "",
        "Inspectors for this visit were Bo Fell and Cy Dale.",
    )

    assert facts(found) == ("focused-visit", "Harrowgate Dale", "2024-05-14", "2024-05-15", "Bo Fell")
    assert found.published == date(2024, 6, 25)


@pytest.mark.parametrize(
    ("sentence", "authority"),
    [
        ("Since March, Calderfell Council’s children’s services have improved.", "Calderfell Council"),
        ("In Calderfell children’s services are good.", "Calderfell"),
        ("In the London Borough of Eastmere children’s services are good.", "London Borough of Eastmere"),
        ("Ashby Vale, Dale and Fell children’s services are good.", "Ashby Vale, Dale and Fell"),
        ("The children’s services are good.", None),
        ("The Director of children’s services agreed.", None),
        ("The council was visited in Calderfell.", None),
        ("Ofsted children’s services inspectors came.", None),
    ],
)
def test_article_names_its_authority_or_none(sentence: str, authority: str | None) -> None:
    found, said = read_header(text_to_pages(f"A focused visit has ended.\n{sentence}\n".encode()))

    assert found.authority == authority
    assert ("no-authority" in {doubt.code for doubt in said}) == (authority is None)


def test_article_about_a_letter() -> None:
    text = (
        "Children in need in Ashby Vale have better plans.\n"
        "Ashby Vale local authority children’s services were inspected in April-May 2016. Since then much has\n"
        "changed, a focused visit of the authority found.\n"
        "The director, who came on 5 May 2018, said more.\n"
    )

    found, said = read_header(text_to_pages(text.encode()))

    assert found == Header(framework="focused-visit", authority="Ashby Vale")
    assert {doubt.field for doubt in said if doubt.needs_review} == {"framework", "inspection dates"}


@pytest.mark.parametrize(
    ("sentence", "framework"),
    [
        ("Plans are late, inspectors have said after a focused visit to the council.", "focused-visit"),
        ("It was found during its recent monitoring visit that plans are late.", "monitoring-visit"),
        ("Plans are late, although a focused visit had been promised.", None),
    ],
)
def test_article_that_says_first_what_was_found(sentence: str, framework: str | None) -> None:
    found, _ = read_header(text_to_pages(f"Children wait for plans\n{sentence}\n".encode()))

    assert found.framework == framework


@pytest.mark.parametrize(
    "heading",
    [
        "Inspection of Ashby Vale Primary School",
        "Northmoor council tax",
        "",
    ],
)
def test_title_that_is_none_of_ours(heading: str) -> None:
    found, said = read_header((page(title(heading), "", "Some text."),))

    assert found.framework is None
    assert ("no-framework", True) in {(doubt.code, doubt.needs_review) for doubt in said}


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("Inspection dates: to be confirmed", "no-dates"),
        ("Inspection dates: 20 to 9 May 2022", "no-dates"),
        ("Inspection dates: 9 May to 20 August 2022", "odd-dates"),
        ("Inspection dates: 9 to 20 May 2012", "odd-dates"),
    ],
)
def test_dates_that_make_no_sense_need_review(row: str, code: str) -> None:
    said = doubts(title("Inspection of Ashby Vale local authority children’s services"), "", row, LEAD)

    assert [(doubt.code, doubt.field, doubt.needs_review) for doubt in said] == [
        (code, "inspection dates", True)
    ]


def running(*foot: str, count: int = 3) -> tuple[PageLines, ...]:
    return tuple(page("Text.", number=number, foot=foot) for number in range(2, 2 + count))


@pytest.mark.parametrize(
    "foot",
    [
        ("Inspection of Ashby Vale local authority children’s services", "9 May to 20 May 2022"),
        ("Inspection of Ashby Vale Council children’s services", "(9-20 May 2022)"),
        ("Inspection report: Ashby Vale Local Area Partnership, 9 to 20 May",),
    ],
)
def test_foot_that_agrees(foot: tuple[str, ...]) -> None:
    assert doubts(*ILACS, later=running(*foot)) == ()


@pytest.mark.parametrize(
    ("foot", "field"),
    [
        ("Inspection of Ashbey Vale local authority children’s services", "authority"),
        ("Area SEND inspection report: Calderfell Local Area Partnership, 9 to 20 May 2022", "authority"),
        ("9 to 21 May 2022", "inspection dates"),
    ],
)
def test_foot_that_disagrees_needs_review_and_both_are_named(foot: str, field: str) -> None:
    (doubt,) = doubts(*ILACS, later=running(foot))

    assert (doubt.field, doubt.needs_review) == (field, True)
    assert ("Ashby Vale" if field == "authority" else "2022-05-20") in doubt.message
    assert ("Ashbey" in doubt.message) or ("Calderfell" in doubt.message) or ("21 May" in doubt.message)


def test_dates_in_running_prose_are_no_foot() -> None:
    assert doubts(*ILACS, later=running("We came back on 3 March 2023.", count=1)) == ()


def test_salutation_to_another_place_needs_review() -> None:
    rows = (
        "Dear Calderfell Safeguarding Children Partnership",
        bold("Joint targeted area inspection of Westmarsh", 12.0),
    )

    said = {doubt.code for doubt in doubts("18 July 2022", "", rows[0], "", rows[1])}

    assert "authority-disagrees" in said


@pytest.mark.parametrize(
    "saluted", ["local partnership", "Westmarsh Strategic Partnership", "Pan-Westmarsh Partnership"]
)
def test_salutation_that_agrees(saluted: str) -> None:
    rows = (f"Dear {saluted}", "", bold("Joint targeted area inspection of Westmarsh", 12.0))

    assert "authority-disagrees" not in {doubt.code for doubt in doubts("18 July 2022", "", *rows)}


def test_published_before_the_last_day_needs_review() -> None:
    said = doubts(*ILACS, "Report published: 19 May 2022")

    assert [(doubt.code, doubt.needs_review) for doubt in said] == [("odd-dates", True)]


with REFERENCE.open(encoding="utf-8", newline="") as file:
    ROWS = list(csv.DictReader(file))
SLUGS = names_to_slugs((r["slug"], r["name"], filter(None, r["other_names"].split("; "))) for r in ROWS)


@pytest.mark.parametrize("row", ROWS, ids=[row["slug"] for row in ROWS])
def test_every_authority_in_every_title(row: dict[str, str]) -> None:
    name = row["name"].removesuffix(", City of")
    titles = [
        f"Inspection of {name} local authority children’s services",
        f"Inspection of London Borough of {name.replace(' and ', ' & ')} local authority children’s services",
        f"Inspection of {name} Metropolitan Borough Council local authority children’s services",
        f"Inspection of {name} Children’s Trust",
        f"Joint targeted area inspection of {name}",
        f"Joint targeted area inspection of the multi-agency response to abuse and neglect in {name} City Council",
        f"Area SEND inspection of {name} Local Area Partnership",
        f"Monitoring visit to The Royal Borough of {name} children’s services",
        f"Focused visit to {name} County Council local authority children’s services",
    ]
    for text in titles:
        words = text.split()
        half = len(words) // 2
        found = header(title(" ".join(words[:half])), title(" ".join(words[half:])), "", DATES)

        assert match(found.authority or "", SLUGS) == row["slug"], (text, found.authority)


@pytest.mark.parametrize("row", ROWS, ids=[row["slug"] for row in ROWS])
def test_every_authority_above_a_title(row: dict[str, str]) -> None:
    for style in (
        "{}",
        "{} Borough Council",
        "City of {} Metropolitan District Council",
        "Council of the {}",
    ):
        words = style.format(row["name"].removesuffix(", City of")).split()
        lines = [title(" ".join(words[:3])), *([title(" ".join(words[3:]))] if words[3:] else [])]
        found = header(*lines, "", bold("Inspection of children’s social care services", 16.0), "", DATES)

        assert match(found.authority or "", SLUGS) == row["slug"], (words, found.authority)


words = st.sampled_from(
    "Inspection of dates: 9 to 20 May 2022 Dear Lead inspector: Ann Moor HMI children's services Yours sincerely"
    " published: visit focused and in Ofsted".split()
)
sentences = st.lists(words, max_size=12).map(" ".join)


@given(
    st.lists(st.one_of(sentences, st.text(max_size=30)).map(lambda text: " ".join(text.split())), max_size=12)
)
def test_no_page_crashes_and_ranges_run_forwards(rows: list[str]) -> None:
    found, said = read_header((page(*rows),))

    assert all(first <= last for first, last in found.ranges)
    assert (not found.ranges) == any(doubt.code == "no-dates" for doubt in said)


def test_no_pages() -> None:
    assert read_header(())[0] == Header()


@pytest.mark.parametrize(
    "dates", ["20 to 9 May 2022", "9 June 2022 to 20 May 2022", "9 May 2022 to 20 May 2021"]
)
def test_an_inspection_that_ends_before_it_begins_has_no_dates_and_waits(dates: str) -> None:
    front = (*ILACS[:2], f"Inspection dates: {dates}", LEAD)

    assert header(*front).ranges == ()
    assert [(one.code, one.needs_review) for one in doubts(*front)] == [("no-dates", True)]

"""A theme's page, built from counts."""

from __future__ import annotations

from letters.models import Theme
from letters.pages.counts import Place, Tally
from letters.pages.search_links import UNKNOWN
from letters.pages.theme import MANY_PLACES, theme_page

CASELOADS = Theme(slug="caseloads", name="Caseloads and workload")
NORTHMOOR = Place("northmoor", "Northmoor", "north-east")
WESTMARSH = Place("westmarsh", "Westmarsh", "south-west")
NOWHERE = Place(UNKNOWN, "Authority not known", UNKNOWN)

ABOUT = [
    Tally(2010, NORTHMOOR, "concern", 3),
    Tally(2010, WESTMARSH, "strength", 1),
    Tally(2015, WESTMARSH, "concern", 4),
    Tally(None, NOWHERE, "strength", 1),
]
HELD = [
    Tally(2010, NORTHMOOR, "", 30),
    Tally(2010, WESTMARSH, "", 10),
    Tally(2012, NORTHMOOR, "", 50),
    Tally(2015, WESTMARSH, "", 8),
    Tally(None, NOWHERE, "", 2),
]


def test_years_are_newest_first_and_add_up() -> None:
    page = theme_page(CASELOADS, ABOUT, HELD, [])

    assert [(year.label, [cell.total for cell in year.cells], year.all.total) for year in page.years] == [
        ("2015", [0, 4], 4),
        ("2010", [1, 3], 4),
        ("Date not known", [1, 0], 1),
    ]
    assert [cell.total for cell in page.says_totals] == [2, 7]
    assert page.found.total == 9


def test_strength_and_concern_have_a_column_and_what_else_comes_up() -> None:
    page = theme_page(CASELOADS, ABOUT, HELD, [])

    assert [label for _, label in page.says] == ["Strength", "Concern"]


def test_numbers_lead_to_their_findings() -> None:
    page = theme_page(CASELOADS, ABOUT, HELD, [])

    newest, _, undated = page.years
    assert newest.cells[1].url == "/search/?says=concern&theme=caseloads&year=2015"
    assert newest.cells[0].url == ""
    assert undated.all.url == "/search/?theme=caseloads&year=unknown"
    assert page.found.url == "/search/?theme=caseloads"


def test_shares_are_of_what_is_held() -> None:
    page = theme_page(CASELOADS, ABOUT, HELD, [])

    assert [year.share for year in page.years] == ["50%", "10%", "50%"]
    assert page.share == "9%"
    assert {row.name: row.share for row in page.authorities} == {
        "Westmarsh": "28%",
        "Northmoor": "4%",
        "Authority not known": "50%",
    }


def test_places_are_ranked_and_lead_to_their_pages_and_findings() -> None:
    page = theme_page(CASELOADS, ABOUT, HELD, [])

    assert [(row.name, row.found.total, row.bar) for row in page.authorities] == [
        ("Westmarsh", 5, 100),
        ("Northmoor", 3, 60),
        ("Authority not known", 1, 20),
    ]
    assert [[cell.total for cell in row.said] for row in page.authorities] == [[1, 4], [0, 3], [1, 0]]
    assert page.authorities[0].said[1].url == "/search/?says=concern&theme=caseloads&authority=westmarsh"
    assert page.authorities[0].page_url == "/authorities/westmarsh/"
    assert page.authorities[2].page_url == ""
    assert [(row.name, row.found.url) for row in page.regions] == [
        ("South West", "/search/?theme=caseloads&region=south-west"),
        ("North East", "/search/?theme=caseloads&region=north-east"),
        ("Region not known", "/search/?theme=caseloads&region=unknown"),
    ]


def test_the_long_tail_of_authorities_is_folded_away() -> None:
    many = [Tally(2010, Place(f"a{n:02}", f"Authority {n:02}", "london"), "strength", 1) for n in range(13)]

    page = theme_page(CASELOADS, many, many, [])

    assert (len(page.authorities), page.places) == (MANY_PLACES, MANY_PLACES + 3)
    assert page.regions[0].found.total == 13


def test_letters_without_a_date_are_not_drawn() -> None:
    page = theme_page(CASELOADS, ABOUT[-1:], HELD, [])

    assert page.chart is None


def test_a_theme_that_nobody_spoke_of_has_an_empty_page() -> None:
    page = theme_page(CASELOADS, [], [], [])

    assert (page.found.total, page.found.url, page.years, page.authorities) == (0, "", (), ())

"""How many inspections raise a theme, counted by inspection and not by finding."""

from __future__ import annotations

import csv

import pytest
from django.test import Client

from letters.models import Finding, Theme
from letters.pages.theme_shares import (
    SHARE_COLUMNS,
    InspectionRaising,
    share_line,
    shares_by_framework,
    shares_by_year,
)
from tests.behaviours.conftest import index_all
from tests.builders import stored

CASELOADS = Theme(slug="caseloads", name="Caseloads and workload")
HELD = [
    InspectionRaising("sif", 2015, 12, 2, 9),
    InspectionRaising("sif", 2015, 0, 0, 0),
    InspectionRaising("ilacs", 2022, 1, 0, 1),
    InspectionRaising("", None, 1, 1, 0),
]


def test_an_inspection_counts_once_however_many_findings_it_has() -> None:
    newest, older, undated = shares_by_year(CASELOADS, HELD)

    assert (newest.label, older.label, undated.label) == ("2022", "2015", "Date not known")
    assert (older.held, older.concern.part, older.concern.percent, older.strength.part) == (2, 1, 50, 1)
    assert (newest.strength.part, newest.strength.url, newest.concern.percent) == (0, "", 100)
    assert older.concern.url == "/search/?says=concern&theme=caseloads&year=2015"
    assert undated.raising.url == "/search/?theme=caseloads&year=unknown"


def test_the_most_frequent_kind_of_inspection_is_first() -> None:
    rows = shares_by_framework(CASELOADS, HELD)

    assert (rows[0].label[:6], rows[0].held) == ("Single", 2)
    assert {row.label for row in rows} >= {"Not stated"}
    assert all(row.is_few for row in rows)


def test_a_line_of_the_file_has_a_cell_for_each_column() -> None:
    (row,) = shares_by_year(CASELOADS, HELD[:2])

    assert share_line(row) == ["2015", 2, 1, 50, 1, 50, 1, 50]
    assert len(share_line(row)) + 2 == len(SHARE_COLUMNS)


@pytest.mark.django_db
@pytest.mark.usefixtures("reference")
def test_the_numbers_of_the_page_and_of_the_file_are_those_of_the_search(client: Client) -> None:
    stored("Caseloads are too high.", "Caseloads are far too high.", "Supervision is regular.")
    stored("Caseloads are manageable.", name="other.txt")
    Finding.objects.filter(text__contains="too high").update(says="concern")
    index_all()

    (row,) = client.get("/themes/caseloads/").context["page"].shares
    found = client.get(row.concern.url).content.decode()
    lines = list(
        csv.reader(client.get("/themes/caseloads/shares.csv").content.decode("utf-8-sig").splitlines())
    )

    assert (row.held, row.raising.part, row.concern.part) == (2, 2, 1)
    assert "2 concerns" in found or "2 findings" in found
    assert lines[1][:8] == ["Caseloads and workload", "Year", "2010", "2", "2", "100", "1", "50"]

"""Tables to take away: readable again, with what they are, and nothing that a spreadsheet would run."""

from __future__ import annotations

import csv
from datetime import date
from io import BytesIO

import pytest
from openpyxl import load_workbook

from letters.measures.taken_tables import TakenPage, TakenTable, table_csv_lines, table_workbook

PAGE = TakenPage(
    "How has ‘=1+1’ changed?",
    "https://findings.example.org/trends/?q=%3D1%2B1",
    date(2026, 6, 19),
    "2026-06-18-0123456789",
    (TakenTable("By year", ("Year", "Held"), (("=cmd|' /c calc'!A1", 3), ("2024", None))),),
)


def test_the_workbook_is_read_back() -> None:
    book = load_workbook(BytesIO(table_workbook(PAGE)))

    assert [[cell.value for cell in row] for row in book["By year"].rows] == [
        ["Year", "Held"],
        ["=cmd|' /c calc'!A1", 3],
        ["2024", None],
    ]
    assert {cell.data_type for row in book["By year"].rows for cell in row} <= {"s", "n"}
    about = {row[0].value: row[1].value for row in book["About these numbers"].rows}
    assert about["Newest data set"] == PAGE.dataset
    assert about["Citation"] == f"{PAGE.citation} {PAGE.address}"


def test_the_lines_are_read_back_and_none_is_a_formula() -> None:
    rows = list(csv.reader("".join(table_csv_lines(PAGE)).removeprefix("\ufeff").splitlines()))

    assert rows[0] == ["Year", "Held"]
    assert not any(value.startswith(("=", "+", "@")) for row in rows for value in row)
    assert dict(row for row in rows if len(row) == 2)["Address"] == PAGE.address


def test_a_workbook_holds_no_sign_that_its_xml_may_not() -> None:
    table = TakenTable("By year", ("Year",), (("20\ufffe24",), ("\x0b",)))
    page = TakenPage("A \uffff" + "a" * 40_000, "https://a", date(2026, 6, 19), "", (table,))

    book = load_workbook(BytesIO(table_workbook(page)))

    assert [cell.value for (cell,) in book["By year"].rows][1:] == ["20 24", " "]
    assert len(str(book["About these numbers"]["B1"].value)) == 32_767


@pytest.mark.parametrize("version", ["", "2026-06-18-0123456789"])
def test_a_citation_names_the_day_and_the_data_set_where_there_is_one(version: str) -> None:
    page = TakenPage("A", "https://a", date(2026, 6, 19), version, ())

    assert "counted on 19 June 2026" in page.citation
    assert (f"data set {version}" in page.citation) == bool(version)

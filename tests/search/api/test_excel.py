"""The Excel workbook, read back by another library: every finding, typed, and nothing that runs."""

from __future__ import annotations

import io
from datetime import date, datetime

import pytest
from django.test import Client
from openpyxl import Workbook, load_workbook

from letters.models import Finding, Inspection, Judgement
from search.api import excel
from search.engine import matching_ids
from search.query import Query
from tests.behaviours.conftest import index_all
from tests.builders import stored

pytestmark = pytest.mark.django_db


def workbook(client: Client, asked: str = "") -> Workbook:
    answer = client.get(f"/search/findings.xlsx?{asked}")
    assert answer.status_code == 200
    return load_workbook(io.BytesIO(b"".join(answer.streaming_content)))  # type: ignore[attr-defined]


def rows(client: Client, asked: str = "") -> list[dict[str, object]]:
    """The findings' sheet as heading -> value, a row each."""
    heading, *found = workbook(client, asked)["Findings"].iter_rows(values_only=True)
    return [dict(zip(heading, row, strict=True)) for row in found]


@pytest.mark.usefixtures("collection")
def test_it_has_the_rows_of_all_pages_in_their_order(client: Client) -> None:
    found = rows(client, "q=care&sort=oldest")

    assert [row["Number"] for row in found] == matching_ids(Query(q="care", sort="oldest"))
    assert len(found) > 20


@pytest.mark.usefixtures("collection")
def test_of_nothing_it_has_its_headings(client: Client) -> None:
    sheet = workbook(client, "q=zebra")["Findings"]

    assert sheet.max_row == 1
    assert sheet["A1"].value == "Authority"


def test_dates_numbers_and_grades_are_typed(client: Client) -> None:
    stored("Supervision is regular.")
    inspection = Inspection.objects.get()
    Inspection.objects.update(framework="ilacs", start=date(2023, 3, 6), end=date(2023, 3, 17))
    Finding.objects.update(page=3, number="12", section="The experiences and progress of care leavers: good")
    inspection.judgements.all().delete()
    Judgement.objects.create(inspection=inspection, name="care_leavers", grade="good")
    Judgement.objects.create(
        inspection=inspection, name="overall_effectiveness", grade="requires improvement", position=1
    )
    index_all()

    (row,) = rows(client)

    assert row["First day"] == datetime(2023, 3, 6)
    assert (row["Page"], row["Paragraph"]) == (3, 12)
    assert (row["Overall grade"], row["Grade of the section"]) == ("Requires improvement", "Good")
    assert str(row["Citation"]).endswith(f"/findings/{row['Number']}/#finding-{row['Number']}")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "{=", "http://"])
def test_no_cell_is_a_formula_or_a_link_by_what_a_letter_says(client: Client, start: str) -> None:
    stored(f"{start}HYPERLINK(1) supervision")
    index_all()

    sheet = workbook(client)["Findings"]
    (cell,) = [cell for cell in sheet[2] if cell.value == f"{start}HYPERLINK(1) supervision"]

    assert cell.data_type == "s"
    assert cell.hyperlink is None


def test_signs_that_no_xml_may_hold_are_spaces() -> None:
    assert excel.cell_text("a\x0bb\ufffec<d>&") == "a b c<d>&"
    assert excel.cell_text("x" * 40_000) == "x" * 32_766 + "…"


@pytest.mark.usefixtures("collection")
def test_beyond_what_excel_takes_addresses_are_plain_text(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(excel, "MAX_LINKS", 6)

    sheet = workbook(client)["Findings"]
    column = next(cell.column for cell in sheet[1] if cell.value == "Finding’s address")
    cells = [sheet.cell(row, column) for row in range(2, sheet.max_row + 1)]

    assert [bool(cell.hyperlink) for cell in cells] == [True] * 3 + [False] * (len(cells) - 3)
    assert all(str(cell.value).startswith("http://testserver/findings/") for cell in cells)


@pytest.mark.usefixtures("collection")
def test_a_sheet_says_what_was_asked(client: Client) -> None:
    sheet = workbook(client, "q=care&region=north-west")["About these findings"]
    said = {row[0]: row[1] for row in sheet.iter_rows(values_only=True)}

    assert "for ‘care’ in the North West" in str(said["Search"])
    assert said["Address"] == "http://testserver/search/?q=care&region=north-west"
    assert "120 findings of 12 reports" in str(said["Of"])
    assert "Open Government Licence" in str(said["Licence"])


@pytest.mark.usefixtures("collection")
def test_more_than_a_sheet_holds_is_refused_in_words(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("search.api.documents.MAX_ROWS", 100)

    answer = client.get("/search/findings.xlsx")

    assert answer.status_code == 400
    assert "Download CSV instead" in answer.content.decode()

"""Trends equal what a plain query over the database says, for any mix of letters; unpublished ones are in no number."""

from __future__ import annotations

import csv
import re
from datetime import date
from io import BytesIO
from urllib.parse import parse_qsl

import pytest
from django.test import Client
from openpyxl import load_workbook

from letters.editing import unpublish
from letters.models import Finding, Inspection, Judgement, Letter
from search.errors import IndexUnavailable
from search.query import labels, query_from
from tests.letters.successive import letter

pytestmark = pytest.mark.django_db(transaction=True)
TEXTS = (
    "Supervision of social workers is regular, reflective and effective.",
    "Supervision of social workers is poor, late and ineffective.",
    "Foster carers feel valued.",
)


@pytest.fixture
def collection(reference: None) -> None:
    for n, mix in enumerate(("0", "01", "12", "2", "1", "02", "1")):
        held = letter(date(2018 + n // 2, 1 + n, 2), *(TEXTS[int(place)] for place in mix))
        if n % 2:
            Judgement.objects.create(inspection=held, name="overall_effectiveness", grade="good")


def plainly(side: str, **where: object) -> int:
    """How many published inspections have a finding on supervision that says so: asked in one plain query."""
    found = Finding.objects.filter(text__icontains="supervision", inspection__letter__state="published")
    found = found.filter(**{f"inspection__{key}": value for key, value in where.items()})
    found = found.filter(says=side) if side else found
    return found.values("inspection").distinct().count()


def tables(client: Client, question: str = "q=supervision") -> dict[str, dict[str, list[int]]]:
    page = client.get(f"/trends/?{question}").context["page"]
    return {
        table.name: {row.label: [row.held.part, *(cell.part for cell in row.cells)] for row in table.rows}
        for table in page.tables
    }


def test_years_equal_a_plain_query(collection: None, client: Client) -> None:
    by_year = tables(client)["year"]

    assert by_year == {
        str(year): [
            Inspection.objects.filter(start__year=year).count(),
            *(plainly(side, start__year=year) for side in ("", "concern", "strength")),
        ]
        for year in range(2018, 2022)
    }


def test_grades_and_regions_equal_a_plain_query(collection: None, client: Client) -> None:
    told = tables(client)

    good = {"judgements__grade": "good"}
    assert told["grade"]["Good"][1:] == [plainly(side, **good) for side in ("", "concern", "strength")]
    assert told["region"] == {"North West": [7, *(plainly(side) for side in ("", "concern", "strength"))]}


def test_an_unpublished_letter_is_in_no_number(collection: None, client: Client) -> None:
    unpublish(list(Letter.objects.filter(inspection__start__year=2018)))

    assert "2018" not in tables(client)["year"]


def test_each_number_leads_to_its_findings(collection: None, client: Client) -> None:
    page = client.get("/trends/?q=supervision").context["page"]

    for row in page.tables[0].rows:
        for cell, side in zip(row.cells, ("", "concern", "strength"), strict=True):
            if cell.url:
                found = client.get(cell.url).context["page"].results
                inspections = {hit.finding.inspection_id for hit in found.hits}
                assert len(inspections) == cell.part == plainly(side, start__year=int(row.label))


def test_shares_are_of_what_the_filters_leave(collection: None, client: Client) -> None:
    assert sum(row[0] for row in tables(client, "q=supervision&year=2019")["year"].values()) == 2


def test_the_files_have_the_same_numbers_and_say_what_they_are(collection: None, client: Client) -> None:
    answer = client.get("/trends/table.csv?q=supervision")
    book = load_workbook(BytesIO(client.get("/trends/table.xlsx?q=supervision").content), read_only=True)

    lines = list(csv.reader(answer.getvalue().decode("utf-8-sig").splitlines()))
    start = next(place for place, line in enumerate(lines) if line[:1] == ["Year"])
    end = lines.index([], start)
    rows = [[str(value) for value in row] for row in book["By year"].iter_rows(values_only=True)]
    assert lines[start:end] == rows
    years = {row[0].split()[0]: [int(row[at]) for at in (1, 2, 6, 10)] for row in rows[1:]}
    assert years == tables(client)["year"]
    said = dict(line for line in lines if len(line) == 2)
    assert said["Address"] == "http://testserver/trends/?q=supervision"
    assert said["Citation"].endswith(said["Address"])


def test_two_themes_together_are_those_in_one_finding(collection: None, client: Client) -> None:
    answer = client.get("/trends/?theme=supervision&theme=caseloads&themes=all")
    both = answer.context["page"]

    assert both.title == "No findings about both Caseloads and workload and Supervision"
    assert all(cell.part == 0 for row in both.tables[0].rows for cell in row.cells)
    assert "Counted: findings about all of these themes at once." in answer.content.decode()
    assert answer.context["other_mode_url"] == "/trends/?theme=caseloads&theme=supervision"


def test_two_themes_not_together_are_said_to_be_either(collection: None, client: Client) -> None:
    answer = client.get("/trends/?theme=supervision&theme=caseloads")

    assert "Counted: findings about any of these themes." in answer.content.decode()
    assert answer.context["other_mode_url"] == "/trends/?theme=caseloads&theme=supervision&themes=all"
    assert "Counted: findings" not in client.get("/trends/?theme=supervision").content.decode()


def test_another_kind_of_file_is_not_there(collection: None, client: Client) -> None:
    assert client.get("/trends/table.doc?q=supervision").status_code == 404


def test_without_a_question_themes_are_offered(reference: None, client: Client) -> None:
    assert b"/trends/?theme=supervision" in client.get("/trends/").content


def test_a_results_page_leads_here(collection: None, client: Client) -> None:
    assert b"/trends/?q=supervision" in client.get("/search/?q=supervision").content
    assert query_from(parse_qsl("q=supervision"), labels()).q == "supervision"


@pytest.mark.usefixtures("collection")
def test_without_an_index_page_and_file_say_so(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(*_: object) -> list[int]:
        raise IndexUnavailable("The search index is missing")

    monkeypatch.setattr("search.pages.trends.matching_ids", missing)

    answers = [client.get(f"/trends/{file}?q=supervision") for file in ("", "table.csv")]

    assert [answer.status_code for answer in answers] == [503, 503]
    assert answers[1].content.decode().startswith("The search index is not ready")


def test_points_of_concern_and_strength_have_shapes_of_their_own(collection: None, client: Client) -> None:
    """Where a region has few inspections there are points and no lines: colour alone would not tell them apart."""
    page = client.get("/trends/?q=supervision").content.decode()

    shapes = set(re.findall(r'<(\w+)\s+class="point[^"]*" data-says="(\w+)"', page))
    assert shapes == {("circle", "concern"), ("path", "strength")}
    assert page.count('class="points-key"') == 2, "the key stands at the small charts too"

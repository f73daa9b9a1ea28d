"""An authority's page: grades side by side, themes against inspections, neighbours. On a real database."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.test import Client

from letters.editing.publishing import unpublish
from letters.models import Authority, Finding, Inspection
from letters.pages import counts
from letters.pages.authority import AuthorityPage, authority_page, latest_of, neighbours_with
from letters.pages.theme_grid import GridRow
from letters.reading.letter import Header, ReadFinding
from tests.builders import HEADER, read_finding, stored

TRANSACTION = pytest.mark.django_db(transaction=True)
pytestmark = pytest.mark.django_db

SUPERVISION = "Supervision is regular and reflective."
CASELOADS = "Caseloads are too high."
ILACS = replace(HEADER, framework="ilacs", title="Inspection of Sefton local authority children's services")


def begun(day: date, header: Header = ILACS) -> Header:
    return replace(header, ranges=((day, day),))


def asking(*texts: str) -> tuple[ReadFinding, ...]:
    """Findings that all ask for improvement."""
    return tuple(
        read_finding(position, text, kind="area_for_development") for position, text in enumerate(texts)
    )


def add(day: date | None, *texts: str, header: Header = ILACS, **facts: object) -> Inspection:
    """A letter about Sefton, stored."""
    header = begun(day, header) if day else replace(header, ranges=())
    outcome = stored(*texts, name=f"{header.framework}-{day}.txt", header=header, **facts)
    assert outcome.letter
    return Inspection.objects.get(letter=outcome.letter)


def page_of(slug: str = "sefton") -> AuthorityPage:
    one = Authority.objects.get(slug=slug)
    ranks = list(counts.neighbours_of(one))
    judgements = counts.latest_judgements_on(rank.neighbour for rank in ranks)
    return authority_page(
        one,
        list(counts.inspections_of(one)),
        counts.theme_tallies_of(one),
        counts.recurring_in(one),
        neighbours_with(ranks, judgements),
    )


def row_named(page: AuthorityPage, name: str) -> GridRow:
    return next(row for row in page.grid.rows if row.name == name)


def test_inspections_are_newest_first_and_columns_oldest_first() -> None:
    for day in (date(2016, 4, 11), None, date(2022, 2, 21), date(2010, 10, 19)):
        add(day, SUPERVISION)

    page = page_of()

    assert [one.year for one in page.inspections] == [2022, 2016, 2010, None]
    assert [column.month for column in page.grid.columns] == ["Oct 2010", "Apr 2016", "Feb 2022", "no date"]


def test_every_count_of_an_inspection_leads_to_exactly_those_findings(client: Client) -> None:
    texts = (SUPERVISION, CASELOADS, "Plans are clear.")
    add(date(2016, 4, 11), *texts, findings=asking(*texts))
    Finding.objects.filter(position=0).update(says="strength")
    Finding.objects.exclude(position=0).update(says="concern")

    (visit,) = page_of().visits

    assert [(count.total, count.noun) for count in visit.counts] == [
        (3, "finding"),
        (1, "strength"),
        (2, "concern"),
    ]
    page = client.get("/authorities/sefton/").content.decode()
    for count in visit.counts:
        assert f'<a href="{count.url}">' in page
        assert client.get(count.url).content.decode().count('<article class="finding"') == count.total


def test_inspections_count_their_findings() -> None:
    add(date(2016, 4, 11), SUPERVISION, CASELOADS, findings=asking(SUPERVISION, CASELOADS))
    Finding.objects.filter(position=0).update(says="strength")
    Finding.objects.filter(position=1).update(says="concern")

    (inspection,) = page_of().inspections

    assert (inspection.findings_held, inspection.strengths, inspection.concerns) == (2, 1, 1)  # type: ignore[attr-defined]
    assert inspection.said_to_recur == 0  # type: ignore[attr-defined]


def test_grades_are_side_by_side_with_which_way_they_moved() -> None:
    add(date(2010, 1, 4), SUPERVISION, judgements=(("overall_effectiveness", "adequate"),))
    add(date(2016, 4, 11), SUPERVISION, judgements=(("overall_effectiveness", "requires improvement"),))
    add(date(2022, 2, 21), SUPERVISION, judgements=(("overall_effectiveness", "inadequate"),))
    add(date(2024, 2, 21), SUPERVISION, judgements=(("leaders", "good"),))
    add(
        date(2025, 6, 23),
        SUPERVISION,
        judgements=(("overall_effectiveness", "good"), ("leaders", "outstanding")),
    )

    table = page_of().grades

    assert table
    overall, leaders = table.rows
    assert overall.label == "Overall effectiveness"
    assert [cell and (cell.grade, cell.change, cell.was) for cell in overall.cells] == [
        ("adequate", "", ""),
        ("requires improvement", "", "adequate"),
        ("inadequate", "down", "requires improvement"),
        None,
        ("good", "up", "inadequate"),
    ]
    assert [cell and cell.change for cell in leaders.cells] == [None, None, None, "", "up"]


def test_visits_without_grades_are_no_column_among_grades() -> None:
    add(date(2016, 4, 11), SUPERVISION)

    assert page_of().grades is None


def test_the_grid_counts_findings_and_those_that_ask_for_improvement() -> None:
    add(date(2016, 4, 11), findings=(*asking(SUPERVISION), read_finding(1, "Supervision is weekly.")))
    add(date(2022, 2, 21), SUPERVISION)

    cells = row_named(page_of(), "Supervision").cells

    assert [cell and (cell.total, cell.to_improve) for cell in cells] == [(2, 1), (1, 0)]


def test_what_recurs_is_what_two_inspections_ask_for() -> None:
    add(date(2010, 10, 19), findings=asking(CASELOADS))
    add(date(2016, 4, 11), findings=asking(CASELOADS, SUPERVISION))
    add(date(2022, 2, 21), SUPERVISION)

    page = page_of()

    assert row_named(page, "Caseloads and workload").recurs
    assert not row_named(page, "Supervision").recurs
    assert page.grid.rows[0].name == "Caseloads and workload"
    assert [row.name for row in page.grid.most_recurring] == ["Caseloads and workload"]


def test_inspections_that_share_a_search_lead_into_their_letters() -> None:
    visit = replace(HEADER, framework="monitoring-visit", title="Monitoring visit")
    march = add(date(2023, 3, 1), SUPERVISION, header=visit)
    june = add(date(2023, 6, 1), SUPERVISION, header=visit)
    add(date(2024, 6, 1), SUPERVISION, header=visit)

    page = page_of()

    assert not page.grid.all_alone
    assert [cell and cell.url for cell in row_named(page, "Supervision").cells] == [
        f"/letters/{march.letter_id}/?theme=supervision#findings",
        f"/letters/{june.letter_id}/?theme=supervision#findings",
        "/search/?theme=supervision&authority=sefton&framework=monitoring-visit&year=2024",
    ]


@TRANSACTION
def test_every_number_of_the_grid_leads_to_as_many_findings(client: Client, reference: None) -> None:
    visit = replace(HEADER, framework="monitoring-visit", title="Monitoring visit")
    add(date(2010, 10, 19), SUPERVISION, CASELOADS, header=HEADER)
    add(date(2022, 2, 21), SUPERVISION, "Supervision is weekly.", CASELOADS)
    add(date(2022, 8, 21), SUPERVISION, header=visit)
    add(None, SUPERVISION, header=visit)
    add(date(2023, 3, 1), SUPERVISION, "Supervision is late.", header=visit)
    add(date(2023, 6, 1), SUPERVISION, header=visit)

    cells = [cell for row in page_of().grid.rows for cell in row.cells if cell]

    assert len(cells) >= 8
    for cell in cells:
        answer = client.get(cell.url)
        assert answer.status_code == 200, f"{cell.url} is not as the search page writes it"
        page = answer.context["page"]
        found = page.shown if cell.url.startswith("/letters/") else int(page.heading.split()[0])
        assert found == cell.total, cell.url


def test_findings_said_to_recur_are_listed_newest_first() -> None:
    marked = (read_finding(0, CASELOADS, recurs=True, recurs_from="2010"), read_finding(1, SUPERVISION))
    add(date(2016, 4, 11), findings=marked)
    add(date(2022, 2, 21), findings=marked)

    assert [(found.text, found.inspection.year) for found in page_of().recurring] == [
        (CASELOADS, 2022),
        (CASELOADS, 2016),
    ]


def test_neighbours_show_their_newest_overall_grade_and_can_be_compared() -> None:
    closest = Authority.objects.get(slug="sefton").neighbour_ranks.order_by("rank")[0].neighbour
    theirs = replace(ILACS, authority=closest.name)
    add(
        date(2014, 2, 1),
        SUPERVISION,
        header=theirs,
        judgements=(("overall_effectiveness", "inadequate"),),
    )
    add(
        date(2019, 2, 1),
        SUPERVISION,
        header=theirs,
        judgements=(("overall_effectiveness", "good"), ("leaders", "outstanding")),
    )
    add(date(2020, 2, 1), SUPERVISION, header=theirs)

    page = page_of()

    first = page.neighbours[0]
    assert first.authority == closest
    assert first.letters == 3
    assert first.latest
    assert [str(grade) for grade in first.latest.grades] == ["Overall effectiveness: good"]
    assert first.latest.inspection.year == 2019
    assert page.neighbours[1].latest is None
    assert f"authority={closest.slug}" in page.compare_url
    assert "authority=sefton" in page.compare_url


def test_all_grades_are_shown_where_none_is_overall() -> None:
    inspection = add(date(2026, 5, 4), SUPERVISION, judgements=(("leaders", "good"), ("in_care", "good")))

    latest = latest_of(list(counts.latest_judgements_on([Authority.objects.get(slug="sefton")])))

    assert latest
    assert latest.inspection == inspection
    assert [grade.name for grade in latest.grades] == ["leaders", "in_care"]


def test_what_is_not_published_counts_nowhere() -> None:
    inspection = add(
        date(2016, 4, 11),
        findings=(read_finding(0, CASELOADS, recurs=True),),
        judgements=(("leaders", "good"),),
    )
    unpublish([inspection.letter])

    page = page_of()

    assert (page.inspections, page.grades, page.grid.rows, page.recurring) == ((), None, (), ())
    assert not counts.latest_judgements_on([Authority.objects.get(slug="sefton")])


def test_a_theme_taken_off_by_hand_is_not_counted() -> None:
    inspection = add(date(2016, 4, 11), SUPERVISION)
    inspection.findings.get().finding_themes.filter(theme__slug="supervision").update(removed=True)

    assert "Supervision" not in [row.name for row in page_of().grid.rows]


def test_a_letter_that_is_not_shown_counts_at_no_neighbour() -> None:
    closest = Authority.objects.get(slug="sefton").neighbour_ranks.order_by("rank")[0].neighbour
    header = replace(ILACS, authority=closest.name)
    grades = (("overall_effectiveness", "good"),)
    shown = add(date(2020, 3, 2), SUPERVISION, header=header, judgements=grades)
    hidden = add(
        date(2022, 3, 7), CASELOADS, header=header, judgements=(("overall_effectiveness", "inadequate"),)
    )
    assert {shown.authority, hidden.authority} == {closest}

    unpublish([hidden.letter])

    first = page_of().neighbours[0]
    assert (first.authority, first.letters) == (closest, 1)
    assert first.latest
    assert [str(grade) for grade in first.latest.grades] == ["Overall effectiveness: good"]

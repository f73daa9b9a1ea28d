"""Strengths beside concerns: what stands in which column, page by page, and the way there, on and back."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.test import Client

from letters.models import Finding
from search.pages.two_columns import neither, run_beside
from search.query import Query, labels, query_from
from search.query.query import PAGE_SIZE
from tests.builders import stored

pytestmark = pytest.mark.django_db
SAYS = ("strength", "concern", "mixed", "neutral")


@pytest.fixture
def collection() -> None:
    """25 findings: 22 strengths, and one of each other label."""
    stored(*(f"Supervision in team {number} was looked at." for number in range(25)))
    Finding.objects.filter(position__lt=22).update(says="strength", says_sure=True)
    for place, says in enumerate(SAYS[1:], start=22):
        Finding.objects.filter(position=place).update(says=says, says_sure=False)
    call_command("rebuild_index", verbosity=0)


@pytest.mark.usefixtures("collection")
def test_each_column_has_its_own() -> None:
    results, (strengths, concerns) = run_beside(Query(q="supervision", beside=True))

    assert (results.total, results.pages, neither(results, (strengths, concerns))) == (25, 2, 2)
    assert (strengths.total, concerns.total) == (22, 1)
    assert {hit.finding.says for hit, _ in strengths.hits} == {"strength"}
    assert [hit.finding.position for hit, _ in concerns.hits] == [23 - 1]


@pytest.mark.usefixtures("collection")
def test_the_longer_column_goes_on_when_the_other_has_ended() -> None:
    _, (strengths, concerns) = run_beside(Query(q="supervision", beside=True, page=2))

    assert (len(strengths.hits), len(concerns.hits)) == (22 - PAGE_SIZE, 0)


@pytest.mark.usefixtures("collection")
def test_the_page_without_script(client: Client) -> None:
    page = client.get("/search/?q=supervision&beside=1").content.decode()

    assert page.index('id="strength"') < page.index('id="concern"')
    assert "2 findings are in neither column, because" in page
    assert "Probably a concern" in page
    assert '<input type="hidden" name="beside" value="1">' in page
    assert 'findings.csv?q=supervision"' in page
    assert 'href="?q=supervision&amp;beside=1&amp;page=2"' in page


@pytest.mark.usefixtures("collection")
def test_a_page_that_is_not_there_leads_to_the_first(client: Client) -> None:
    answer = client.get("/search/?q=supervision&beside=1&page=3")

    assert answer.headers["Location"] == "/search/?q=supervision&beside=1"


@pytest.mark.usefixtures("collection")
def test_a_result_leads_back_to_its_column_on_its_page(client: Client) -> None:
    last = run_beside(Query(q="supervision", beside=True, page=2))[1][0].hits[-1]

    page = client.get(last[1]).content.decode()

    assert "Match 22 of 22" in page
    assert "/search/?q=supervision&amp;beside=1&amp;page=2" in page


def test_columns_fall_away_where_not_both_are_chosen() -> None:
    known = labels()

    def asked(*says: str) -> bool:
        return query_from([("beside", "1"), *(("says", value) for value in says)], known).beside

    assert [asked(), asked("concern"), asked("concern", "strength"), asked("mixed")] == [
        True,
        False,
        True,
        False,
    ]

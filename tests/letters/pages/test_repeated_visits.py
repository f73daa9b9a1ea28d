"""A page that is asked for again asks the database for little, and after any change it says what is there now."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from letters.editing import unpublish
from letters.models import (
    Authority,
    Finding,
    FindingTheme,
    Inspection,
    Judgement,
    Letter,
    StatisticalNeighbour,
    Theme,
    remembering,
)
from tests.made_letters import collection

pytestmark = pytest.mark.django_db(transaction=True)

PAGES = {  # page -> database queries of a repeated visit
    "/compare/?authority=sefton": 4,
    "/compare/?authority=sefton&side=strength": 4,
    "/compare/?authority=sefton&framework=ilacs&from=2012": 4,
    "/compare/?authority=sefton&with=wigan&with=camden": 2,
    "/compare/?authority=sefton&grade=good": 2,
    "/compare/supervision/?authority=sefton": 8,
    "/authorities/sefton/": 1,
    "/authorities/wigan/": 1,
    "/authorities/": 1,
    "/themes/": 1,
    "/themes/supervision/": 1,
    "/grades/": 0,
    "/judgements/": 0,
    "/still/": 1,
}


class Writes:
    """How many statements have written: a state of this database alone. The tests' SQLite is in no file, and
    PostgreSQL's own number is the server's, on which other tests write meanwhile."""

    count = 0

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        self.count += not sql.lstrip().upper().startswith("SELECT")
        return execute(sql, params, many, context)

    def state(self) -> object:
        return None if connection.in_atomic_block else (self, self.count)


@pytest.fixture
def kept(reference: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Letters, and what is counted of them is kept until a row is written."""
    collection(random.Random(7), 60)  # nosec B311
    writes = Writes()
    monkeypatch.setattr(remembering, "database_state", writes.state)
    with connection.execute_wrapper(writes):
        yield


def body(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def queries_of(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        body(client, address)
    return len(queries)


@pytest.mark.parametrize("address", PAGES)
def test_a_repeated_visit_asks_for_little_and_a_visit_after_a_change_for_all(
    kept: None, client: Client, address: str
) -> None:
    asked = [queries_of(client, address) for _ in range(3)]
    Finding.objects.filter(kind="narrative").update(recurs=True)
    asked += [queries_of(client, address) for _ in range(2)]

    first, *repeated, changed, again = asked
    assert max(*repeated, again) <= PAGES[address]
    assert first > PAGES[address] < changed


def seen(says: str) -> Finding:
    """A finding about supervision that says so, and that pages count."""
    held = Finding.objects.filter(
        says=says,
        finding_themes__theme__slug="supervision",
        finding_themes__removed=False,
        inspection__letter__state=Letter.State.PUBLISHED,
    )
    return held.exclude(inspection__authority=None).exclude(kind="background").order_by("pk")[0]


def other_authority() -> None:
    kent = Authority.objects.get(slug="kent")
    Inspection.objects.filter(pk=seen("concern").inspection_id).update(authority=kent)


CHANGES: dict[str, Callable[[], object]] = {
    "a finding is read otherwise": lambda: Finding.objects.filter(pk=seen("concern").pk).update(
        says="strength"
    ),
    "a theme is taken off": lambda: FindingTheme.objects.filter(finding=seen("strength")).update(
        removed=True
    ),
    "a theme has another name": lambda: Theme.objects.filter(slug="supervision").update(name="Oversight"),
    "a finding recurs": lambda: Finding.objects.filter(pk=seen("strength").pk).update(recurs=True),
    "a grade is corrected": lambda: Judgement.objects.filter(name="overall_effectiveness").update(
        grade="outstanding"
    ),
    "a report is another authority's": other_authority,
    "a report is not published": lambda: unpublish([seen("strength").inspection.letter]),
    "a report is withdrawn": lambda: Letter.objects.filter(pk=seen("strength").inspection.letter_id).update(
        state=Letter.State.WITHDRAWN
    ),
    "a neighbour is one no more": lambda: StatisticalNeighbour.objects.filter(rank=1).delete(),
    "an authority has another name": lambda: Authority.objects.filter(slug="sefton").update(name="Seaforth"),
    "a report is deleted": lambda: seen("concern").inspection.letter.delete(),
}


def test_after_any_change_pages_are_as_if_nothing_had_been_kept(
    kept: None, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = {address: body(client, address) for address in PAGES}
    for change, do in CHANGES.items():
        do()
        pages = {address: body(client, address) for address in PAGES}
        again = {address: body(client, address) for address in PAGES}
        with monkeypatch.context() as nothing_kept:
            nothing_kept.setattr(remembering, "database_state", lambda: None)
            now = {address: body(client, address) for address in PAGES}

        assert pages == again == now, change
        assert pages != before, f"{change}: nothing shows it"
        before = pages

"""SQLite is told to count its rows as the collection grows, and then begins queries where little is found."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.db.backends.utils import CursorWrapper
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext

from letters.models import Finding, FollowUp, Inspection, Letter, keep_statistics, keeping_statistics
from letters.models.query_statistics import FEWEST
from search.search_indexes import FindingIndex

pytestmark = pytest.mark.django_db
ONLY_SQLITE = pytest.mark.skipif(
    "connection.vendor != 'sqlite'", reason="PostgreSQL counts its rows by itself"
)


@pytest.fixture(autouse=True)
def never_counted() -> Iterator[None]:
    """As in a database that was never told to count; what a test counts is taken back with its transaction."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")  # which makes the table
            cursor.execute("DELETE FROM sqlite_stat1")
            cursor.execute("ANALYZE sqlite_master")  # and has it read again
    yield
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM sqlite_stat1")
            cursor.execute("ANALYZE sqlite_master")


def letters(count: int) -> None:
    held = Letter.objects.count()
    made = Letter.objects.bulk_create(
        Letter(
            name=f"{n}.txt",
            sha256=hashlib.sha256(b"%d" % n).hexdigest(),
            media_type="text/plain",
            size_bytes=1,
        )
        for n in range(held, held + count)
    )
    inspections = Inspection.objects.bulk_create(
        Inspection(letter=letter, framework="ilacs", start=date(2024, 1, 1)) for letter in made
    )
    Finding.objects.bulk_create(
        Finding(
            inspection=inspection, position=position, kind="narrative", text=f"Audits are regular {position}."
        )
        for inspection in inspections
        for position in range(5)
    )


def first_table(queryset: QuerySet[Any]) -> str:
    """Where SQLite begins."""
    return queryset.order_by().explain().splitlines()[0]


@ONLY_SQLITE
def test_statistics_have_a_query_begin_at_the_fewest_rows() -> None:
    letters(200)
    of_some = Finding.objects.shown().filter(pk__in=list(Finding.objects.values_list("pk", flat=True)[:50]))
    before = first_table(of_some)

    assert keep_statistics()

    assert "letters_letter" in before, "else there is nothing to cure"
    assert "SEARCH letters_finding USING INTEGER PRIMARY KEY" in first_table(of_some)


@ONLY_SQLITE
def test_what_readers_may_see_among_numbers_is_looked_up_by_these_without_statistics() -> None:
    letters(FEWEST)
    ids = list(Finding.objects.values_list("pk", flat=True))

    for queryset in (
        Finding.objects.shown_among(ids),
        FindingIndex().index_queryset().filter(pk__in=ids),
        FollowUp.objects.shown_of(ids),
    ):
        assert "SEARCH letters_finding USING INTEGER PRIMARY KEY" in first_table(queryset)


def test_only_what_readers_may_see_is_among_the_shown() -> None:
    letters(2)
    Letter.objects.filter(name="0.txt").update(state=Letter.State.UNPUBLISHED)
    ids = list(Finding.objects.values_list("pk", flat=True))

    shown = Finding.objects.shown_among(ids[1:])

    assert {finding.inspection.letter.name for finding in shown} == {"1.txt"}
    assert shown.count() == 5


@ONLY_SQLITE
def test_rows_are_counted_again_when_twice_as_many_letters_are_held() -> None:
    told = []
    for more in (FEWEST - 1, 1, 0, FEWEST - 1, 1, FEWEST):
        letters(more)
        told.append(keep_statistics())

    assert told == [False, True, False, False, True, False]


@ONLY_SQLITE
def test_it_is_looked_at_each_time_that_as_many_again_have_come(monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[int] = []
    monkeypatch.setattr(
        "letters.models.query_statistics.keep_statistics", lambda: looked.append(Letter.objects.count())
    )

    for _ in keeping_statistics(range(9)):
        letters(1)

    assert looked == [1, 2, 4, 8]


@ONLY_SQLITE
def test_a_database_that_another_writes_to_is_counted_another_time(monkeypatch: pytest.MonkeyPatch) -> None:
    letters(FEWEST)
    execute = CursorWrapper.execute

    def refused(self: CursorWrapper, sql: str, params: Any = None) -> Any:
        if sql == "ANALYZE":
            raise OperationalError("database is locked")
        return execute(self, sql, params)

    with monkeypatch.context() as patch:
        patch.setattr(CursorWrapper, "execute", refused)
        assert not keep_statistics()
    assert keep_statistics()


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="of PostgreSQL")
def test_postgresql_is_left_to_itself() -> None:
    letters(FEWEST)

    with CaptureQueriesContext(connection) as asked:
        assert not keep_statistics()
    assert not asked.captured_queries

"""Authorities merged, deleted and changed while their letters are: each followed up, nothing lost."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from threading import Thread
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from letters.delayed_tasks import AGAIN_AFTER
from letters.editing import (
    EditConflict,
    add_finding,
    authority_merging,
    correct_facts,
    correct_finding,
    merge_authorities,
    publish,
    save_authority,
    unpublish,
)
from letters.errors import InputError
from letters.ingestion import remove
from letters.models import Authority, Finding, FollowUpDue, Inspection, Region
from letters.signals import in_bulk
from letters.tracking import ask_worker, background, follow_up_due, note_changing, track_authority
from tests.letters.successive import ANSWER, ASKED, OTHERS, followed_up_authority, letter

ONLY_WITH_ROWS_LOCKED = "SQLite has one writer at a time, and so no two that meet"
pytestmark = pytest.mark.django_db


def another() -> Authority:
    return Authority.objects.create(name="Northmoor", slug="northmoor", region=Region.NORTH_WEST)


def test_both_authorities_of_a_letter_that_moves_wait() -> None:
    followed_up_authority()
    into = another()
    FollowUpDue.objects.all().delete()
    moved = Inspection.objects.get(start=date(2022, 5, 6))

    correct_facts(moved.pk, moved.version, {"authority_id": into.pk})

    assert set(FollowUpDue.objects.values_list("authority__slug", flat=True)) == {"sefton", "northmoor"}


def test_a_letter_that_moves_lets_the_next_one_answer() -> None:
    followed_up_authority()
    for year in (2023, 2024, 2025):
        letter(date(year, 5, 6), f"Foster carers feel valued in {year}.", *OTHERS)
    follow_up_due.call()
    item = Finding.objects.get(text=ASKED)
    assert set(item.follow_ups.values_list("later__start__year", flat=True)) == {2022, 2023, 2024}
    moved = Inspection.objects.get(start=date(2022, 5, 6))

    correct_facts(moved.pk, moved.version, {"authority_id": another().pk})
    follow_up_due.call()

    assert set(item.follow_ups.values_list("later__start__year", flat=True)) == {2023, 2024, 2025}


def test_a_letter_without_findings_makes_its_authority_wait() -> None:
    followed_up_authority()
    FollowUpDue.objects.all().delete()

    silent = letter(date(2023, 5, 6))
    assert FollowUpDue.objects.exists()
    FollowUpDue.objects.all().delete()
    correct_facts(silent.pk, silent.version, {"start": date(2018, 5, 6)})
    assert FollowUpDue.objects.exists()
    FollowUpDue.objects.all().delete()
    remove([silent.letter])
    assert FollowUpDue.objects.exists()


def test_thousands_of_changes_wait_and_are_worked_off() -> None:
    authority = followed_up_authority()
    if connection.vendor == "sqlite":  # as many builds of it have it: some take more
        connection.connection.setlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER, 999)
    FollowUpDue.objects.bulk_create((FollowUpDue(authority=authority) for _ in range(3_000)), batch_size=100)

    follow_up_due.call()

    assert not FollowUpDue.objects.exists()


def test_an_authority_that_cannot_be_followed_up_keeps_no_other_waiting(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    sefton, other = followed_up_authority(), another()
    FollowUpDue.objects.all().delete()
    FollowUpDue.objects.create(authority=sefton)
    FollowUpDue.objects.create(authority=other)

    def faulty(authority: Authority, due: list[int]) -> int:
        if authority == sefton:
            raise RecursionError
        return track_authority(authority, due)

    monkeypatch.setattr(background, "track_authority", faulty)
    follow_up_due.call()

    assert FollowUpDue.objects.get().authority == sefton
    assert "Sefton could not be followed up" in caplog.text


def test_where_the_database_fails_it_is_tried_again_in_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    followed_up_authority()
    DBTaskResult.objects.all().delete()

    def broken_off(*_: object) -> int:
        raise OperationalError("deadlock detected")

    monkeypatch.setattr(background, "track_authority", broken_off)
    for _ in range(2):
        with pytest.raises(OperationalError):
            follow_up_due.call()

    tasks = DBTaskResult.objects.filter(task_path=follow_up_due.module_path)
    assert (tasks.count(), tasks.ready().count()) == (1, 0)
    assert tasks.get().run_after <= timezone.now() + AGAIN_AFTER


def test_a_change_beside_a_task_that_is_due_at_once_has_one_that_looks_later() -> None:
    """That one may run before the open transaction ends; and whoever is killed after it asks for no other."""
    followed_up_authority()
    DBTaskResult.objects.all().delete()
    follow_up_due.enqueue()

    note_changing(list(Finding.objects.values_list("pk", flat=True)))

    assert DBTaskResult.objects.filter(
        run_after__range=(timezone.now(), timezone.now() + AGAIN_AFTER)
    ).exists()


def test_the_task_is_there_with_the_change() -> None:
    followed_up_authority()
    DBTaskResult.objects.all().delete()

    note_changing(list(Finding.objects.values_list("pk", flat=True)))

    assert DBTaskResult.objects.filter(task_path=follow_up_due.module_path, status="READY").count() == 1
    ask_worker()
    assert DBTaskResult.objects.ready().filter(task_path=follow_up_due.module_path).count() == 1, (
        "and at once"
    )


def at_step(
    monkeypatch: pytest.MonkeyPatch, step: str, work: Callable[[], object]
) -> tuple[Thread, list[str]]:
    """Have something done by another connection once authorities are merged so far; what has to wait, waits.

    A step is a function."""
    faults: list[str] = []

    def do() -> None:
        try:
            work()
        except Exception as error:
            faults.append(repr(error))
        finally:
            connection.close()

    thread, done = Thread(target=do), getattr(authority_merging, step)

    def watched(*arguments: Any, **options: Any) -> Any:
        told = done(*arguments, **options)
        if thread.ident is None:
            thread.start()
            thread.join(1.0)
        return told

    monkeypatch.setattr(authority_merging, step, watched)
    return thread, faults


def renamed(one: Inspection) -> None:
    """As its editor's form does; whoever has it merged first, the form is told of a conflict."""
    with suppress(EditConflict):
        assert one.authority
        save_authority(one.authority)


def followed_up(one: Inspection) -> None:
    """As the worker does, which then takes away the rows that waited."""
    assert one.authority
    track_authority(one.authority, list(FollowUpDue.objects.values_list("pk", flat=True)))


WORKS: dict[str, Callable[[Inspection, Finding], object]] = {
    "facts": lambda one, _: correct_facts(one.pk, one.version, {"title": "Set by hand"}),
    "finding": lambda _, one: correct_finding(one.pk, one.version, {"text": "Set by hand, today."}),
    "added": lambda one, _: add_finding(one, None, {"text": "Set by hand, today.", "kind": "narrative"}),
    "new letter": lambda *_: letter(date(2024, 1, 2), "Foster carers feel valued today.", *OTHERS),
    "removed": lambda one, _: remove([one.letter]),
    "unpublished": lambda one, _: unpublish([one.letter]),
    "followed up": lambda one, _: followed_up(one),
    "renamed": lambda one, _: renamed(one),
}


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("reference")
@pytest.mark.parametrize("step", ["hold_authorities", "_locked_letters", "_move_neighbours", "_end"])
@pytest.mark.parametrize("what", WORKS)
def test_who_changes_letters_while_their_authorities_are_merged_loses_nothing(
    monkeypatch: pytest.MonkeyPatch, what: str, step: str
) -> None:
    if connection.vendor != "postgresql":
        pytest.skip(ONLY_WITH_ROWS_LOCKED)
    sefton, into = followed_up_authority(), another()
    FollowUpDue.objects.all().delete()
    FollowUpDue.objects.create(authority=sefton)
    inspection = Inspection.objects.get(start=date(2022, 5, 6))
    finding = Finding.objects.get(text=ANSWER)
    thread, faults = at_step(monkeypatch, step, lambda: WORKS[what](inspection, finding))

    merge_authorities(sefton, into)
    thread.join()

    assert not faults
    titles = set(Inspection.objects.values_list("title", flat=True))
    texts = set(Finding.objects.values_list("text", flat=True))
    assert ("Set by hand" in titles) == (what == "facts")
    assert ("Set by hand, today." in texts) == (what in ("finding", "added"))
    assert set(Inspection.objects.values_list("authority", flat=True)) <= {into.pk, None}
    assert set(FollowUpDue.objects.values_list("authority", flat=True)) == {into.pk}
    assert not Authority.objects.filter(pk=sefton.pk).exists(), "it was made again"


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("reference")
@pytest.mark.parametrize("step", ["hold_authorities", "_locked_letters", "_end"])
def test_a_report_that_moves_to_an_authority_that_is_merged_moves_along_or_is_refused(
    monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    if connection.vendor != "postgresql":
        pytest.skip(ONLY_WITH_ROWS_LOCKED)
    sefton, into = followed_up_authority(), another()
    moving = Inspection.objects.get(start=date(2022, 5, 6))
    Inspection.objects.filter(pk=moving.pk).update(authority=None)
    refused: list[str] = []
    chosen = {"authority_id": sefton.pk}

    def move() -> None:
        try:
            correct_facts(moving.pk, moving.version, chosen)
        except InputError as error:
            refused.append(str(error))

    thread, faults = at_step(monkeypatch, step, move)

    merge_authorities(sefton, into)
    thread.join()

    assert not faults
    assert Inspection.objects.get(pk=moving.pk).authority == (None if refused else into)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("reference")
def test_two_that_merge_into_one_authority_both_leave_their_names(monkeypatch: pytest.MonkeyPatch) -> None:
    if connection.vendor != "postgresql":
        pytest.skip(ONLY_WITH_ROWS_LOCKED)
    sefton, into = followed_up_authority(), another()
    other = Authority.objects.get(slug="leeds")
    held = Authority.objects.get(pk=into.pk)
    thread, faults = at_step(monkeypatch, "_move_neighbours", lambda: merge_authorities(other, held))

    merge_authorities(sefton, into)
    thread.join()

    assert not faults
    into.refresh_from_db()
    assert {"Sefton", "Leeds"} <= set(into.other_names)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("reference")
def test_many_editors_at_once_break_nobody_off() -> None:
    if connection.vendor != "postgresql":
        pytest.skip(ONLY_WITH_ROWS_LOCKED)
    followed_up_authority()
    faults: list[str] = []

    def edit(number: int) -> None:
        try:
            for turn in range(6):
                one = Inspection.objects.order_by("start")[(number + turn) % 2]
                finding = one.findings.order_by("pk")[turn % 2]
                with suppress(EditConflict):
                    correct_finding(finding.pk, finding.version, {"section": f"{number}, {turn}"})
                with suppress(EditConflict):
                    correct_facts(one.pk, one.version, {"title": f"{number}, {turn}"})
                unpublish([one.letter])
                publish([one.letter])
                if number == 0:
                    follow_up_due.call()
        except Exception as error:
            faults.append(repr(error))
        finally:
            connection.close()

    threads = [Thread(target=edit, args=[number]) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert not faults
    follow_up_due.call()
    assert not FollowUpDue.objects.exists()


def test_of_many_letters_the_worker_is_asked_once_they_have_ended() -> None:
    authority = followed_up_authority()
    DBTaskResult.objects.all().delete()
    with in_bulk():
        FollowUpDue.objects.create(authority=authority)
        ask_worker()
        asked = [DBTaskResult.objects.count()]

    assert [*asked, DBTaskResult.objects.ready().count()] == [0, 1]

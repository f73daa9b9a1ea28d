"""Runs of saved rules: one waits at most, each ends once, and a worker that is told to stop leaves it to the next."""

from __future__ import annotations

from collections.abc import Iterator
from unittest.mock import patch

import pytest
from django_tasks_db.models import DBTaskResult

from letters.models import FindingTheme, RetagRun, Theme
from letters.tagging import release_runs, request_retag, run_retag, stop_retagging
from tests.builders import stored

pytestmark = pytest.mark.django_db


@pytest.fixture
def told_to_stop() -> Iterator[None]:
    stop_retagging.set()
    yield
    stop_retagging.clear()


def change_rules(phrases: str) -> None:
    Theme.objects.filter(slug="supervision").update(phrases=phrases)


def test_saves_while_a_run_waits_are_one_run() -> None:
    assert request_retag() == request_retag()

    assert DBTaskResult.objects.filter(status="READY").count() == 2
    assert (run_retag.call(), run_retag.call()) == (0, 0)
    assert RetagRun.objects.filter(ended_at=None).count() == 0


def test_a_save_while_a_run_is_under_way_asks_for_another() -> None:
    stored("Supervision is rare.", "Caseloads are high.")
    change_rules("caseloads")
    first = request_retag()
    RetagRun.objects.update(started_at=first.asked_at)

    assert request_retag() != first


def test_rules_that_cannot_be_read_end_the_run_with_the_reason() -> None:
    stored("Supervision is rare.")
    change_rules("(open")
    request_retag()

    run_retag.call()

    run = RetagRun.objects.get()
    assert "line 1" in run.fault
    assert run.ended_at


@patch("letters.tagging.retag_all.BATCH", 2)
def test_told_to_stop_it_ends_a_batch_and_waits_for_the_next_worker(told_to_stop: None) -> None:
    stored(*(f"Supervision is rare in team {number}." for number in range(5)))
    change_rules("caseloads")
    request_retag()

    run_retag.call()

    run = RetagRun.objects.get()
    assert (run.started_at, run.ended_at, run.findings_done) == (None, None, 2)
    assert FindingTheme.objects.filter(theme__slug="supervision").count() == 3
    stop_retagging.clear()
    run_retag.call()
    assert RetagRun.objects.get().ended_at
    assert not FindingTheme.objects.filter(theme__slug="supervision").exists()


def test_a_run_of_a_worker_that_is_gone_is_done_by_the_next() -> None:
    run = request_retag()
    RetagRun.objects.update(started_at=run.asked_at)
    DBTaskResult.objects.all().delete()

    assert release_runs() == 1
    assert DBTaskResult.objects.filter(status="READY").count() == 1
    run_retag.call()
    assert RetagRun.objects.get().ended_at


def test_a_fault_is_said_and_not_hidden() -> None:
    stored("Supervision is rare.")
    request_retag()

    broken = patch("letters.tagging.retag_all.apply_rules", side_effect=ZeroDivisionError)
    with broken, pytest.raises(ZeroDivisionError):
        run_retag.call()

    assert RetagRun.objects.get().fault == "an error occurred; see the log"

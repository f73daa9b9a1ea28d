"""/healthz, /readyz and /metrics: what they say, and to whom."""

from __future__ import annotations

import json
import os
import shutil
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import OperationalError, connection
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from pytest_django import Settings

from letters.models import Finding
from search.indexing import note
from search.models import IndexQueueEntry
from tests.builders import stored

CHECKED = ("database", "index", "worker", "uploads", "disk")
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("reference")]


def ready(client: Client) -> tuple[int, dict[str, str]]:
    answer = client.get("/readyz")
    return answer.status_code, json.loads(answer.content)["checks"]


def queue(status: str, waited_seconds: float) -> None:
    tasks = apps.get_model("django_tasks_database", "DBTaskResult")._default_manager
    since = timezone.now() - timedelta(seconds=waited_seconds)
    task = tasks.create(
        status=status, args_kwargs={"args": [], "kwargs": {}}, task_path="x.y", run_after=since
    )
    tasks.filter(pk=task.pk).update(enqueued_at=since)


def forget_the_last_write(data_dir: Path, seconds: float = 3600) -> None:
    long_ago = time.time() - seconds
    os.utime(data_dir / "index" / "live", (long_ago, long_ago), follow_symlinks=False)


def test_alive_without_host_session_or_database(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "cursor", lambda: pytest.fail("it asked the database"))

    answer = client.get("/healthz", headers={"host": "10.1.2.3"})

    assert (answer.status_code, answer.content) == (200, b"alive\n")
    assert not answer.cookies


def test_a_new_place_is_ready(client: Client) -> None:
    assert ready(client) == (200, dict.fromkeys(CHECKED, "well"))


def test_a_place_with_letters_is_ready(client: Client) -> None:
    stored("Supervision is regular.")

    assert ready(client)[0] == 200


def test_a_deleted_index_is_told_and_rebuilt(client: Client, data_dir: Path) -> None:
    stored("Supervision is regular.")
    shutil.rmtree(data_dir / "index")

    status, checks = ready(client)
    assert (status, checks["database"]) == (503, "well")
    assert "rebuild_index" in checks["index"]

    call_command("rebuild_index")
    assert ready(client)[0] == 200
    assert b"Supervision" in client.get("/search/?q=supervision").content


def test_an_index_that_stays_behind_is_told(client: Client, data_dir: Path) -> None:
    stored("Supervision is regular.", "Caseloads are high.")
    Finding.objects.filter(position=1).delete()  # past the bell

    assert ready(client)[0] == 200, "it may be catching up"

    forget_the_last_write(data_dir)
    status, checks = ready(client)
    assert status == 503
    assert checks["index"].startswith("holds 2 findings of 1;")


def test_findings_that_wait_long_to_be_indexed_are_told(client: Client) -> None:
    stored("Supervision is regular.")
    note([1, 2])
    assert ready(client)[0] == 200, "they are indexed within a minute"

    IndexQueueEntry.objects.update(since=timezone.now() - timedelta(seconds=400))
    status, checks = ready(client)

    assert status == 503
    assert checks["index"].startswith("2 findings wait for the index, the first for 4")


def test_a_clock_put_back_an_hour_hides_nothing(client: Client, data_dir: Path) -> None:
    stored("Supervision is regular.", "Caseloads are high.")
    Finding.objects.filter(position=1).delete()
    forget_the_last_write(data_dir, seconds=-3600)

    assert ready(client)[0] == 503


def test_tasks_that_wait_without_a_worker_are_told(client: Client) -> None:
    queue("READY", 600)

    status, checks = ready(client)

    assert status == 503
    assert checks["worker"].startswith("1 tasks are waiting")


@pytest.mark.parametrize(("status", "waited"), [("READY", 5), ("READY", -3600), ("SUCCESSFUL", 600)])
def test_tasks_in_good_time_are_well(client: Client, status: str, waited: float) -> None:
    queue(status, waited)

    assert ready(client)[0] == 200


def test_tasks_may_wait_while_the_worker_is_busy(client: Client) -> None:
    queue("READY", 600)
    queue("RUNNING", 30)

    assert ready(client)[0] == 200


def test_a_database_out_of_reach_is_told(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> None:
        raise OperationalError("connection refused\nat length")

    monkeypatch.setattr(connection, "cursor", refuse)

    status, checks = ready(client)

    assert status == 503
    assert checks["database"] == "does not answer: connection refused"


def test_outsiders_are_told_no_detail(client: Client, data_dir: Path) -> None:
    stored("Supervision is regular.")
    shutil.rmtree(data_dir / "index")

    answer = client.get("/readyz", headers={"x-forwarded-for": "203.0.113.7"})

    assert (answer.status_code, answer.content) == (503, b"not ready\n")


@pytest.mark.parametrize(
    ("address", "headers", "status"),
    [
        ("127.0.0.1", {}, 200),
        ("::1", {}, 200),
        ("203.0.113.7", {}, 403),
        ("", {}, 403),
        ("127.0.0.1", {"x-forwarded-for": "127.0.0.1"}, 403),
        ("203.0.113.7", {"authorization": "Bearer sesame"}, 200),
        ("203.0.113.7", {"authorization": "Bearer sesam"}, 403),
        ("203.0.113.7", {"authorization": "Bearer "}, 403),
    ],
)
def test_metrics_are_for_insiders(
    client: Client, settings: Settings, address: str, headers: dict[str, str], status: int
) -> None:
    settings.METRICS_TOKEN = "sesame"

    assert client.get("/metrics", headers=headers, REMOTE_ADDR=address).status_code == status


def test_no_token_opens_to_no_token(client: Client) -> None:
    answer = client.get("/metrics", headers={"authorization": "Bearer "}, REMOTE_ADDR="203.0.113.7")

    assert answer.status_code == 403


def test_metrics_tell_requests_index_and_queue(client: Client) -> None:
    stored("Supervision is regular.", "Caseloads are high.")
    Finding.objects.filter(position=1).delete()
    DBTaskResult.objects.all().delete()  # what the letter itself gave the worker to do
    queue("READY", 600)
    note([1, 2])
    client.get("/search/?q=supervision")

    lines = client.get("/metrics").content.decode().splitlines()

    assert 'findings_request_seconds_count{method="GET",status="200",view="search"} ' in "".join(
        line for line in lines if "_count" in line
    )
    assert {"findings_shown 1.0", "findings_indexed 2.0", "findings_index_behind 1.0"} <= set(lines)
    assert "findings_index_waiting 2.0" in lines
    assert any(line.startswith("findings_index_oldest_waiting_seconds ") for line in lines)
    assert {"findings_tasks_waiting 1.0", "findings_database_up 1.0"} <= set(lines)

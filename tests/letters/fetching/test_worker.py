"""Fetching by the worker: in slices, by its own clock, and by an editor's button."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client as Browser
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from pytest_django import Settings

from config.operations.status import queue_state
from letters.fetching import is_at_work, start_now, tasks
from letters.models import FetchRun, Letter, SourcePage
from letters.reference.roles import make_groups
from letters.roles import ROLES
from tests.letters.fetching.conftest import Run, providers
from tests.letters.fetching.reports import report
from tests.letters.fetching.stand_in import Document, StandIn

pytestmark = pytest.mark.django_db(transaction=True)


def waiting(path: str) -> list[Any]:
    return list(DBTaskResult.objects.filter(task_path=path).order_by("enqueued_at"))


@pytest.fixture
def ada() -> User:
    from django.apps import apps

    make_groups(apps.get_model, ROLES)
    ada = User.objects.create_user("ada", is_staff=True)
    ada.groups.add(Group.objects.get(name="Editor"))
    return ada


def fill(site: StandIn) -> None:
    site.providers = providers("Westmarsh", "Northmoor", "Ashby Vale")
    for n, one in enumerate(site.providers):
        one.documents = [Document(50000000 + n, report(n))]


def test_a_run_is_worked_off_in_slices(
    site: StandIn, authorities: object, ada: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(site)
    monkeypatch.setattr(tasks, "SLICE_SECONDS", 0.0)
    assert start_now(ada)
    assert not start_now(ada)

    tasks.fetch_reports.call(ada.pk)
    slices = 1
    run = FetchRun.objects.get()
    assert run.state == "running"
    while run.state == "running" and slices < 20:
        (task,) = waiting(tasks.go_on_fetching.module_path)[-1:]
        assert task.args_kwargs["args"] == [run.pk]
        tasks.go_on_fetching.call(run.pk)
        slices += 1
        run.refresh_from_db()

    assert (run.state, run.counts["added"], run.started_by, Letter.objects.count()) == ("done", 3, ada, 3)
    assert slices >= 3
    assert run.counts["requests"] == len(site.seen)
    assert len([path for path in site.paths() if path.startswith("/search")]) == 1


def test_a_worker_that_is_told_to_stop_leaves_the_run_to_the_next(
    site: StandIn, authorities: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(site)
    stopping = threading.Event()
    monkeypatch.setattr(tasks, "stopping", stopping)
    second = site.providers[1].path
    site.always[second] = lambda handler: (stopping.set(), handler.send(200, b"<html></html>"))[0]  # type: ignore[func-returns-value]

    tasks.fetch_reports.call()

    run = FetchRun.objects.get()
    assert (run.state, run.counts.get("added", 0)) == ("running", 0)
    stopping.clear()
    site.always.clear()
    SourcePage.objects.update(read_latest="")
    tasks.take_up()
    (task,) = waiting(tasks.go_on_fetching.module_path)
    tasks.go_on_fetching.call(*task.args_kwargs["args"])
    run.refresh_from_db()
    assert (run.state, run.counts["added"], Letter.objects.count()) == ("done", 3, 3)
    assert len(site.paths("files")) == 3


def test_the_clock_is_off_unless_it_is_set(site: StandIn, authorities: object, settings: Settings) -> None:
    tasks.take_up()

    assert not waiting(tasks.fetch_reports.module_path)


def test_the_clock_fetches_so_many_hours_after_the_last_start(
    site: StandIn, authorities: object, settings: Settings
) -> None:
    settings.FETCH_EVERY_HOURS = 24.0
    fill(site)
    tasks.take_up()
    tasks.take_up()
    (first,) = waiting(tasks.fetch_reports.module_path)
    assert abs(first.run_after - timezone.now()) < timedelta(seconds=30)
    first.delete()

    tasks.fetch_reports.call()

    (then,) = waiting(tasks.fetch_reports.module_path)
    started = FetchRun.objects.get().started_at
    assert abs(then.run_after - started - timedelta(hours=24)) < timedelta(seconds=5)
    assert not is_at_work()


def test_an_appointment_that_is_due_has_not_waited_since_it_was_made(
    site: StandIn, authorities: object
) -> None:
    tasks.fetch_reports.using(run_after=timezone.now() - timedelta(seconds=1)).enqueue()
    DBTaskResult.objects.update(enqueued_at=timezone.now() - timedelta(days=1))

    assert queue_state().waiting == 1
    assert queue_state().oldest_waiting_seconds < 60


def test_a_worker_takes_up_what_its_predecessor_was_at(site: StandIn, authorities: object) -> None:
    run = FetchRun.objects.create(site=site.reports)

    tasks.take_up()

    (task,) = waiting(tasks.go_on_fetching.module_path)
    assert task.args_kwargs["args"] == [run.pk]


def test_editors_start_a_fetch_and_see_what_it_brought(
    site: StandIn, run: Run, ada: User, client: Browser
) -> None:
    fill(site)
    site.providers[0].documents[0].label = "<script>alert(1)</script> inspection, PDF - 09 May 2025"
    site.providers[1].documents[0].data = None
    run()
    client.force_login(ada)

    start_page = client.get("/admin/").content.decode()
    assert "2 added with" in start_page
    assert "Fetch new reports" in start_page
    listed = client.get("/admin/letters/fetchrun/").content.decode()
    assert "2 added with" in listed
    page = client.get(FetchRun.objects.get().get_absolute_url()).content.decode()
    assert "Not found on the site; it will be tried again in a month" in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; inspection" in page
    assert "<script>alert" not in page
    answer = client.post("/admin/letters/fetchrun/start/", follow=True).content.decode()
    assert "The fetch has been started" in answer
    assert len(waiting(tasks.fetch_reports.module_path)) == 1
    assert "already running" in client.post("/admin/letters/fetchrun/start/", follow=True).content.decode()
    assert client.get("/admin/letters/fetchrun/start/").status_code == 405


def test_a_dry_run_is_not_the_last_fetch_and_nobody_adds_one_by_hand(
    site: StandIn, run: Run, ada: User, client: Browser
) -> None:
    fill(site)
    run()
    run(dry_run=True, recheck=True)
    client.force_login(ada)

    page = client.get("/admin/").content.decode()

    assert "3 added with" in page
    assert "would be fetched" not in page
    assert "/admin/letters/fetchrun/add/" not in page


def test_who_may_not_add_letters_starts_no_fetch(site: StandIn, authorities: object, client: Browser) -> None:
    client.force_login(User.objects.create_user("bob", is_staff=True))

    assert client.post("/admin/letters/fetchrun/start/").status_code == 403
    assert "Reports from the public site" not in client.get("/admin/").content.decode()
    assert not waiting(tasks.fetch_reports.module_path)


def test_readers_see_where_a_letter_was_published_and_which_date_is_the_sites(
    site: StandIn, run: Run, ada: User, client: Browser
) -> None:
    fill(site)
    run()
    letter = Letter.objects.filter(inspection__authority__name="Westmarsh").first()
    assert letter
    Letter.objects.update(state="published")

    page = " ".join(client.get(letter.get_absolute_url()).content.decode().split())
    client.force_login(ada)
    review = client.get(f"/admin/letters/letter/{letter.pk}/review/").content.decode()

    assert f'<a href="{letter.source_page_url}">Its page on the public site</a>' in page
    assert f'<a href="{letter.source_page_url}" rel="noreferrer">Where it was published</a>' in review
    assert "<b>Care leavers:</b> No grade found" in review
    assert "Needs review: care leavers, help and protection" in page
    assert '9 May 2025 <span class="meta">(from the public site)</span>' in page

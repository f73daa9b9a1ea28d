"""One order of locks: authorities are held before any row is locked, so that no three wait for each other."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from threading import Event, Thread
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from letters import tagging
from letters.editing import (
    add_finding,
    correct_facts,
    correct_finding,
    correct_judgements,
    correct_says,
    corrections,
    decide,
    delete_finding,
    delete_themes,
    merge_authorities,
    publish,
    save_authority,
    save_theme,
    split_finding,
    unpublish,
    withdraw,
)
from letters.ingestion import remove
from letters.ingestion.listing import Listing, add_listing
from letters.ingestion.reread import store_again
from letters.models import Authority, Difference, Finding, Inspection, Region, Theme
from letters.tagging import retag_all, tell_all
from letters.tracking import track_authority
from tests.builders import read_letter
from tests.letters.successive import ANSWER, OTHERS, followed_up_authority, letter

ONLY_WITH_ROWS_LOCKED = "SQLite has one writer at a time, and so no two that meet"
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("reference")]
LOCKS = re.compile(r"^(?:UPDATE|INSERT|DELETE)\b|\bFOR (?:NO KEY )?UPDATE\b")
WAIT_SECONDS = 20.0


def northmoor() -> Authority:
    return Authority.objects.create(name="Northmoor", slug="northmoor", region=Region.NORTH_WEST)


WORKS: dict[str, Callable[[Inspection, Finding], object]] = {
    "facts": lambda one, _: correct_facts(one.pk, one.version, {"title": "Set by hand"}),
    "judgements": lambda one, _: correct_judgements(one.pk, one.version, [("overall_effectiveness", "good")]),
    "finding": lambda _, one: correct_finding(one.pk, one.version, {"text": "Set by hand, today."}),
    "says": lambda _, one: correct_says(one.pk, one.version, "concern", None),
    "decided": lambda one, _: decide(one.letter.differences.get(), one.version, take_read=True),
    "added": lambda one, _: add_finding(one, None, {"text": "Set by hand, today.", "kind": "narrative"}),
    "deleted": lambda _, one: delete_finding(one.pk, one.version),
    "split": lambda _, one: split_finding(one.pk, one.version, "One.", "Two."),
    "new letter": lambda *_: letter(date(2024, 1, 2), "Foster carers feel valued today.", *OTHERS),
    "read again": lambda one, _: store_again(one.letter.pk, read_letter("Plans are strong.")),
    "listed": lambda one, _: add_listing(one.letter, Listing("https://example.org/a.pdf")),
    "removed": lambda one, _: remove([one.letter]),
    "unpublished": lambda one, _: unpublish([one.letter]),
    "published": lambda one, _: publish([one.letter]),
    "withdrawn": lambda one, _: withdraw([one.letter], "It was published in error."),
    "followed up": lambda one, _: track_authority(Authority.objects.get(inspections=one)),
    "authority": lambda one, _: save_authority(Authority.objects.get(inspections=one)),
    "theme": lambda *_: save_theme(Theme.objects.all()[0]),
    "themes deleted": lambda *_: delete_themes(Theme.objects.all()[:2]),
    "tagged": lambda *_: list(retag_all()),
    "told": lambda *_: list(tell_all()),
    "merged": lambda one, _: merge_authorities(
        Authority.objects.get(slug="leeds"), Authority.objects.get(inspections=one)
    ),
}


@pytest.mark.parametrize("what", WORKS)
def test_authorities_are_held_before_any_row_is_locked(what: str) -> None:
    if connection.vendor != "postgresql":
        pytest.skip(ONLY_WITH_ROWS_LOCKED)
    followed_up_authority()
    one = Inspection.objects.get(start=date(2022, 5, 6))
    finding = Finding.objects.get(text=ANSWER)
    Difference.objects.create(letter=one.letter, field="title", read="As read")

    with CaptureQueriesContext(connection) as queries:
        WORKS[what](one, finding)

    statements = [query["sql"] for query in queries.captured_queries]
    held = next(place for place, said in enumerate(statements) if "pg_advisory_xact_lock" in said)
    assert [said for said in statements[:held] if LOCKS.search(said)] == []


def test_a_merge_the_worker_and_an_editor_do_not_wait_for_each_other(monkeypatch: pytest.MonkeyPatch) -> None:
    """The worker has the authority and waits for the editor's finding; the merge waits for the authority."""
    if connection.vendor != "postgresql":
        pytest.skip(ONLY_WITH_ROWS_LOCKED)
    sefton, into = followed_up_authority(), northmoor()
    finding = Finding.objects.get(text=ANSWER)
    has_finding, may_go_on = Event(), Event()
    faults: list[str] = []

    def waiting(*arguments: Any) -> Any:
        has_finding.set()
        may_go_on.wait(WAIT_SECONDS)
        return tagging.read_anew(*arguments)

    monkeypatch.setattr(corrections, "read_anew", waiting)

    def started(work: Callable[[], object]) -> Thread:
        def do() -> None:
            try:
                work()
            except Exception as error:
                faults.append(repr(error))
            finally:
                connection.close()

        thread = Thread(target=do)
        thread.start()
        return thread

    editor = started(lambda: correct_finding(finding.pk, finding.version, {"text": "Set by hand, today."}))
    has_finding.wait(WAIT_SECONDS)
    others = []
    for work in (lambda: track_authority(sefton), lambda: merge_authorities(sefton, into)):
        others.append(started(work))
        others[-1].join(1.5)
    may_go_on.set()
    for thread in (editor, *others):
        thread.join()

    assert not faults
    assert Finding.objects.get(pk=finding.pk).text == "Set by hand, today."
    assert set(Inspection.objects.values_list("authority", flat=True)) == {into.pk}

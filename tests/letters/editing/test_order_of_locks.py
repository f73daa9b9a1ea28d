"""One order of locks: authorities are held before any row is locked, so that no three wait for each other."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from threading import Event, Thread
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from letters import signals, tagging
from letters.editing import (
    add_finding,
    correct_facts,
    correct_finding,
    correct_judgements,
    correct_says,
    corrections,
    decide,
    decide_verdict,
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
from letters.models import (
    Authority,
    Difference,
    Finding,
    FindingTheme,
    FollowUp,
    Inspection,
    Letter,
    Region,
    Theme,
)
from letters.tagging import retag_all, tell_all
from letters.tracking import track_authority
from tests.builders import read_letter
from tests.letters.successive import ANSWER, OTHERS, followed_up_authority, letter

ONLY_WITH_ROWS_LOCKED = "SQLite has one writer at a time, and so no two that meet"
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("reference")]
LOCKS = re.compile(r"^(?:UPDATE|INSERT|DELETE)\b|\bFOR (?:NO KEY )?UPDATE\b")
WAIT_SECONDS = 20.0
EARNS_THEMES = f"{ANSWER} Foster carers feel valued, and adoption is timely for young children."


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


class _Works:
    """Threads that work at once, and what went wrong in them."""

    def __init__(self) -> None:
        self.faults: list[str] = []
        self._threads: list[Thread] = []

    def start(self, work: Callable[[], object], *, wait_seconds: float = 0) -> None:
        thread = Thread(target=self._do, args=(work,))
        self._threads.append(thread)
        thread.start()
        thread.join(wait_seconds)

    def _do(self, work: Callable[[], object]) -> None:
        try:
            work()
        except Exception as error:
            self.faults.append(repr(error))
        finally:
            connection.close()

    def join(self) -> None:
        for thread in self._threads:
            thread.join()


@contextmanager
def an_editor_saving(
    monkeypatch: pytest.MonkeyPatch, works: _Works, text: str, *, has_tags: bool = False
) -> Iterator[Finding]:
    """Within, an editor has a finding locked, with its themes if he ``has_tags``; at the end all works go on."""
    if connection.vendor != "postgresql":
        pytest.skip(ONLY_WITH_ROWS_LOCKED)
    finding = Finding.objects.get(text=ANSWER)
    has_finding, may_go_on = Event(), Event()

    def waiting(*arguments: Any) -> None:
        if has_tags:
            tagging.read_anew(*arguments)
        has_finding.set()
        may_go_on.wait(WAIT_SECONDS)
        if not has_tags:
            tagging.read_anew(*arguments)

    monkeypatch.setattr(corrections, "read_anew", waiting)
    works.start(lambda: correct_finding(finding.pk, finding.version, {"text": text}))
    has_finding.wait(WAIT_SECONDS)
    yield finding
    may_go_on.set()
    works.join()


def test_a_merge_the_worker_and_an_editor_do_not_wait_for_each_other(monkeypatch: pytest.MonkeyPatch) -> None:
    """The worker has the authority and waits for the editor's finding; the merge waits for the authority."""
    sefton, into, works = followed_up_authority(), northmoor(), _Works()

    with an_editor_saving(monkeypatch, works, "Set by hand, today.") as finding:
        works.start(lambda: track_authority(sefton), wait_seconds=1.5)
        works.start(lambda: merge_authorities(sefton, into), wait_seconds=1.5)

    assert not works.faults
    assert Finding.objects.get(pk=finding.pk).text == "Set by hand, today."
    assert set(Inspection.objects.values_list("authority", flat=True)) == {into.pk}


@pytest.mark.parametrize("has_tags", [False, True])
def test_who_removes_a_letter_and_an_editor_of_it_do_not_wait_for_each_other(
    monkeypatch: pytest.MonkeyPatch, has_tags: bool
) -> None:
    """Tags and facts were taken while the editor had the finding, and came to them last."""
    followed_up_authority()
    works, letters = _Works(), list(Letter.objects.all())

    with an_editor_saving(monkeypatch, works, EARNS_THEMES, has_tags=has_tags):
        works.start(lambda: remove(letters), wait_seconds=1.5)

    assert not works.faults
    assert not Finding.objects.exists()


def test_a_letter_read_again_and_an_editor_of_it_do_not_wait_for_each_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A finding that was written twice looks at its inspection at the commit, which the other has by then."""
    followed_up_authority()
    works = _Works()

    with an_editor_saving(monkeypatch, works, EARNS_THEMES, has_tags=True) as finding:
        letter_id = finding.inspection.letter_id
        works.start(lambda: store_again(letter_id, read_letter("Plans are strong.")), wait_seconds=1.5)

    assert not works.faults


def test_who_deletes_themes_and_an_editor_do_not_wait_for_each_other(monkeypatch: pytest.MonkeyPatch) -> None:
    """A finding's new theme looks for the theme at the commit, which was taken, for good, before its tags."""
    followed_up_authority()
    works = _Works()

    with an_editor_saving(monkeypatch, works, EARNS_THEMES, has_tags=True) as finding:
        works.start(lambda: delete_themes(Theme.objects.all()), wait_seconds=1.5)

    assert not works.faults
    assert Finding.objects.get(pk=finding.pk).text == EARNS_THEMES
    assert not FindingTheme.objects.exists()


def test_who_removes_a_letter_and_who_decides_a_verdict_do_not_wait_for_each_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A follow-up that was written twice looks at its item at the commit, which the other had by then."""
    if connection.vendor != "postgresql":
        pytest.skip(ONLY_WITH_ROWS_LOCKED)
    followed_up_authority()
    works, letters, one = _Works(), list(Letter.objects.all()), FollowUp.objects.all()[0]
    has_decided, may_go_on = Event(), Event()

    def waiting(*_: object) -> None:
        has_decided.set()
        may_go_on.wait(WAIT_SECONDS)

    monkeypatch.setattr(signals, "send_follow_ups_changed", waiting)
    works.start(lambda: decide_verdict(one.pk, one.version, "fixed", None))
    has_decided.wait(WAIT_SECONDS)
    works.start(lambda: remove(letters), wait_seconds=1.5)
    may_go_on.set()
    works.join()

    assert not works.faults
    assert not FollowUp.objects.exists()


def test_a_theme_deleted_since_it_was_shown_is_not_set() -> None:
    followed_up_authority()
    finding, gone = Finding.objects.get(text=ANSWER), Theme.objects.all()[0]
    delete_themes([gone])

    correct_finding(finding.pk, finding.version, {}, themes=[gone.pk])

    assert not FindingTheme.objects.filter(finding=finding, removed=False).exists()

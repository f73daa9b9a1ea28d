"""Follow-ups in the database: kept in step with the letters, decisions kept."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import date
from threading import Thread
from typing import Any

import pytest
from django.db import OperationalError, connection, transaction

from letters.editing import decide_verdict
from letters.followup import follow_up
from letters.models import Authority, Finding, FollowUp, FollowUpDue, FollowUpMatch, Inspection, Verdict
from letters.signals import findings_stored, send_findings_changed
from letters.tracking import (
    ask_worker,
    follow_up_due,
    item_of,
    later_letter,
    note_changing,
    store,
    take_up_due,
    telling,
    track_all,
    track_authority,
)
from tests.letters.successive import ANSWER, ASKED, OTHERS, SILENT, followed_up_authority, letter

pytestmark = pytest.mark.django_db


@pytest.fixture
def authority() -> Authority:
    return followed_up_authority()


def follow_up_of(text: str) -> FollowUp:
    return FollowUp.objects.get(item__text=text)


def test_an_item_has_its_verdict_and_its_findings(authority: Authority) -> None:
    held = follow_up_of(ASKED)

    assert held.verdict in (Verdict.FIXED, Verdict.IMPROVED)
    assert held.shown_matches[0].finding.text == ANSWER
    assert held.standing == "suggested"


def test_silence_is_a_follow_up_too(authority: Authority) -> None:
    held = follow_up_of(SILENT)

    assert (held.verdict, held.shown_matches) == (Verdict.NOT_MENTIONED, [])


@pytest.mark.parametrize(
    ("frameworks", "asked_in"),
    [
        (("ilacs", "area-send", "ilacs"), {0: [2]}),
        (("area-send", "ilacs", "area-send"), {0: [2]}),
        (("sif", "ilacs", "jtai"), {0: [1, 2], 1: [2]}),
        (("area-send", "local-area-send", "local-area-send-revisit"), {0: [1, 2], 1: [2]}),
    ],
)
def test_area_send_inspections_are_followed_up_among_themselves(
    frameworks: tuple[str, ...], asked_in: dict[int, list[int]]
) -> None:
    held = [letter(date(2018 + n, 3, 4), ASKED, kind="area_for_development") for n in range(3)]
    for one, framework in zip(held, frameworks, strict=True):
        Inspection.objects.filter(pk=one.pk).update(framework=framework)
    track_authority(Authority.objects.get(slug="sefton"))

    pairs = set(FollowUp.objects.values_list("item__inspection", "later"))
    assert pairs == {(held[n].pk, held[later].pk) for n, laters in asked_in.items() for later in laters}


def test_what_an_editor_decided_of_an_area_send_report_stays(authority: Authority) -> None:
    decide_verdict(follow_up_of(ASKED).pk, 1, "unclear", None)
    Inspection.objects.filter(start=date(2022, 5, 6)).update(framework="area-send")

    track_authority(authority)

    assert [one.item.text for one in FollowUp.objects.all()] == [ASKED]


def test_tracking_again_changes_nothing(authority: Authority) -> None:
    before = list(FollowUpMatch.objects.values_list("pk", flat=True))

    assert track_authority(authority) == 0
    assert list(FollowUpMatch.objects.values_list("pk", flat=True)) == before


def test_what_an_editor_rejected_does_not_come_back(authority: Authority) -> None:
    held = follow_up_of(ASKED)
    match = held.matches.get(finding__text=ANSWER)
    match.state = FollowUpMatch.State.REJECTED
    match.save()
    held.verdict, held.by_hand = Verdict.UNCHANGED, True
    held.mentioned = 0.1  # as weights of another day told it: the row is written anew
    held.save()

    track_authority(authority)

    held = follow_up_of(ASKED)
    assert (held.verdict, held.standing) == (Verdict.UNCHANGED, "confirmed")
    assert ANSWER not in [one.finding.text for one in held.shown_matches]


def test_an_item_that_asks_no_more_is_followed_up_no_more(authority: Authority) -> None:
    Finding.objects.filter(text=SILENT).update(kind="narrative")

    track_authority(authority)

    assert list(FollowUp.objects.values_list("item__text", flat=True)) == [ASKED]


def test_letters_of_one_day_do_not_answer_each_other(authority: Authority) -> None:
    letter(date(2019, 3, 4), "Supervision of social workers is regular today.", *OTHERS)

    track_authority(authority)

    assert set(FollowUp.objects.values_list("later__start", flat=True)) == {date(2022, 5, 6)}


def test_all_are_tracked_by_authority(authority: Authority) -> None:
    FollowUp.objects.all().delete()

    (progress,) = track_all()

    assert (progress.done, progress.of, progress.changed) == (1, 1, 2)


def test_nothing_is_locked_while_what_letters_say_is_worked_out(
    authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    FollowUp.objects.all().delete()
    happened: list[str] = []
    worked_out, atomic = follow_up, transaction.atomic

    def watched(*arguments: Any, **options: Any) -> Any:
        happened.append("worked out")
        return worked_out(*arguments, **options)

    def locking(*arguments: Any, **options: Any) -> Any:
        happened.append("locked")
        return atomic(*arguments, **options)

    monkeypatch.setattr(telling, "follow_up", watched)
    monkeypatch.setattr(transaction, "atomic", locking)

    assert track_authority(authority) == 2

    assert happened[:3] == ["worked out", "worked out", "locked"]
    assert "worked out" not in happened[3:]


def test_what_changes_while_it_is_worked_out_is_taken_in(
    authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    FollowUp.objects.all().delete()
    worked_out = follow_up

    def corrected_meanwhile(*arguments: Any, **options: Any) -> Any:
        Finding.objects.filter(text=ANSWER).update(text="Adoption panels are quorate.")
        return worked_out(*arguments, **options)

    monkeypatch.setattr(telling, "follow_up", corrected_meanwhile)
    track_authority(authority)

    assert follow_up_of(ASKED).verdict == Verdict.NOT_MENTIONED


ONLY_WITH_ROWS_LOCKED = "SQLite has one writer at a time, and so no two that meet"


def meanwhile(monkeypatch: pytest.MonkeyPatch, step: str, work: Callable[[], object]) -> list[Thread]:
    """Have something done by another connection once the transaction has come to a step; what has to wait, waits."""
    done, threads = getattr(store, step), list[Thread]()

    def do() -> None:
        try:
            work()
        finally:
            connection.close()

    def watched(*arguments: Any) -> Any:
        told = done(*arguments)
        if connection.in_atomic_block and not threads:
            threads.append(Thread(target=do))
            threads[0].start()
            threads[0].join(1.0)
        return told

    monkeypatch.setattr(store, step, watched)
    return threads


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("reference")
@pytest.mark.parametrize("text", [ASKED, SILENT])
def test_what_an_editor_decides_meanwhile_is_kept(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    if connection.vendor != "postgresql":
        pytest.skip(ONLY_WITH_ROWS_LOCKED)
    authority = followed_up_authority()
    FollowUp.objects.update(mentioned=0.1)  # each row is written anew
    held = follow_up_of(text)
    threads = meanwhile(
        monkeypatch, "_held", lambda: decide_verdict(held.pk, held.version, Verdict.WORSE.value, None)
    )

    track_authority(authority)
    threads[0].join()

    kept = follow_up_of(text)
    assert (kept.verdict, kept.by_hand, kept.version) == (Verdict.WORSE, True, held.version + 1)
    assert kept.mentioned != 0.1


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("reference")
def test_what_changes_after_it_was_read_is_followed_up_next(monkeypatch: pytest.MonkeyPatch) -> None:
    if connection.vendor != "postgresql":
        pytest.skip(ONLY_WITH_ROWS_LOCKED)
    followed_up_authority()
    changed = Finding.objects.get(text=ANSWER)
    FollowUpDue.objects.all().delete()
    note_changing([changed.pk])

    def correct() -> None:
        Finding.objects.filter(pk=changed.pk).update(text="Adoption panels are quorate.")
        note_changing([changed.pk])

    threads = meanwhile(monkeypatch, "_held", correct)
    track_authority(Authority.objects.get(slug="sefton"), [FollowUpDue.objects.get().pk])
    threads[0].join()

    assert follow_up_of(ASKED).verdict != Verdict.NOT_MENTIONED, "it was read before"
    assert FollowUpDue.objects.count() == 1
    follow_up_due.call()
    assert follow_up_of(ASKED).verdict == Verdict.NOT_MENTIONED


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("reference")
def test_two_that_follow_up_an_authority_do_not_meet(monkeypatch: pytest.MonkeyPatch) -> None:
    if connection.vendor != "postgresql":
        pytest.skip(ONLY_WITH_ROWS_LOCKED)
    authority = followed_up_authority()
    FollowUp.objects.all().delete()
    changed: list[int] = []
    threads = meanwhile(monkeypatch, "_held", lambda: changed.append(track_authority(authority)))

    assert track_authority(authority) == 2
    threads[0].join()

    assert changed == [0]


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("reference")
def test_who_reads_a_letter_again_meanwhile_waits_and_neither_is_broken_off(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if connection.vendor != "postgresql":
        pytest.skip(ONLY_WITH_ROWS_LOCKED)
    authority = followed_up_authority()
    FollowUp.objects.update(mentioned=0.1)
    ended: list[int] = []

    def read_again() -> None:
        """As reading again does: a letter's findings are locked, and one that is no longer there ends."""
        with transaction.atomic():
            held = Finding.objects.filter(inspection__start=date(2022, 5, 6))
            list(held.select_for_update(of=("self",)).order_by("pk"))
            Finding.objects.get(text=ANSWER).delete()
            ended.append(1)

    threads = meanwhile(monkeypatch, "_held", read_again)
    track_authority(authority)
    threads[0].join()

    assert ended == [1]
    assert not Finding.objects.filter(text=ANSWER).exists()
    track_authority(authority)
    assert follow_up_of(ASKED).verdict == Verdict.NOT_MENTIONED


def test_an_authority_that_is_gone_meanwhile_has_nothing_to_follow_up(authority: Authority) -> None:
    held = Authority.objects.get(pk=authority.pk)
    Inspection.objects.update(authority=None)
    authority.delete()

    assert track_authority(held) == 0


def test_a_task_that_is_killed_leaves_its_authority_waiting(
    authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_: Any) -> None:
        raise KeyboardInterrupt

    FollowUpDue.objects.all().delete()
    note_changing(list(Finding.objects.values_list("pk", flat=True)))
    monkeypatch.setattr("letters.tracking.store._remove_others", killed)

    with pytest.raises(KeyboardInterrupt):
        follow_up_due.call()

    assert FollowUpDue.objects.count() == 1


def test_changes_wait_and_are_worked_off_at_once(authority: Authority) -> None:
    FollowUp.objects.all().delete()
    FollowUpDue.objects.all().delete()
    ids = list(Finding.objects.values_list("pk", flat=True))

    note_changing(ids)
    note_changing(ids)

    assert (FollowUpDue.objects.count(), take_up_due()) == (2, 1)
    assert follow_up_due.call() == 2
    assert (FollowUpDue.objects.count(), take_up_due()) == (0, 0)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("reference")
def test_who_is_killed_right_after_a_commit_leaves_its_authority_waiting(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    authority = followed_up_authority()
    FollowUpDue.objects.all().delete()

    def killed(**_: Any) -> None:
        raise KeyboardInterrupt

    findings_stored.connect(killed, dispatch_uid="killed")
    monkeypatch.setattr(findings_stored, "receivers", findings_stored.receivers[-1:])
    findings_stored.sender_receivers_cache.clear()
    with pytest.raises(KeyboardInterrupt), transaction.atomic():
        send_findings_changed(Finding.objects.of(authority).values_list("pk", flat=True)[:1])

    assert FollowUpDue.objects.get().authority == authority


def test_what_came_to_nothing_leaves_nobody_waiting(authority: Authority) -> None:
    FollowUpDue.objects.all().delete()
    with suppress(ZeroDivisionError), transaction.atomic():
        send_findings_changed(Finding.objects.values_list("pk", flat=True))
        raise ZeroDivisionError

    assert not FollowUpDue.objects.exists()


def test_a_worker_that_cannot_be_asked_is_no_fault_of_what_was_saved(
    authority: Authority, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def locked(*_: Any, **__: Any) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr(FollowUpDue.objects, "exists", locked)
    note_changing(list(Finding.objects.values_list("pk", flat=True)))

    ask_worker()

    assert "`follow_up`: database is locked" in caplog.text
    assert FollowUpDue.objects.filter(authority=authority).exists()


def test_an_item_of_a_file_is_found_or_told_by_rules(authority: Authority) -> None:
    earlier = Inspection.objects.get(start=date(2019, 3, 4))

    held, strange = item_of(earlier, ASKED), item_of(earlier, "Visits to children in care.")

    assert held.finding_id == Finding.objects.get(text=ASKED).pk
    assert (strange.finding_id, strange.for_the_board) == (0, False)


def test_a_later_letter_keeps_the_order_of_its_findings(authority: Authority) -> None:
    later = later_letter(Inspection.objects.get(start=date(2022, 5, 6)))

    assert [finding.text for finding in later.findings] == [ANSWER, *OTHERS]

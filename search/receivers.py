"""From the signals to the index: what was committed to the database is in the index before the next request.

findings_changing   in the transaction: an entry in the queue, and a task that looks at it later, whatever happens
findings_stored, findings_removed   after the commit: all that waits is indexed
                    in bulk: once enough waits, or some seconds have passed, and at the end
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterable
from typing import Any

from django.db import DatabaseError, transaction
from django_tasks import task
from haystack import connections
from haystack.signals import BaseSignalProcessor

from letters.delayed_tasks import look_later
from letters.models import Finding
from letters.signals import (
    AT_ONCE,
    bulk_ended,
    findings_changing,
    findings_removed,
    findings_stored,
    follow_ups_changed,
    is_bulk,
    worker_started,
)
from letters.visibility import note as note_visibility
from letters.visibility import note_all
from search.errors import IndexDamaged, IndexMissing, IndexUnavailable
from search.indexing import drain, note, queue_state
from search.protocol import Backend

log = logging.getLogger(__name__)
USING = "default"
BUILT_AT_ONCE = 5_000  # findings: an index of so many is built in a few seconds, within a request
DRAINED_AT_ONCE = AT_ONCE
BULK_FINDINGS = 2_000  # gathered for one commit to the index
BULK_SECONDS = 5.0  # so long are letters in the database and not yet found, while many are loaded
BULK_TIMES = 10  # longer where a commit takes long: so many times as long as the last one took
BULK_LONGER = 4  # times BULK_SECONDS, and no longer than that


class _Gathered(threading.local):
    """What this thread has gathered in bulk: findings since the index was last written to, when that was, and how many
    seconds the next time is to be later."""

    findings = 0
    since = 0.0
    seconds = 0.0


_gathered = _Gathered()


class LetterSignalProcessor(BaseSignalProcessor):  # type: ignore[misc]
    """A HAYSTACK_SIGNAL_PROCESSOR. Stored or removed, the index is told to look: the database says which."""

    def setup(self) -> None:
        findings_changing.connect(self.on_findings_changing)
        findings_stored.connect(self.on_findings_changed)
        findings_removed.connect(self.on_findings_changed)
        follow_ups_changed.connect(self.on_follow_ups_changed)
        bulk_ended.connect(self.on_bulk_ended)
        worker_started.connect(self.on_worker_started)

    def teardown(self) -> None:
        findings_changing.disconnect(self.on_findings_changing)
        findings_stored.disconnect(self.on_findings_changed)
        findings_removed.disconnect(self.on_findings_changed)
        follow_ups_changed.disconnect(self.on_follow_ups_changed)
        bulk_ended.disconnect(self.on_bulk_ended)
        worker_started.disconnect(self.on_worker_started)

    def on_findings_changing(self, finding_ids: Iterable[int], **_: Any) -> None:
        """Given ids of findings, write down in their transaction that the index has to follow."""
        note(finding_ids)
        look_later(catch_up)

    def on_findings_changed(self, finding_ids: Iterable[int], **_: Any) -> None:
        """Given ids of findings that were committed, bring the index in line with the database."""
        if not is_bulk():
            index_what_waits(DRAINED_AT_ONCE)
        elif _is_enough(len(list(finding_ids))):
            began = time.monotonic()
            index_what_waits(None)
            took = time.monotonic() - began
            _gathered.seconds = min(BULK_TIMES * took, BULK_LONGER * BULK_SECONDS)

    def on_follow_ups_changed(self, finding_ids: Iterable[int], **_: Any) -> None:
        """Given ids of items whose follow-ups were committed, note that they have changed: no index holds those."""
        try:
            note_visibility(finding_ids)
        except DatabaseError:
            log.exception("Programs that follow on are not told of follow-ups until the worker starts again")

    def on_bulk_ended(self, **_: Any) -> None:
        """All that was gathered is indexed, however much it is."""
        _gathered.findings, _gathered.seconds = 0, 0.0
        transaction.on_commit(lambda: index_what_waits(None))

    def on_worker_started(self, **_: Any) -> None:
        """What a process that was killed has left is taken up at once."""
        if queue_state().findings:
            catch_up.enqueue()
        note_what_was_missed.enqueue()


def _is_enough(findings: int) -> bool:
    """Whether so many more findings make enough for a commit, or the last one is some seconds ago."""
    now = time.monotonic()
    if not _gathered.findings:
        _gathered.since = now
    _gathered.findings += findings
    if _gathered.findings < BULK_FINDINGS and now - _gathered.since < max(BULK_SECONDS, _gathered.seconds):
        return False
    _gathered.findings = 0
    return True


def index_what_waits(limit: int | None) -> None:
    """Index all that waits; where it is more than ``limit`` findings, they are left to the worker.

    What waits is committed by now, so a failure is logged with its cure and not raised at whoever saved it.
    """
    try:
        _index_what_waits(limit)
    except IndexUnavailable as err:
        log.error("%s cannot be found by searching yet: %s", _waiting(), err)
    except (OSError, DatabaseError) as err:
        log.error(
            "%s cannot be found by searching yet: %s; this will be tried again in a minute", _waiting(), err
        )


def _index_what_waits(limit: int | None) -> None:
    backend: Backend = connections[USING].get_backend()
    if limit is not None and queue_state().findings > limit:
        catch_up.enqueue()
        return
    try:
        drain(backend if limit is None else backend.hurried())  # a page waits for it, or nobody
    except (IndexMissing, IndexDamaged):
        if (
            Finding.objects.count() > BUILT_AT_ONCE
        ):  # that of a large collection is not built inside a request
            raise
        backend.rebuild()
        note_all()


def _waiting() -> str:
    try:
        return f"{queue_state().findings} findings"
    except DatabaseError:
        return "Findings"


@task()
def catch_up(*_: Any) -> None:
    """The worker indexes all that waits; where it cannot, it looks again in a minute."""
    index_what_waits(None)
    try:
        if queue_state().findings:
            look_later(catch_up)
    except DatabaseError:
        log.error("Findings are waiting to be indexed, but the database does not answer")


@task()
def note_what_was_missed() -> None:
    """What can be seen is noted, whatever a process that was killed has left unnoted."""
    note_all()

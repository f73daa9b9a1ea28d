"""Findings changed: the one way from the database to whoever keeps an index.

``findings_changing`` is sent inside the transaction, to write down what has to follow; the others after its commit.
Many changes one after another may be taken in together: see ``in_bulk``.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db import transaction
from django.dispatch import Signal

findings_changing = Signal()  # finding_ids: list[int], written or taken away by the transaction that is open
findings_stored = Signal()  # finding_ids: list[int], now in the database, new or changed
follow_ups_changed = Signal()  # finding_ids: list[int], items of which later letters say something else
findings_removed = Signal()  # finding_ids: list[int], no longer in the database, or no longer shown
bulk_ended = Signal()  # many changes were made one after another, and there are no more of them
worker_started = Signal()  # the worker of background tasks begins: what a killed one left can be taken up

AT_ONCE = 1_000  # findings of a change: searches follow before its page comes, a second's work; more are the worker's


class _Bulk(threading.local):
    depth = 0


_bulk = _Bulk()


def send_findings_changed(finding_ids: Iterable[int]) -> None:
    """Given ids of findings written in this transaction, say so now, and once it is committed."""
    _send_on_commit(findings_stored, finding_ids)


def send_findings_removed(finding_ids: Iterable[int]) -> None:
    """Given ids of findings taken away in this transaction, say so now, and once it is committed."""
    _send_on_commit(findings_removed, finding_ids)


def send_follow_ups_changed(finding_ids: Iterable[int]) -> None:
    """Given ids of items whose follow-ups were written in this transaction, say so once it is committed."""
    ids = list(finding_ids)
    if ids:
        transaction.on_commit(lambda: follow_ups_changed.send(sender=None, finding_ids=ids))


def _send_on_commit(signal: Signal, finding_ids: Iterable[int]) -> None:
    ids = list(finding_ids)
    if ids:
        findings_changing.send(sender=None, finding_ids=ids)
        transaction.on_commit(lambda: signal.send(sender=None, finding_ids=ids))


@contextmanager
def in_bulk() -> Iterator[None]:
    """Within this, many letters come one after another: whoever follows them may take several in together."""
    _bulk.depth += 1
    try:
        yield
    finally:
        _bulk.depth -= 1
        if not _bulk.depth:
            bulk_ended.send(sender=None)


def is_bulk() -> bool:
    """Whether many changes come one after another in this thread, each in a transaction of its own."""
    return _bulk.depth > 0

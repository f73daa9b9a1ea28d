"""Findings changed: the one way from the database to whoever keeps an index. Sent after commit, never inside."""

from collections.abc import Iterable

from django.db import transaction
from django.dispatch import Signal

findings_stored = Signal()  # finding_ids: list[int], now in the database, new or changed
follow_ups_changed = (
    Signal()
)  # finding_ids: list[int], of items of which later letters say something else now
findings_removed = Signal()  # finding_ids: list[int], no longer in the database, or no longer shown


def send_findings_changed(finding_ids: Iterable[int]) -> None:
    """Given ids of findings written in this transaction, say so once it is committed."""
    _send_on_commit(findings_stored, finding_ids)


def send_findings_removed(finding_ids: Iterable[int]) -> None:
    """Given ids of findings taken away in this transaction, say so once it is committed."""
    _send_on_commit(findings_removed, finding_ids)


def send_follow_ups_changed(finding_ids: Iterable[int]) -> None:
    """Given ids of items whose follow-ups were written in this transaction, say so once it is committed."""
    _send_on_commit(follow_ups_changed, finding_ids)


def _send_on_commit(signal: Signal, finding_ids: Iterable[int]) -> None:
    ids = list(finding_ids)
    if ids:
        transaction.on_commit(lambda: signal.send(sender=None, finding_ids=ids))

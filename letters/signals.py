"""The bell: the single wire from the database to whoever keeps an index. Rung after commit, never inside."""

from collections.abc import Iterable

from django.db import transaction
from django.dispatch import Signal

findings_stored = Signal()  # finding_ids: list[int], now in the database, new or changed
findings_removed = Signal()  # finding_ids: list[int], no longer in the database, or no longer shown


def ring_stored(finding_ids: Iterable[int]) -> None:
    """Given ids of findings written in this transaction, say so once it is committed; one batch, one ring."""
    _ring_on_commit(findings_stored, finding_ids)


def ring_removed(finding_ids: Iterable[int]) -> None:
    """Given ids of findings taken away in this transaction, say so once it is committed."""
    _ring_on_commit(findings_removed, finding_ids)


def _ring_on_commit(signal: Signal, finding_ids: Iterable[int]) -> None:
    ids = list(finding_ids)
    if ids:
        transaction.on_commit(lambda: signal.send(sender=None, finding_ids=ids))

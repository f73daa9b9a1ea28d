"""Findings of a question in the order in which readers could first see them, those of one letter together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import itemgetter

from django.db.models import Q

from letters.models import FindingVisibility, FindingVisibilityQuerySet

FEW = 2_000  # ids that are looked up in one query; of more, what is newest is looked through
BATCH = 1_000  # rows that are read together: a page of a feed takes some 2,000
Row = tuple[int, datetime, datetime]  # a finding, since when it is visible, its last change


@dataclass(frozen=True, slots=True)
class Arrival:
    """Findings of one letter that became visible together, by their numbers; no two arrivals have one ``since``.

    ``changed_at`` is when any of them was changed last.
    """

    since: datetime
    changed_at: datetime
    finding_ids: tuple[int, ...]


def arrivals_of(
    finding_ids: Sequence[int], *, after: datetime | None = None, before: datetime | None = None
) -> Iterator[Arrival]:
    """Given the ids that a question finds, yield what became visible of them, the newest first.

    ``after`` and ``before`` are times that what is yielded lies between.
    """
    rows = FindingVisibility.objects.newest_first()
    rows = rows.filter(visible_since__gt=after) if after else rows
    rows = rows.filter(visible_since__lt=before) if before else rows
    for since, together in groupby(_newest_rows(rows, finding_ids), key=itemgetter(1)):
        arrived = list(together)
        yield Arrival(since, max(changed for _, _, changed in arrived), tuple(pk for pk, _, _ in arrived))


def new_since(finding_ids: Sequence[int], after: datetime) -> set[int]:
    """Given the ids that a question finds, return those that became visible after a time."""
    return {pk for one in arrivals_of(finding_ids, after=after) for pk in one.finding_ids}


def _newest_rows(rows: FindingVisibilityQuerySet, finding_ids: Sequence[int]) -> Iterable[Row]:
    """Those of the ids among the rows, the newest first."""
    if len(finding_ids) > FEW:
        wanted = set(finding_ids)
        return (row for row in _in_batches(rows) if row[0] in wanted)
    held = sorted(rows.filter(pk__in=finding_ids).shared_times(), key=itemgetter(0))
    return sorted(held, key=itemgetter(1), reverse=True)


def _in_batches(rows: FindingVisibilityQuerySet) -> Iterator[Row]:
    """All rows, the newest first, each batch by a query of its own: with a cursor left open, SQLite would tell this
    whole connection what was held when it was opened (see ``remembered``)."""
    rest = rows
    while batch := list(rest.shared_times()[:BATCH]):
        yield from batch
        last, since, _ = batch[-1]
        rest = rows.filter(visible_since__lte=since).filter(Q(visible_since__lt=since) | Q(pk__gt=last))

"""What a feed's entries are: a report each, where a question is broad; a finding each, where it is narrow.

arrivals, newest first -> entries    of a narrow question, a report in which many findings match is one entry, too
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, islice

from letters.models import Finding
from search.engine import FindingRow, in_order, rows_in_order
from search.news import Arrival
from search.query import Query

ENTRIES = 50  # of a page of a feed, or a few more: findings that became visible together are not parted
MANY_OF_A_REPORT = 10  # findings that match; of more, the first are listed
BY = ("finding", "report")
NARROW = "Each entry is a finding; a report with more than 10 findings that match is one entry."
BROAD = "Each entry is a report, with how many of its findings match."


@dataclass(frozen=True, slots=True)
class Entry:
    """One finding, or ``total`` of one report (``is_report``), since when they are here, and their last change.

    ``finding`` is the finding, or the first of the report's; ``listed`` are the first of a report's, in short.
    """

    since: datetime
    changed_at: datetime
    total: int
    finding: Finding
    listed: tuple[FindingRow, ...]
    is_report: bool


@dataclass(frozen=True, slots=True)
class FeedPage:
    """Entries, the newest first. ``older_than`` is where the next page begins; None where this is the last."""

    entries: tuple[Entry, ...]
    older_than: datetime | None


def by_of(query: Query, asked: str = "") -> str:
    """Given a question and what it asks for, one of BY or "", return what its entries are.

    A question with words or a theme is narrow, unless it says otherwise.
    """
    return asked or ("finding" if query.q or query.values("theme") else "report")


def feed_page(arrivals: Iterable[Arrival], by: str) -> FeedPage:
    """Given what became visible, newest first, and what entries are, return a page; some database queries."""
    taken: list[Arrival] = []
    room = ENTRIES
    rest = iter(arrivals)
    for arrival in rest:
        taken.append(arrival)
        room -= len(_parts(arrival, by))
        if room <= 0:
            break
    is_last = not list(islice(rest, 1))
    return FeedPage(tuple(_entries(taken, by)), None if is_last else taken[-1].since)


def _parts(arrival: Arrival, by: str) -> Sequence[tuple[int, ...]]:
    """The findings of an arrival, entry by entry."""
    ids = arrival.finding_ids
    if by == "report" or len(ids) > MANY_OF_A_REPORT:
        return [ids]
    return [(pk,) for pk in ids]


def _entries(arrivals: Sequence[Arrival], by: str) -> Iterable[Entry]:
    parts = [(arrival, ids) for arrival in arrivals for ids in _parts(arrival, by)]
    listed = _listed([ids[:MANY_OF_A_REPORT] for _, ids in parts if _is_report(ids, by)])
    firsts = [next((pk for pk in ids if pk in listed), ids[0]) for _, ids in parts]
    found = {one.pk: one for one in in_order(firsts)}
    for (arrival, ids), first in zip(parts, firsts, strict=True):
        if first in found:  # else taken back this moment
            is_report = _is_report(ids, by)
            rows = tuple(listed[pk] for pk in ids if pk in listed) if is_report else ()
            yield Entry(arrival.since, arrival.changed_at, len(ids), found[first], rows, is_report)


def _is_report(ids: Sequence[int], by: str) -> bool:
    return by == "report" or len(ids) > 1


def _listed(ids: Iterable[Sequence[int]]) -> dict[int, FindingRow]:
    """What is told of a report's findings: no card, which is read for the first of them alone."""
    return {row.pk: row for row in rows_in_order(list(chain.from_iterable(ids)))}

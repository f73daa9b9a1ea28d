"""A feed's entries: one for each report where a query is broad, one for each finding where it is narrow.

arrivals, newest first -> entries    of a narrow query, a report in which many findings match is also one entry
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

ENTRIES = 50  # of a page of a feed, or a few more: findings that became visible together stay on one page
MANY_OF_A_REPORT = 10  # findings that match; of more, the first are listed
BY = ("finding", "report")
NARROW = "Each entry is a finding; a report with more than 10 findings that match is one entry."
BROAD = "Each entry is a report, with how many of its findings match."


@dataclass(frozen=True, slots=True)
class Entry:
    """One finding, or ``total`` of one report (``is_report``), since when they are visible, and their last change.

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


def by_of(query: Query, requested: str = "") -> str:
    """Given a query and the parameter ``by``, one of BY or "", return which of BY its entries are.

    Without the parameter, a query with words or a theme has findings as entries, another has reports.
    """
    return requested or ("finding" if query.q or query.values("theme") else "report")


def feed_page(arrivals: Iterable[Arrival], by: str) -> FeedPage:
    """Given arrivals, newest first, and one of BY, return the first page of entries; some database queries."""
    page_arrivals: list[Arrival] = []
    room = ENTRIES
    rest = iter(arrivals)
    for arrival in rest:
        page_arrivals.append(arrival)
        room -= len(_parts(arrival, by))
        if room <= 0:
            break
    is_last = not list(islice(rest, 1))
    return FeedPage(tuple(_entries(page_arrivals, by)), None if is_last else page_arrivals[-1].since)


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
    finding_by_id = {finding.pk: finding for finding in in_order(firsts)}
    for (arrival, ids), first in zip(parts, firsts, strict=True):
        if first in finding_by_id:  # else withdrawn since the arrivals were read
            is_report = _is_report(ids, by)
            rows = tuple(listed[pk] for pk in ids if pk in listed) if is_report else ()
            yield Entry(arrival.since, arrival.changed_at, len(ids), finding_by_id[first], rows, is_report)


def _is_report(ids: Sequence[int], by: str) -> bool:
    return by == "report" or len(ids) > 1


def _listed(ids: Iterable[Sequence[int]]) -> dict[int, FindingRow]:
    """The rows of a report's findings, without the relations that only the first of them needs."""
    listed = list(chain.from_iterable(ids))
    return {row.pk: row for row in rows_in_order(listed, first=len(listed))}

"""Haystack's question on a snapshot: which documents, in which order, with which counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from whoosh.support.relativedelta import relativedelta

from search.backend.files.bitsets import docs_of
from search.backend.files.schema import WholeValue, field_of
from search.backend.read.snapshot import Snapshot

Groups = dict[Any, int]


@dataclass(frozen=True, slots=True)
class ResultPage:
    """A page of documents in the shape that Haystack makes its results of. ``total`` counts all pages."""

    total: int
    stored: Sequence[Mapping[str, Any]]
    scores: Sequence[float]
    groups_by_name: Mapping[str, Groups] = field(default_factory=dict)

    def __len__(self) -> int:
        return self.total

    def __iter__(self) -> Iterator[Mapping[str, Any]]:
        return iter(self.stored)

    def score(self, place: int) -> float:
        return self.scores[place]

    @property
    def results(self) -> ResultPage:
        return self

    def facet_names(self) -> list[str]:
        return list(self.groups_by_name)

    def groups(self, name: str) -> Groups:
        return dict(self.groups_by_name[name])


def page_of(
    snapshot: Snapshot,
    ordered: Sequence[int],
    scores: Sequence[float],
    groups: Mapping[str, Groups],
    cut: slice,
) -> ResultPage:
    """Given all found documents in order and which of them to show, return that page."""
    shown = ordered[cut]
    return ResultPage(
        total=len(ordered),
        stored=[snapshot.stored(doc) for doc in shown],
        scores=[scores[doc] for doc in shown],
        groups_by_name=groups,
    )


def ordered_by(snapshot: Snapshot, found: int, scores: Sequence[float], sort_by: Sequence[str]) -> list[int]:
    """Given a set, return its documents by these fields, each rising, or falling with "-"; else the best first."""
    docs = snapshot.in_number_order(found)
    if not sort_by:
        return sorted(docs, key=scores.__getitem__, reverse=True)
    for name in reversed(sort_by):
        falling = name.startswith("-")
        key_of = _sort_key(snapshot, name.removeprefix("-"))
        told = [doc for doc in docs if key_of(doc) is not None]
        untold = [doc for doc in docs if key_of(doc) is None]
        docs = sorted(told, key=key_of, reverse=falling) + untold
    return docs


def _sort_key(snapshot: Snapshot, name: str) -> Callable[[int], Any]:
    if isinstance(field_of(snapshot.schema, name), WholeValue):
        first: dict[int, str] = {}
        for value, bits in snapshot.values(name).items():
            for doc in docs_of(bits, snapshot.size):
                first.setdefault(doc, value)
        return first.get
    return lambda doc: _column_value(snapshot, name, doc)


def _column_value(snapshot: Snapshot, name: str, doc: int) -> Any:
    """What a document has in a field: from its column, or else as stored."""
    segment, inside = snapshot.located(doc)
    with segment.lock:
        column = segment.column(name)
        return column[inside] if column is not None else segment.reader.stored_fields(inside).get(name)


def field_groups(snapshot: Snapshot, found: int, name: str) -> Groups:
    """Given a set and a field, return how many of the set have each value, whole as it was given."""
    if isinstance(field_of(snapshot.schema, name), WholeValue):
        totals = {value: (found & bits).bit_count() for value, bits in snapshot.values(name).items()}
        return {value: total for value, total in totals.items() if total}
    return dict(Counter(_column_value(snapshot, name, doc) for doc in docs_of(found, snapshot.size)))


def date_groups(snapshot: Snapshot, found: int, name: str, wanted: Mapping[str, Any]) -> Groups:
    """Given a set, a field of times and Haystack's wish for ranges, return how many fall in each; None is outside."""
    gap = relativedelta(**{f"{wanted['gap_by']}s": wanted.get("gap_amount", 1)})
    start, end = _at_midnight(wanted["start_date"]), _at_midnight(wanted["end_date"])
    ranges = list(_ranges(start, end, gap))
    totals: Counter[Any] = Counter()
    for doc in docs_of(found, snapshot.size):
        value = _column_value(snapshot, name, doc)
        totals[next((span for span in ranges if value and span[0] <= value < span[1]), None)] += 1
    return dict(totals)


def _ranges(start: datetime, end: datetime, gap: relativedelta) -> Iterator[tuple[datetime, datetime]]:
    first = start
    while first < end:
        yield first, first + gap
        first += gap


def _at_midnight(day: date) -> datetime:
    return day if isinstance(day, datetime) else datetime(day.year, day.month, day.day)

"""Which documents a question finds, and how many each facet value would give. Sets only; see bits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice

from search.backend.files.bitsets import flags_of
from search.backend.read.snapshot import Snapshot
from search.protocol import Filter, SearchRequest, SearchResponse, SortBy

KEPT_IDS = 200  # an answer with more, as for a file, is not kept


def answer(snapshot: Snapshot, ask: SearchRequest) -> SearchResponse:
    """Given a question, return what it finds in this generation; one asked before is answered from what was found."""
    held = snapshot.answers.get(ask)
    if held is not None:
        return held
    found = _answer(snapshot, ask)
    return snapshot.answers.put(ask, found) if len(found.ids) <= KEPT_IDS else found


def _answer(snapshot: Snapshot, ask: SearchRequest) -> SearchResponse:
    words = snapshot.matching(ask.words) if ask.words else snapshot.live
    sets = [(one, filter_set(snapshot, one)) for one in ask.filters]
    found = words
    for _, kept in sets:
        found &= kept
    return SearchResponse(
        total=found.bit_count(),
        ids=tuple(_page(snapshot, ask, found)),
        counts={name: _counts(snapshot, name, words, sets) for name in ask.counted},
    )


def filter_set(snapshot: Snapshot, wanted: Filter) -> int:
    """The set of documents that a filter keeps."""
    values = snapshot.values(wanted.name)
    sets = [values.get(value, 0) for value in wanted.values]
    kept = snapshot.live if wanted.every else 0
    for one in sets:
        kept = kept & one if wanted.every else kept | one
    return kept


def _counts(snapshot: Snapshot, name: str, words: int, sets: Sequence[tuple[Filter, int]]) -> dict[str, int]:
    """How many documents each value would give as the only one of its facet, the other filters kept."""
    others = words
    for chosen, kept in sets:
        if not (chosen.choice and chosen.name == name):
            others &= kept
    return {value: (others & bits).bit_count() for value, bits in snapshot.values(name).items()}


def _page(snapshot: Snapshot, ask: SearchRequest, found: int) -> list[int]:
    stop = found.bit_count() if ask.stop is None else ask.stop
    wanted = max(0, min(stop, found.bit_count()) - ask.start)
    if not wanted:
        return []
    order, end = _order(snapshot, ask), ask.start + wanted
    if len(order) == found.bit_count():  # nothing but words was asked for: all that is in order was found
        docs: Iterable[int] = order[ask.start : end]
    else:
        docs = islice(filter(flags_of(found, snapshot.size).__getitem__, order), ask.start, end)
    return list(map(snapshot.numbers.__getitem__, docs))


def _order(snapshot: Snapshot, ask: SearchRequest) -> Sequence[int]:
    if isinstance(ask.order, SortBy):
        return snapshot.ordered(ask.order)
    return snapshot.relevance(ask.words) if ask.words else snapshot.by_number

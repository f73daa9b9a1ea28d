"""A question in, its answer out. Whichever backend is configured, it is asked in the same words."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import replace
from math import ceil

from letters.models import Finding
from search.engine.cards import in_order
from search.engine.excerpts import excerpt_of, marked
from search.engine.facets import counts_of
from search.engine.parsing import backend, better_spelled, parsed_words
from search.engine.results import Hit, Results, TextPiece
from search.engine.rows import FindingRow, rows_in_order
from search.engine.tiers import Tiers, all_ids, page_of, total_of
from search.errors import IndexUnavailable
from search.protocol import Leaf, SearchRequest, SearchResponse, Written, leaves
from search.query import (
    FILTERS,
    PAGE_SIZE,
    ParsedWords,
    Query,
)
from search.text import composed, tokens

FEW = 5  # a question that finds no more than this may be misspelled


log = logging.getLogger(__name__)
__all__ = ["in_order", "marker", "matching", "matching_ids", "run", "similar", "total"]


def run(query: Query, *, with_counts: bool = True) -> Results:
    """Given a question, return its page of results; without a usable index, none and not ``index_available``."""
    words = parsed_words(query)
    try:
        found = page_of(_answer, query, words, FILTERS if with_counts else ())
    except IndexUnavailable as err:
        log.error("%s", err)
        return Results(total=0, page=query.page, pages=1, hits=(), words=words, index_available=False)
    held = bool(found.total) or Finding.objects.shown().exists()
    return Results(
        total=found.total,
        page=query.page,
        pages=max(1, ceil(found.total / PAGE_SIZE)),
        hits=_hits(found, query, words),
        counts=counts_of(found.counts or {}),
        words=words,
        with_most=found.with_most,
        suggestion=_suggestion(query, words) if held and found.total <= FEW else "",
        collection_has_findings=held,
    )


def _suggestion(query: Query, words: ParsedWords) -> str:
    """The question's words better spelled, where that finds more; "" where they have been corrected already."""
    text = "" if words.corrected else better_spelled(query.q)
    return text if text and total(replace(query, q=text, page=1)) else ""


def _hits(found: Tiers, query: Query, words: ParsedWords) -> tuple[Hit, ...]:
    """The findings of a page, those of both tiers in one query; without words, what earned the themes is marked."""
    matched, with_all = leaves(words.node), set(found.ids)
    return tuple(
        Hit(finding, excerpt_of(finding.text, matched or _earned(finding, query)), finding.pk in with_all)
        for finding in in_order((*found.ids, *found.most_ids))
    )


def _earned(finding: Finding, query: Query) -> tuple[Leaf, ...]:
    """What a finding says for which it has the themes that were asked for."""
    chosen = query.values("theme")
    said = (
        [words for tag in finding.tags if tag.theme.slug in chosen for words in tag.words] if chosen else []
    )
    written = (tuple((token.word,) for token in tokens(composed(one))) for one in said)
    return tuple(dict.fromkeys(Written(forms) for forms in written if forms))


def _answer(ask: SearchRequest) -> SearchResponse:
    """What the backend answers. An index that is missing because nothing is held yet finds nothing."""
    try:
        return backend().answer(ask)
    except IndexUnavailable:
        if Finding.objects.shown().exists():
            raise
        return SearchResponse(total=0)


def marker(words: ParsedWords) -> Callable[[str], tuple[TextPiece, ...]]:
    """Given a question's words, return what marks in a whole text those that it matches."""
    found = leaves(words.node)
    return lambda text: marked(text, found)


def matching_ids(query: Query, words: ParsedWords | None = None) -> list[int]:
    """Given a question, return the ids of all that it finds, in its order, whatever its page.

    ``words`` are its words where they have been parsed already.
    """
    return all_ids(_answer, query, words or parsed_words(query))


def total(query: Query, words: ParsedWords | None = None) -> int:
    """Given a question, and its words where they have been parsed, return how many findings it finds."""
    return total_of(_answer, query, words or parsed_words(query))


def matching(query: Query, words: ParsedWords | None = None) -> Iterator[FindingRow]:
    """Given a question, return all that it finds, in its order: asked at once, read a batch at a time."""
    return rows_in_order(matching_ids(query, words))


def similar(finding: Finding, limit: int) -> list[Finding]:
    """Given a finding, return those most like it in their words, the likest first. Raises IndexUnavailable."""
    ids = backend().similar(finding.text, (), limit + 1)
    return in_order([found for found in ids if found != finding.pk][:limit])

"""A question in, its answer out. Whichever backend is configured, it is asked in the same words."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import chain
from math import ceil
from typing import cast

from django.db.models import Prefetch
from haystack import connections

from letters.models import Finding, FindingTheme
from search.engine.excerpts import excerpt_of, marked
from search.engine.facets import counts_of
from search.engine.results import Hit, Results, TextPiece
from search.engine.tiers import Tiers, all_ids, page_of, total_of
from search.errors import IndexUnavailable
from search.protocol import Backend, SearchRequest, SearchResponse, leaves
from search.query import (
    FILTERS,
    MAX_WORDS,
    NO_SYNONYMS,
    NO_WORDS,
    PAGE_SIZE,
    ParsedWords,
    Query,
    question_words,
    read_words,
    synonyms,
)
from search.text import Token, composed, tokens

# Of a hit's letter, authority and themes: long, and printed by no card.
NOT_SHOWN = (
    *(f"inspection__letter__{name}" for name in ("text", "unplaced", "doubts")),
    "inspection__authority__other_names",
)
THEME_NOT_SHOWN = ("theme__definition", "theme__phrases", "theme__exclusions")
BATCH = 500  # findings fetched at a time for exports
FEW = 5  # a question that finds no more than this may be misspelled
MIN_SPELLED_CHARS = 4  # shorter words have too many others one letter off

log = logging.getLogger(__name__)


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
        hits=_hits(found, words),
        counts=counts_of(found.counts or {}),
        words=words,
        with_most=found.with_most,
        suggestion=suggestion(query) if held and query.q and found.total <= FEW else "",
        collection_has_findings=held,
    )


def _hits(found: Tiers, words: ParsedWords) -> tuple[Hit, ...]:
    """The findings of a page, those of both tiers in one query."""
    matched, with_all = leaves(words.node), set(found.ids)
    return tuple(
        Hit(finding, excerpt_of(finding.text, matched), finding.pk in with_all)
        for finding in in_order((*found.ids, *found.most_ids))
    )


def _answer(ask: SearchRequest) -> SearchResponse:
    """What the backend answers. An index that is missing because nothing is held yet finds nothing."""
    try:
        return _backend().answer(ask)
    except IndexUnavailable:
        if Finding.objects.shown().exists():
            raise
        return SearchResponse(total=0)


def parsed_words(query: Query) -> ParsedWords:
    """Given a question, return how its words are read."""
    if not query.q:
        return NO_WORDS
    return read_words(query.q, NO_SYNONYMS if query.exact_words else synonyms(), question_words())


def marker(words: ParsedWords) -> Callable[[str], tuple[TextPiece, ...]]:
    """Given a question's words, return what marks in a whole text those that it matches."""
    found = leaves(words.node)
    return lambda text: marked(text, found)


def matching_ids(query: Query, words: ParsedWords | None = None) -> list[int]:
    """Given a question, return the ids of all that it finds, in its order, whatever its page.

    ``words`` are its words where they have been parsed already.
    """
    return all_ids(_answer, query, words or parsed_words(query))


def total(query: Query) -> int:
    """Given a question, return how many findings it finds."""
    return total_of(_answer, query, parsed_words(query))


def matching(query: Query) -> Iterator[Finding]:
    """Given a question, return all that it finds, in its order; asked at once, fetched a batch at a time."""
    ids = matching_ids(query)
    batches = (ids[start : start + BATCH] for start in range(0, len(ids), BATCH))
    return chain.from_iterable(in_order(batch) for batch in batches)


def similar(finding: Finding, limit: int) -> list[Finding]:
    """Given a finding, return those most like it in their words, the likest first. Raises IndexUnavailable."""
    ids = _backend().similar(finding.text, (), limit + 1)
    return in_order([found for found in ids if found != finding.pk][:limit])


def in_order(ids: Sequence[int]) -> list[Finding]:
    """Given ids, return their findings in that order, with all that a card prints; those just removed are left out."""
    tags = FindingTheme.objects.filter(removed=False).select_related("theme").defer(*THEME_NOT_SHOWN)
    shown = Finding.objects.shown().select_related("inspection__authority", "inspection__letter")
    shown = shown.prefetch_related(Prefetch("finding_themes", queryset=tags)).defer(*NOT_SHOWN).order_by()
    found = {finding.pk: finding for finding in shown.filter(pk__in=ids)}
    return [found[one] for one in ids if one in found]


def suggestion(query: Query) -> str:
    """The question's words, better spelled by the collection's own; "" where that would find nothing.

    Only words are changed: quotation marks, minus signs and all else stay as they were typed.
    """
    text = composed(query.q)
    changed: list[str] = []
    at = 0
    for token in list(tokens(text))[:MAX_WORDS]:
        better = "" if _is_fixed(text, token) else _backend().better_spelled(token.word)
        changed += [text[at : token.start], better or text[token.start : token.end]]
        at = token.end
    better_text = "".join([*changed, text[at:]])
    better_query = replace(query, q=better_text, page=1)
    return better_text if better_text != text and total(better_query) else ""


def _is_fixed(text: str, token: Token) -> bool:
    """Whether a word is none to correct: short, a number, a prefix, or a sign that joins words."""
    written = text[token.start : token.end]
    is_prefix = text[token.end : token.end + 1] == "*"
    return (
        len(written) < MIN_SPELLED_CHARS
        or not written.isalpha()
        or is_prefix
        or written in ("AND", "OR", "NOT")
    )


def _backend() -> Backend:
    return cast(Backend, connections["default"].get_backend())

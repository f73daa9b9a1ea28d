"""Synonyms, also from other years: "looked after children" are also "children in care"."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from letters.models import remembered
from search.models import Vocabulary
from search.query.parsed_words import Synonyms
from search.text import tokens

Way = tuple[str, tuple[str, ...]]  # as written, and its terms


@remembered(1)
def synonyms() -> Synonyms:
    """Return each phrase's synonyms; everyday words lead to synonyms and are none. Cached until the table changes."""
    return _by_terms(tuple(Vocabulary.objects.values_list("phrases", "everyday")))


@lru_cache(maxsize=4)
def _by_terms(rows: tuple[tuple[str, str], ...]) -> Synonyms:
    ways_by_terms: dict[tuple[str, ...], list[Way]] = {}
    for phrases, everyday in rows:
        ways = _ways(phrases.splitlines())
        for _, terms in _ways(everyday.splitlines()) or ways:
            ways_by_terms.setdefault(terms, []).extend(way for way in ways if way[1] != terms)
    return {terms: tuple(dict.fromkeys(others)) for terms, others in ways_by_terms.items()}


def _ways(lines: Iterable[str]) -> list[Way]:
    written = [line.strip() for line in lines]
    ways = {tuple(token.term for token in tokens(line)): line for line in reversed(written)}
    return [(line, terms) for terms, line in reversed(ways.items()) if terms]

"""Filters that a query names in its words: a council, a region, an inspection, a grade, years.

They are offered and never applied by themselves: "Sefton" may be meant as a word, too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from letters.models import remembered
from search.query.facets import FACETS, UNKNOWN
from search.query.filter_labels import is_year
from search.query.parsed_words import QuestionWords, only_asks
from search.query.query import Query
from search.query.question_words import question_words
from search.text import SMALL_WORDS, Token, composed, tokens

Spoken = Mapping[tuple[str, ...], tuple[str, str]]  # words -> (filter, value)
MOST_WORDS = 12  # of a name
YEAR = r"((?:19|20)\d\d)"
# How years are written -> the first year and the last, as groups of the pattern; 0 is open.
YEARS = (
    (re.compile(rf"\b(?:between|from)\s+{YEAR}\s+(?:and|to|until)\s+{YEAR}\b", re.I), 1, 2),
    (re.compile(rf"\b{YEAR}\s*(?:to|until|-|–)\s*{YEAR}\b", re.I), 1, 2),
    (re.compile(rf"\b(?:since|from|after)\s+{YEAR}\b", re.I), 1, 0),
    (re.compile(rf"\b(?:until|before|up to|till)\s+{YEAR}\b", re.I), 0, 1),
    (re.compile(rf"\b(?:in\s+|during\s+)?{YEAR}\b(?!/)", re.I), 1, 1),
)


@dataclass(frozen=True, slots=True)
class Named:
    """Where a filter is named in a text, from character ``start`` to before ``end``, and what it is."""

    start: int
    end: int
    name: str
    values: tuple[str, ...]


@remembered(1)
def spoken() -> Spoken:
    """Return the words that name a value of a filter; as the tables are now."""
    return _by_words(tuple((facet.name, *pair) for facet in FACETS for pair in facet.spoken()))


@lru_cache(maxsize=2)
def _by_words(rows: tuple[tuple[str, str, str], ...]) -> Spoken:
    """Rows of (filter, words, value) by folded words; words that name two values are left out as ambiguous."""
    meanings: dict[tuple[str, ...], set[tuple[str, str]]] = {}
    for name, words, value in rows:
        key = tuple(token.word for token in tokens(composed(words)))
        meanings.setdefault(key, set()).add((name, value))
    return {key: next(iter(values)) for key, values in meanings.items() if len(values) == 1 and key}


def named_by(text: str, spoken_names: Spoken) -> tuple[str, str] | None:
    """Given words, return the (filter, value) that all of them together name; None where they name none or say more."""
    return spoken_names.get(tuple(token.word for token in tokens(composed(text))))


def with_named_filters(query: Query, spoken_names: Spoken) -> list[Query]:
    """Given a question, return the questions with what its words name as filters in place of those words.

    The first has all of them as filters, then each has one. Question words do not remain: "what went wrong in Hull" is
    Hull. [] where quotation marks, OR, a minus or a filter in force already say what is meant.
    """
    if not query.q or any(sign in query.q for sign in ('"', "“", " -", " OR ", "NOT ")):
        return []
    named = [
        named_filter
        for named_filter in named_in(query.q, spoken_names)
        if not _is_in_force(query, named_filter)
    ]
    if not named:
        return []
    wholes = [named] if len(named) < 2 else [named, *([named_filter] for named_filter in named)]
    asking = question_words()
    return [_replaced(query, part, asking) for part in wholes]


def named_in(text: str, spoken_names: Spoken) -> list[Named]:
    """Given a reader's words, return the filters that they name, in order, the longest name first."""
    text = composed(text)
    named_filters = _years_in(text)
    words = list(tokens(text))
    at = 0
    while at < len(words):
        named, count = _longest_name(words[at:], spoken_names)
        if named and not any(named.start < year.end and year.start < named.end for year in named_filters):
            named_filters.append(named)
        at += count
    return sorted(named_filters, key=lambda named: named.start)


def _longest_name(words: Sequence[Token], spoken_names: Spoken) -> tuple[Named | None, int]:
    """The longest name that the words begin with, and how many words it takes; (None, 1) where there is none."""
    for count in range(min(len(words), MOST_WORDS), 0, -1):
        name, value = spoken_names.get(tuple(word.word for word in words[:count]), ("", UNKNOWN))
        if value != UNKNOWN:
            return Named(words[0].start, words[count - 1].end, name, (value,)), count
    return None, 1


def _years_in(text: str) -> list[Named]:
    for pattern, first, last in YEARS:
        if match := pattern.search(text):
            years = (match[first] if first else "", match[last] if last else "")
            if all(is_year(year) for year in years if year):
                return [Named(match.start(), match.end(), "year", years)]
    return []


def _is_in_force(query: Query, named: Named) -> bool:
    if named.name == "year":
        return bool(query.values("year") or query.year_from or query.year_to)
    return bool(query.values(named.name))


def _replaced(query: Query, named: Iterable[Named], asking: QuestionWords) -> Query:
    text = composed(query.q)
    for named_filter in sorted(named, key=lambda named_filter: -named_filter.start):
        text = f"{_without_small_end(text[: named_filter.start])} {text[named_filter.end :]}"
        query = _with(query, named_filter)
    left = "" if only_asks(text, asking) else " ".join(text.split())
    return replace(query, q=left, page=1, sort=query.sort)


def _without_small_end(text: str) -> str:
    """Without the stop words before the name: "supervision in the" -> "supervision"."""
    words = text.split()
    while words and words[-1].casefold() in SMALL_WORDS:
        words.pop()
    return " ".join(words)


def _with(query: Query, named: Named) -> Query:
    if named.name != "year":
        return query.with_value(named.name, named.values[0])
    first, last = (int(year) if year else None for year in named.values)
    if first == last:
        return query.with_value("year", named.values[0])
    return replace(query, year_from=first, year_to=last)

"""Filters that a question names in its words: a council, a region, an inspection, a grade, years.

They are offered, never taken: "Sefton" may be meant as a word, too.
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
# What is said of years -> the first year and the last, as groups of the pattern; 0 is open.
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
    """A name of two values is none's."""
    found: dict[tuple[str, ...], set[tuple[str, str]]] = {}
    for name, words, value in rows:
        key = tuple(token.word for token in tokens(composed(words)))
        found.setdefault(key, set()).add((name, value))
    return {key: next(iter(values)) for key, values in found.items() if len(values) == 1 and key}


def named_by(text: str, known: Spoken) -> tuple[str, str] | None:
    """Given words, return the (filter, value) that all of them together name; None where they name none or say more."""
    return known.get(tuple(token.word for token in tokens(composed(text))))


def with_named_filters(query: Query, known: Spoken) -> list[Query]:
    """Given a question, return the questions with what its words name as filters in place of those words.

    The first has all of them as filters, then each has one. Words that only ask are not left over: "what went wrong in
    Hull" is Hull. None where a word in quotation marks, OR, a minus or a
    filter in force says how it is meant.
    """
    if not query.q or any(sign in query.q for sign in ('"', "“", " -", " OR ", "NOT ")):
        return []
    named = [one for one in named_in(query.q, known) if not _is_in_force(query, one)]
    if not named:
        return []
    wholes = [named] if len(named) < 2 else [named, *([one] for one in named)]
    asking = question_words()
    return [_replaced(query, part, asking) for part in wholes]


def named_in(text: str, known: Spoken) -> list[Named]:
    """Given a reader's words, return the filters that they name, in order, the longest name first."""
    text = composed(text)
    found = _years_in(text)
    words = list(tokens(text))
    at = 0
    while at < len(words):
        one, count = _longest_name(words[at:], known)
        if one and not any(one.start < year.end and year.start < one.end for year in found):
            found.append(one)
        at += count
    return sorted(found, key=lambda one: one.start)


def _longest_name(words: Sequence[Token], known: Spoken) -> tuple[Named | None, int]:
    """The longest name that the words begin with, and how many words it takes; (None, 1) where there is none."""
    for count in range(min(len(words), MOST_WORDS), 0, -1):
        held = known.get(tuple(word.word for word in words[:count]))
        if held and held[1] != UNKNOWN:
            return Named(words[0].start, words[count - 1].end, held[0], (held[1],)), count
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
    for one in sorted(named, key=lambda one: -one.start):
        text = f"{_without_small_end(text[: one.start])} {text[one.end :]}"
        query = _with(query, one)
    left = "" if only_asks(text, asking) else " ".join(text.split())
    return replace(query, q=left, page=1, sort=query.sort)


def _without_small_end(text: str) -> str:
    """Without the small words that led to the name: "supervision in the" -> "supervision"."""
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

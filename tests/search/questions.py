"""Random questions, each with its meaning as a plain function on a fact."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from search.query.query import Query
from search.text.analysis import term_of
from tests.search.collection import DAYS, FRAMEWORKS, GRADES, THEMES, WORDS, Fact, Meaning

Asked = tuple[str, Meaning]
PLAIN = [word for word in WORDS if word not in ("the", "of", "and", "in")]


def _word(word: str) -> Asked:
    return word, lambda fact: term_of(word) in fact.terms


def _phrase(words: list[str]) -> Asked:
    terms = tuple(term_of(word) for word in words)

    def is_there(fact: Fact) -> bool:
        return any(fact.terms[at : at + len(terms)] == terms for at in range(len(fact.terms)))

    return '"' + " ".join(words) + '"', is_there


def _prefix(word: str) -> Asked:
    start = word[:4].lower()
    return f"{start}*", lambda fact: any(other.startswith(start) for other in fact.words)


def _either(two: tuple[Asked, Asked]) -> Asked:
    (one, first), (other, second) = two
    return f"{one} OR {other}", lambda fact: first(fact) or second(fact)


def _without(asked: Asked) -> Asked:
    text, meaning = asked
    return f"-{text}", lambda fact: not meaning(fact)


def _all(asked: list[Asked]) -> Asked:
    text = " ".join(text for text, _ in asked)
    return text, lambda fact: all(meaning(fact) for _, meaning in asked)


LONG_PLAIN = [word for word in PLAIN if len(word) >= 5 and word.isascii()]
words = st.sampled_from(PLAIN).map(_word)
phrases = st.lists(st.sampled_from(WORDS), min_size=2, max_size=3).map(_phrase)
prefixes = st.sampled_from(LONG_PLAIN).map(_prefix)
single = st.one_of(words, words, phrases, prefixes)
asked_words = st.lists(
    st.one_of(single, st.tuples(single, single).map(_either), single.map(_without)), max_size=3
).map(_all)


def _some(values: list[str], most: int = 3) -> st.SearchStrategy[tuple[str, ...]]:
    return st.one_of(st.just(()), st.lists(st.sampled_from(values), max_size=most).map(tuple))


YEARS = [*sorted({str(day.year) for day in DAYS if day}), "2015", "unknown"]
choices = st.fixed_dictionaries(
    {
        "says": _some(["strength", "concern", "neutral", "unknown"]),
        "theme": _some(list(THEMES)),
        "region": _some(["north-west", "south-west", "london", "unknown"]),
        "authority": _some(["northmoor", "ashby-vale", "eastmere", "unknown"]),
        "framework": _some([slug or "unknown" for slug in FRAMEWORKS]),
        "kind": _some(["strength", "narrative", "priority_action"]),
        "grade": _some([grade.replace(" ", "-") if grade else "unknown" for grade in GRADES]),
        "year": _some(YEARS),
    }
)
others = st.fixed_dictionaries(
    {
        "theme_mode": st.sampled_from(["", "all"]),
        "year_from": st.one_of(st.none(), st.sampled_from([2009, 2011, 2012, 2020])),
        "year_to": st.one_of(st.none(), st.sampled_from([2010, 2012, 2025])),
        "sort": st.sampled_from(["", "newest", "oldest", "authority", "relevance"]),
    }
)


def _question(
    asked: Asked, chosen: dict[str, tuple[str, ...]], others: dict[str, Any]
) -> tuple[Query, Meaning]:
    text, meaning = asked
    return Query(q=text, filters=chosen, only=True, **others), meaning


questions = st.builds(_question, asked_words, choices, others)

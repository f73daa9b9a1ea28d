"""Random questions, each with its meaning as a plain function on a fact."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from search.query.query import Query
from search.text.analysis import fold, term_of
from tests.search.collection import DAYS, FRAMEWORKS, GRADES, THEMES, WORDS, Fact, Meaning


@dataclass(frozen=True, slots=True)
class Asked:
    """Words and their meaning. ``parts`` are by what they look for; ``plain`` where all are plain words."""

    text: str
    meaning: Meaning
    parts: Mapping[str, Meaning]
    plain: bool = False

    def rest(self, known: Sequence[Fact]) -> Meaning:
        """What has at least half of the parts that some finding has, but not all of the parts."""
        if not self.plain or len(self.parts) < 2:
            return lambda fact: False
        held = [part for part in self.parts.values() if any(map(part, known))]
        half = len(held) / 2
        return lambda fact: bool(held) and sum(part(fact) for part in held) >= half and not self.meaning(fact)


PLURALS = {"child": "children", "agency": "agencies", "quality": "qualities"}
PLAIN = [word for word in WORDS if word not in ("the", "of", "and", "in")]


def _word(word: str) -> Asked:
    def is_there(fact: Fact) -> bool:
        return term_of(word) in fact.terms

    return Asked(word, is_there, {term_of(word): is_there}, plain=True)


def _phrase(words: list[str]) -> Asked:
    """The words as written, side by side, or their plurals; of the few words there are, in full."""
    ways = [{fold(word), PLURALS.get(fold(word), f"{fold(word)}s")} for word in words]

    def is_there(fact: Fact) -> bool:
        runs = (fact.in_order[at : at + len(ways)] for at in range(len(fact.in_order)))
        return any(len(run) == len(ways) and all(map(set.__contains__, ways, run)) for run in runs)

    return Asked('"' + " ".join(words) + '"', is_there, {})


def _prefix(word: str) -> Asked:
    start = word[:4].lower()

    def is_there(fact: Fact) -> bool:
        return any(other.startswith(start) for other in fact.words)

    return Asked(f"{start}*", is_there, {f"{start}*": is_there}, plain=True)


def _either(two: tuple[Asked, Asked]) -> Asked:
    one, other = two
    return Asked(f"{one.text} OR {other.text}", lambda fact: one.meaning(fact) or other.meaning(fact), {})


def _without(asked: Asked) -> Asked:
    return Asked(f"-{asked.text}", lambda fact: not asked.meaning(fact), {})


def _all(asked: list[Asked]) -> Asked:
    return Asked(
        " ".join(one.text for one in asked),
        lambda fact: all(one.meaning(fact) for one in asked),
        {key: part for one in asked for key, part in one.parts.items()},
        plain=all(one.plain for one in asked),
    )


LONG_PLAIN = [word for word in PLAIN if len(word) >= 5 and word.isascii()]
words = st.sampled_from(PLAIN).map(_word)
phrases = st.lists(st.sampled_from(WORDS), min_size=2, max_size=3).map(_phrase)
prefixes = st.sampled_from(LONG_PLAIN).map(_prefix)
single = st.one_of(words, words, phrases, prefixes)
plain_words = st.lists(st.one_of(words, words, prefixes), max_size=5).map(_all)
other_words = st.lists(
    st.one_of(single, st.tuples(single, single).map(_either), single.map(_without)), max_size=3
).map(_all)
asked_words = st.one_of(plain_words, other_words)


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
        "match": st.sampled_from(["", "most"]),
        "year_from": st.one_of(st.none(), st.sampled_from([2009, 2011, 2012, 2020])),
        "year_to": st.one_of(st.none(), st.sampled_from([2010, 2012, 2025])),
        "sort": st.sampled_from(["", "newest", "oldest", "authority", "relevance"]),
    }
)


def _question(
    asked: Asked, chosen: dict[str, tuple[str, ...]], others: dict[str, Any]
) -> tuple[Query, Asked]:
    return Query(q=asked.text, filters=chosen, exact_words=True, **others), asked


questions = st.builds(_question, asked_words, choices, others)

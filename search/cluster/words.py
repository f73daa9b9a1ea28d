"""Findings like a text, and words like a word: from what the collection itself says, as the server counts it."""

from __future__ import annotations

from collections.abc import Iterator

from search.cluster.index import ClusterIndex
from search.cluster.knowledge import STATE, Knowledge
from search.cluster.questions import FINDINGS, all_of, form_of, narrowing, ordering, worth_of
from search.cluster.schema import WRITTEN
from search.cluster.terms import as_sent
from search.protocol import Filter, Leaf, Phrase, Term
from search.text import (
    K1,
    letters_off,
    letters_off_allowed,
    telling_terms,
    telling_words,
    term_of,
    ways_apart,
)

CANDIDATES = 200  # words with nearly the same letters; the server finds those with the fewest others first


def holds(knowledge: Knowledge, leaf: Leaf) -> bool:
    """Given a term or a phrase, return whether a finding has it."""
    return bool(knowledge.with_counts([leaf]).counts.get(leaf))


def written_apart(knowledge: Knowledge, word: str) -> tuple[str, ...]:
    """Given a folded word, return the terms of the two words that findings write for it, or ()."""
    ways = ways_apart(word)
    if not ways:
        return ()
    return knowledge.word(("apart", word), lambda: _most_written(knowledge, ways))


def _most_written(knowledge: Knowledge, ways: list[tuple[str, str]]) -> tuple[str, ...]:
    phrases = {way: Phrase((term_of(way[0]), term_of(way[1]))) for way in ways}
    parts = [form_of(part) for way in ways for part in way]
    counts = knowledge.with_counts([*parts, *phrases.values()]).counts
    known = [phrases[way] for way in ways if all(counts[form_of(part)] for part in way)]
    total, terms = max(((counts[phrase], phrase.terms) for phrase in known), default=(0, ()))
    return terms if total else ()


def better_spelled(index: ClusterIndex, knowledge: Knowledge, word: str) -> str:
    """Given a folded word, return the collection's word that was meant; "" where it holds the word, or a form of it."""
    return knowledge.word(("spelled", word), lambda: _nearest(index, knowledge, word))


def _nearest(index: ClusterIndex, knowledge: Knowledge, word: str) -> str:
    own = (form_of(word), Term(term_of(word)))
    counts = knowledge.with_counts(own).counts
    if any(counts[one] for one in own):
        return ""
    allowed = letters_off_allowed(word)
    near = {other: letters_off(word, other, allowed) for other in _candidates(index, word, allowed)}
    near = {other: off for other, off in near.items() if 0 < off <= allowed}
    counts = knowledge.with_counts(map(form_of, near)).counts
    held = [other for other in near if counts[form_of(other)]]
    ranked = sorted((near[one], one[:1] != word[:1], -counts[form_of(one)], one) for one in held)
    return ranked[0][-1] if ranked else ""


def _candidates(index: ClusterIndex, word: str, allowed: int) -> Iterator[str]:
    """Words of the index with nearly the same letters, also of findings that were removed."""
    term = {
        "field": WRITTEN,
        "suggest_mode": "always",
        "max_edits": allowed,
        "prefix_length": 0,
        "min_word_length": 1,
        "accuracy": 0.0,
        "size": CANDIDATES,
        "max_inspections": 20,
        "max_term_freq": 1.0,
        "string_distance": "damerau_levenshtein",
    }
    suggest = {"near": {"text": as_sent(word), "term": term}}
    found = index.search({"size": 0, "suggest": suggest})["suggest"]["near"]
    for part in found:
        yield from (one["text"] for one in part["options"] if not any(map(str.isdigit, one["text"])))


def similar(
    index: ClusterIndex, knowledge: Knowledge, text: str, filters: tuple[Filter, ...], limit: int
) -> list[int]:
    """Given a text, return the ids of the findings most like it, the likest first."""
    words = [Term(term) for term in telling_words(text)]
    state = knowledge.with_counts(words)
    found = {word.term: state.counts[word] for word in words}
    telling = telling_terms(text, found, state.documents or 0)
    if not telling:
        return []
    query = {
        "bool": {
            "filter": [FINDINGS, all_of(map(narrowing, filters))],
            "should": worth_of((term, worth * times / (K1 + 1)) for term, worth, times in telling),
            "minimum_should_match": 1,
        }
    }
    body = {
        "size": limit,
        "query": query,
        "sort": ordering(None, by_score=True),
        "track_total_hits": False,
        "_source": False,
        "stored_fields": "_none_",
        "aggs": {"state": STATE},
    }
    answer = index.search(body)
    knowledge.saw(answer)
    return [hit["sort"][-1] for hit in answer["hits"]["hits"]]

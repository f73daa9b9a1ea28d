"""Findings like a text, and words like a word: both from what the collection itself says."""

from __future__ import annotations

from collections import defaultdict

from search.backend.files.bitsets import flags_of
from search.backend.files.schema import WORDS
from search.backend.read.snapshot import Snapshot
from search.protocol import Phrase, Term
from search.text import (
    letters_off,
    letters_off_allowed,
    telling_terms,
    telling_words,
    term_of,
    ways_apart,
)


def similar_docs(snapshot: Snapshot, text: str, kept: int, limit: int) -> list[int]:
    """Given a text and which documents count, return those most like it, the likest first."""
    totals: defaultdict[int, float] = defaultdict(float)
    scale = snapshot.scale(snapshot.text)
    for term, rarity, times in _telling_terms(snapshot, text):
        for part in snapshot.parts:
            lengths = part.segment.lengths(snapshot.text)
            at = part.segment.postings(snapshot.text, term)
            for doc, weight in zip(at.docs, at.weights, strict=True):
                totals[part.start + doc] += (
                    times * rarity * weight / (weight + scale.length_norm[lengths[doc]])
                )
    flags, numbers = flags_of(kept, snapshot.size), snapshot.numbers
    found = (doc for doc in totals if flags[doc])
    return sorted(found, key=lambda doc: (-totals[doc], numbers[doc]))[:limit]


def _telling_terms(snapshot: Snapshot, text: str) -> list[tuple[str, float, int]]:
    """The terms of a text that are rare elsewhere: each with its rarity, and how often it is in the text."""
    found = {term: snapshot.matching(Term(term)).bit_count() for term in telling_words(text)}
    return telling_terms(text, found, snapshot.live.bit_count())


def better_spelled(snapshot: Snapshot, word: str) -> str:
    """Given a folded word, return the collection's word that was meant; "" where it holds the word, or a form of it.

    What inspectors wrote is no misspelling, however rare it is. A word is looked for once in a generation.
    """
    known = snapshot.spelled.get(word)
    return snapshot.spelled.put(word, _nearest(snapshot, word)) if known is None else known


def _nearest(snapshot: Snapshot, word: str) -> str:
    if _documents_with(snapshot, word) or snapshot.matching(Term(term_of(word))):
        return ""
    allowed = letters_off_allowed(word)
    near = [(letters_off(word, other, allowed), other) for other in _candidates(snapshot, word, allowed)]
    ranked = sorted(
        (off, other[:1] != word[:1], -_documents_with(snapshot, other), other)
        for off, other in near
        if 0 < off <= allowed
    )
    return next((other for *_, total, other in ranked if total), "")


def written_apart(snapshot: Snapshot, word: str) -> tuple[str, ...]:
    """Given a folded word, return the terms of the two words that findings write side by side for it, or ().

    Of several ways to part it the one that most findings have: "keyworker" is ("key", "worker"). A word is looked for
    once in a generation.
    """
    known = snapshot.parted.get(word)
    return snapshot.parted.put(word, _parted(snapshot, word)) if known is None else known


def _parted(snapshot: Snapshot, word: str) -> tuple[str, ...]:
    known = [way for way in ways_apart(word) if all(_documents_with(snapshot, part) for part in way)]
    phrases = [Phrase((term_of(one), term_of(other))) for one, other in known]
    found = [(snapshot.matching(phrase).bit_count(), phrase.terms) for phrase in phrases]
    total, terms = max(found, default=(0, ()))
    return terms if total else ()


def _documents_with(snapshot: Snapshot, word: str) -> int:
    key = ("written", word)
    return snapshot.remembered_set(key, lambda one: one.bits(WORDS + snapshot.text, word)).bit_count()


def _candidates(snapshot: Snapshot, word: str, allowed: int) -> set[str]:
    """The words that have nearly the same letters, of nearly the same length."""
    letters = letters_of(word)
    found: set[str] = set()
    for part in snapshot.parts:
        for chars in range(len(word) - allowed, len(word) + allowed + 1):
            found.update(
                other
                for other, others_letters in part.segment.lexicon(WORDS + snapshot.text, chars, letters_of)
                if (letters ^ others_letters).bit_count() <= 2 * allowed and not any(map(str.isdigit, other))
            )
    return found


def letters_of(word: str) -> int:
    """Given a word, return which letters it has: a bit for each."""
    letters = 0
    for letter in word:
        letters |= 1 << (ord(letter) & 63)
    return letters

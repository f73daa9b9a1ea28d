"""Findings like a text, and words like a word: both from what the collection itself says."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from search.backend.files.schema import WORDS
from search.backend.read.bitsets import flags_of
from search.backend.read.segment import Segment
from search.backend.read.snapshot import Snapshot
from search.protocol import Phrase, Term
from search.text import SMALL_WORDS, composed, term_of, tokens

TERMS_COMPARED = 25  # the most telling terms of a text; more change little
MAX_SHARE = 0.1  # a term in more of the collection than this tells nothing of likeness
SMALL_COLLECTION = 100  # documents; in fewer, a common term may be all that there is
LETTERS_OFF = 2  # a misspelling is at most so many letters off; 1 in words of up to SHORT letters
SHORT = 8
PART_LETTERS = 3  # a word that is written in one is parted into words of at least so many letters


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
    scale = snapshot.scale(snapshot.text)
    told: list[tuple[str, float, int]] = []
    words = (token for token in tokens(composed(text)) if token.word not in SMALL_WORDS)
    for term, times in Counter(word.term for word in words).items():
        found = snapshot.matching(Term(term)).bit_count()
        if 1 < found <= max(MAX_SHARE * snapshot.live.bit_count(), SMALL_COLLECTION):
            told.append((term, scale.rarity(found), times))
    return sorted(told, key=lambda one: (-one[1] * one[2], one[0]))[:TERMS_COMPARED]


def better_spelled(snapshot: Snapshot, word: str) -> str:
    """Given a folded word, return the collection's word that was meant; "" where it holds the word, or a form of it.

    What inspectors wrote is no misspelling, however rare it is. A word is looked for once in a generation.
    """
    known = snapshot.spelled.get(word)
    return snapshot.spelled.put(word, _nearest(snapshot, word)) if known is None else known


def _nearest(snapshot: Snapshot, word: str) -> str:
    if _documents_with(snapshot, word) or snapshot.matching(Term(term_of(word))):
        return ""
    allowed = 1 if len(word) <= SHORT else LETTERS_OFF
    near = [(_letters_off(word, other, allowed), other) for other in _candidates(snapshot, word, allowed)]
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
    ways = [(word[:at], word[at:]) for at in range(PART_LETTERS, len(word) - PART_LETTERS + 1)]
    known = [way for way in ways if all(_is_part(snapshot, part) for part in way)]
    phrases = [Phrase((term_of(one), term_of(other))) for one, other in known]
    found = [(snapshot.matching(phrase).bit_count(), phrase.terms) for phrase in phrases]
    total, terms = max(found, default=(0, ()))
    return terms if total else ()


def _is_part(snapshot: Snapshot, part: str) -> bool:
    return part not in SMALL_WORDS and bool(_documents_with(snapshot, part))


def _documents_with(snapshot: Snapshot, word: str) -> int:
    key = ("written", word)
    return snapshot.remembered_set(
        key, lambda one: one.postings(WORDS + snapshot.text, word).bits
    ).bit_count()


def _candidates(snapshot: Snapshot, word: str, allowed: int) -> set[str]:
    """The words that have nearly the same letters, of nearly the same length."""
    letters = letters_of(word)
    found: set[str] = set()
    for part in snapshot.parts:
        found.update(
            other
            for other, others_letters in written_words(part.segment, WORDS + snapshot.text)
            if abs(len(other) - len(word)) <= allowed
            and (letters ^ others_letters).bit_count() <= 2 * allowed
            and not any(map(str.isdigit, other))
        )
    return found


def written_words(segment: Segment, name: str) -> Sequence[tuple[str, int]]:
    """The words of a segment, each with its letters as a set; read once."""
    return segment.lexicon(name, letters_of)


def letters_of(word: str) -> int:
    """Given a word, return which letters it has: a bit for each."""
    letters = 0
    for letter in word:
        letters |= 1 << (ord(letter) & 63)
    return letters


def _letters_off(one: str, other: str, most: int) -> int:
    """How many letters must change, go, come or swap places to make one word the other; ``most`` + 1 is too many."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for at, letter in enumerate(one, start=1):
        new = [at]
        for to, wanted in enumerate(other, start=1):
            cost = min(row[to] + 1, new[to - 1] + 1, row[to - 1] + (letter != wanted))
            if before and to > 1 and letter == other[to - 2] and one[at - 2] == wanted:
                cost = min(cost, before[to - 2] + 1)
            new.append(cost)
        if min(new) > most:
            return most + 1
        before, row = row, new
    return row[-1]

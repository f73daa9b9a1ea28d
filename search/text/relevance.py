"""What words are worth: BM25 and its constants, and which words of a text tell it from others. Pure sums."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from math import log

from search.text.analysis import composed, tokens
from search.text.small_words import SMALL_WORDS

B = 0.75  # how much a long text counts against a finding
K1 = 1.2  # how soon more of the same word stops counting
TERMS_COMPARED = 25  # the most telling terms of a text; more change little
MAX_SHARE = 0.1  # a term in more of the collection than this tells nothing of likeness
SMALL_COLLECTION = 100  # documents; in fewer, a common term may be all that there is


def rarity(documents: int, found: int) -> float:
    """Given how many documents there are and in how many a term is, return its worth: rare terms are worth more."""
    return log(documents / (found + 1)) + 1 if documents else 0.0


def telling_words(text: str) -> Counter[str]:
    """Given a text, return its terms that are no small words, and how often each is in it."""
    words = (token for token in tokens(composed(text)) if token.word not in SMALL_WORDS)
    return Counter(word.term for word in words)


def telling_terms(text: str, found: Mapping[str, int], documents: int) -> list[tuple[str, float, int]]:
    """Given a text, in how many of so many documents each of its terms is, return those that are rare elsewhere.

    Each with its rarity, and how often it is in the text; the most telling first.
    """
    most = max(MAX_SHARE * documents, SMALL_COLLECTION)
    told = [
        (term, rarity(documents, found[term]), times)
        for term, times in telling_words(text).items()
        if 1 < found[term] <= most
    ]
    return sorted(told, key=lambda one: (-one[1] * one[2], one[0]))[:TERMS_COMPARED]

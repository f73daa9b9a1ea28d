"""Weights of terms: the constants of BM25, inverse document frequency, and the most characteristic terms of a text.

Pure.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from math import log

from search.text.analysis import composed, tokens
from search.text.small_words import SMALL_WORDS

B = 0.75  # BM25: how much the length of a text reduces its score
K1 = 1.2  # BM25: how soon more occurrences of a term stop adding to the score
TERMS_COMPARED = 25  # the most characteristic terms of a text; more change little
MAX_SHARE = 0.1  # a term in more of the collection than this says nothing about similarity
SMALL_COLLECTION = 100  # documents; in fewer, a common term may be all that there is


def rarity(documents: int, documents_with_term: int) -> float:
    """Given how many documents there are and in how many a term is, return its inverse document frequency."""
    return log(documents / (documents_with_term + 1)) + 1 if documents else 0.0


def telling_words(text: str) -> Counter[str]:
    """Given a text, return its terms that are no small words, and how often each is in it."""
    words = (token for token in tokens(composed(text)) if token.word not in SMALL_WORDS)
    return Counter(word.term for word in words)


def telling_terms(
    text: str, document_counts: Mapping[str, int], documents: int
) -> list[tuple[str, float, int]]:
    """Given a text, and in how many of all documents each of its terms is, return the terms that are rare elsewhere.

    Each with its rarity, and how often it is in the text; the highest product of the two first.
    """
    most = max(MAX_SHARE * documents, SMALL_COLLECTION)
    scored_terms = [
        (term, rarity(documents, document_counts[term]), times)
        for term, times in telling_words(text).items()
        if 1 < document_counts[term] <= most
    ]
    return sorted(scored_terms, key=lambda entry: (-entry[1] * entry[2], entry[0]))[:TERMS_COMPARED]

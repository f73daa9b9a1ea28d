"""Relevance: BM25 over what a segment has decoded. Pure sums over arrays, exact over the live documents.

With one text field this is what Whoosh's BM25F computes, with its constants, except that documents which were
removed no longer count: the same findings rank the same however often the index was written to.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass

from search.backend.read.segment import Postings
from search.text import K1, B, rarity


@dataclass(frozen=True, slots=True)
class Scale:
    """What all scores of a text field share: live documents, and by length byte the weight of that length."""

    documents: int
    length_norm: tuple[float, ...]

    @classmethod
    def of(cls, documents: int, mean_length: float, length_of: Sequence[int]) -> Scale:
        """Given how many documents live, their mean length and what each length byte stands for, return a scale."""
        norm = tuple(K1 * ((1 - B) + B * length / mean_length) for length in length_of)
        return cls(documents, norm)

    def rarity(self, found: int) -> float:
        """Given in how many live documents a term is, return what it is worth: rare terms are worth more."""
        return rarity(self.documents, found)

    def add(
        self, scores: array[float], start: int, rarity: float, postings: Postings, lengths: bytes
    ) -> None:
        """Given a term's rarity and its postings in a segment that begins at ``start``, add its scores."""
        norm, worth = self.length_norm, rarity * (K1 + 1)
        for doc, weight in zip(postings.docs, postings.weights, strict=True):
            scores[start + doc] += worth * weight / (weight + norm[lengths[doc]])

"""What is quoted of a long finding: the part that speaks of what was asked."""

from __future__ import annotations

import re
from collections.abc import Sequence

from django import template

register = template.Library()
MOST_WORDS = 70
WORD = re.compile(r"[a-z]{4,}")  # shorter ones tell little
ALIKE = 6  # letters at the beginning by which two words count as one: "assessment", "assessing"
SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z“‘\"'(])")


@register.filter
def quoted_on(text: str, item: str) -> str:
    """Given a finding's text and what an item asks, return it where it is short; else the sentences, one after another
    and at most 70 words, with most of the item's words, the first of such, and "…" where more stands around them."""
    if len(text.split()) <= MOST_WORDS:
        return text
    sentences = SENTENCE.split(text)
    asked = _beginnings(item)
    shared = [_beginnings(sentence) & asked for sentence in sentences]
    first, end = max(
        _windows(sentences), key=lambda at: (len(frozenset().union(*shared[slice(*at)])), -at[0])
    )
    words = " ".join(sentences[first:end]).split()
    is_cut = end < len(sentences) or len(words) > MOST_WORDS
    return " ".join([*(["…"] if first else []), *words[:MOST_WORDS], *(["…"] if is_cut else [])])


def _windows(sentences: Sequence[str]) -> list[tuple[int, int]]:
    """From each sentence on, as many as have 70 words together, at least itself."""
    lengths = [len(sentence.split()) for sentence in sentences]
    windows = []
    for first in range(len(sentences)):
        end = first + 1
        while end < len(sentences) and sum(lengths[first : end + 1]) <= MOST_WORDS:
            end += 1
        windows.append((first, end))
    return windows


def _beginnings(text: str) -> frozenset[str]:
    return frozenset(word[:ALIKE] for word in WORD.findall(text.lower()))

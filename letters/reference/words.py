"""Words that inspection letters use, in small letters: 8,497, counted in 195 letters of 2009 to 2026.

Whole words that stand in any of them, and hyphenated ones that stand in two. Names are not among them.
"""

from __future__ import annotations

from collections.abc import Container
from functools import cache
from pathlib import Path

WORDS_FILE = Path(__file__).with_name("words.txt")


@cache
def known_words() -> frozenset[str]:
    """Return the words; they are read when first asked for."""
    return frozenset(WORDS_FILE.read_text(encoding="utf-8").split())


def is_known(word: str, words: Container[str]) -> bool:
    """Given a word in small letters, return whether it is one of the words, or made of them with hyphens."""
    return word in words or all(part in words or len(part) < 3 for part in word.split("-"))

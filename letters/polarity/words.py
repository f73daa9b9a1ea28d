"""A text to the words that are weighed: small letters, straight quotes, figures as 0, proper names as *."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

_WORD = re.compile(r"([A-Za-z]+(?:[-'][A-Za-z]+)*|£?\d+(?:[.,:–-]\d+)*)(%?)")
_QUOTES = str.maketrans("’‘“”", "''\"\"")
NAME = "*"
FIGURE, SHARE = "0", "0%"
DENIED = "!"
# What is said in the three words after one of these is denied.
DENIALS = frozenset("not no never nor cannot without none neither isn't doesn't don't aren't".split())
DENIED_WORDS = 3


def words_of(text: str, *, opens: bool = True) -> list[str]:
    """Given a sentence or a part of one, return its words in order; ``opens``: its first word begins a sentence.

    Names say nothing about quality, and their weights would fit no other letter, so each is ``*``: a word with a
    capital that does not begin the sentence. Possessives lose their ending.
    """
    matches = _WORD.findall(text.translate(_QUOTES))
    words = list(map(_plain, matches))
    if words and opens and matches[0][0][0].isupper():
        words[0] = _small(matches[0][0])
    return words


@lru_cache(maxsize=20_000)  # letters have few words, again and again
def _plain(match: tuple[str, str]) -> str:
    word, mark = match
    if word.islower():
        return word[:-2] if word.endswith("'s") else word
    if word[0].isalpha():
        return NAME if word[0].isupper() and word != "I" else _small(word)
    return SHARE if mark else FIGURE


def _small(word: str) -> str:
    return word.lower().removesuffix("'s")


def runs_of(words: Sequence[str]) -> list[str]:
    """Given words, return what can have a weight, each once: runs of one to three, and ``!word`` after a "not"."""
    pairs = [f"{first} {second}" for first, second in pairwise(words)]
    triples = [f"{pair} {word}" for pair, word in zip(pairs, words[2:], strict=False)]
    return list(dict.fromkeys([*words, *pairs, *triples, *_denied(words)]))


def _denied(words: Sequence[str]) -> list[str]:
    if DENIALS.isdisjoint(words):
        return []
    denials = [place for place, word in enumerate(words) if word in DENIALS]
    return [f"{DENIED}{word}" for place in denials for word in words[place + 1 : place + 1 + DENIED_WORDS]]

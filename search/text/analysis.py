"""From text to the terms that are searched: the one place where the index, a question and a mark agree.

A word is what TOKEN matches; it is folded (case, accents, compatibility forms) and stemmed by Porter's second
English stemmer, so "assess", "assessed" and "assessment" are one term. Two choices of our own: a possessive
"'s" is no word, and a few irregular plurals meet their singular. Every other word counts, also "the" and "not".
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from threading import Lock
from typing import NamedTuple

import snowballstemmer

TOKEN = re.compile(r"\w+(?:\.?\w+)*")
APOSTROPHES = "'’‘"
POSSESSIVE = re.compile(r"(?<=['’‘])[sS](?!\.?\w)")  # the "s" that tokens() leaves out
MAX_WORD_CHARS = 80  # longer runs are addresses and accidents, cut alike in index and question
IRREGULAR = {"children": "child", "childrens": "child", "women": "woman", "men": "man", "people": "person"}
CACHED_WORDS = 100_000  # 58,000 findings have about 20,000 different words

_stemmer = snowballstemmer.stemmer("english")
_stemming = Lock()  # the stemmer keeps its word in itself


class Token(NamedTuple):  # a page of results makes 2,000 of them; a frozen dataclass takes four times as long
    """A word in a text: where it stands, as folded, and the term that it is searched by."""

    start: int
    end: int
    word: str
    term: str


@lru_cache(maxsize=CACHED_WORDS)
def fold(word: str) -> str:
    """Given a word as written, return it without case, accents and compatibility forms: "Café" -> "cafe"."""
    parts = unicodedata.normalize("NFKD", word[:MAX_WORD_CHARS].casefold())
    return "".join(part for part in parts if not unicodedata.combining(part))


@lru_cache(maxsize=CACHED_WORDS)
def term_of(word: str) -> str:
    """Given a word as written or folded, return the term it is searched by: "Assessments" -> "assess"."""
    folded = fold(word)
    with _stemming:
        stem: str = _stemmer.stemWord(IRREGULAR.get(folded, folded))
    return stem


def tokens(text: str) -> Iterator[Token]:
    """Given text, yield its words in order. Offsets are those of ``text``; compose it (NFC) first."""
    for match in TOKEN.finditer(text):
        written = match.group()
        start = match.start()
        if written in ("s", "S") and start and text[start - 1] in APOSTROPHES:
            continue
        yield Token(start, match.end(), fold(written), term_of(written))


def composed(text: str) -> str:
    """Given text, return it with accents joined to their letters (NFC), so that a word is one run."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def words_and_positions(text: str) -> tuple[set[str], dict[str, list[int]]]:
    """Given text, return its folded words, and each term with the places of its words, counted from 0."""
    written = TOKEN.findall(POSSESSIVE.sub("", composed(text)))
    places: dict[str, list[int]] = {}
    for place, term in enumerate(map(term_of, written)):
        places.setdefault(term, []).append(place)
    return set(map(fold, written)), places

"""From text to the terms that are searched: the one place where the index, a question and a mark agree.

A word is what TOKEN matches; it is folded (case, accents, compatibility forms) and stemmed by Porter's second
English stemmer, so "assess", "assessed" and "assessment" are one term. Two choices of our own: a possessive
"'s" is no word, and a few irregular plurals meet their singular. Every other word counts, also "the" and "not".
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from threading import Lock
from typing import NamedTuple

import snowballstemmer

TOKEN = re.compile(
    r"\d{1,3}(?:,\d{3})+(?![\w,])"  # 1,000
    r"|\d+(?:\.\d+)+\w*"  # 3.5
    r"|(?:\b[^\W\d_]\.)+(?:[^\W\d_]\b|\d+\w*)"  # e.g, U.K, s.47
    r"|\w+"
)
APOSTROPHES = "'’‘\""
# What is typed and printed for an apostrophe; each is one character, so that places in the text stay.
ONE_APOSTROPHE = str.maketrans(dict.fromkeys("\u02bc\u02b9\u2032\u00b4\u201b\uff07\u055a", "'"))
HYPHENS = "-\u2010\u2011"
POSSESSIVE = re.compile(r"(?<=['’‘])[sS](?!\.?\w)")  # the "s" that tokens() leaves out
PLURALS = (("", "s"), ("", "es"), ("y", "ies"))  # end of a word -> of its plural
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
    """Given a word as written, return it without case, accents and signs in it: "Café" -> "cafe", "S.47" -> "s47"."""
    parts = unicodedata.normalize("NFKD", word[:MAX_WORD_CHARS].casefold())
    plain = "".join(part for part in parts if not unicodedata.combining(part))
    is_number = plain[:1].isdigit()
    return plain.replace(",", "") if is_number else plain.replace(".", "")


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
    """Given text, return it with accents joined to their letters (NFC) and one sign for an apostrophe."""
    return text if text.isascii() else unicodedata.normalize("NFC", text).translate(ONE_APOSTROPHE)


def joined(text: str, words: Sequence[Token]) -> Iterator[tuple[Token, int, int]]:
    """Given composed text and its words, yield each hyphenated run as the one word that it is without its hyphens.

    Beside it stand the places of its first and last part: "co-ordination" is also "coordination". Numbers are not
    joined: 2010-11 is no 201011.
    """
    if not any(map(text.__contains__, HYPHENS)):
        return
    first = 0
    for at in range(1, len(words) + 1):
        if at < len(words) and _are_joined(text, words[at - 1], words[at]):
            continue
        parts = words[first:at]
        if len(parts) > 1:
            word = "".join(part.word for part in parts)[:MAX_WORD_CHARS]
            yield Token(parts[0].start, parts[-1].end, word, term_of(word)), first, at - 1
        first = at


def _are_joined(text: str, one: Token, other: Token) -> bool:
    between = text[one.end : other.start]
    return len(between) == 1 and between in HYPHENS and one.word.isalpha() and other.word.isalpha()


Places = dict[str, list[int]]


def words_and_positions(text: str) -> tuple[Places, Places]:
    """Given text, return its folded words, and its terms, each with the places where it stands, counted from 0.

    A hyphenated word without its hyphens stands at the places of its first and its last part, so that it has the
    same neighbours as they have.
    """
    text = composed(text)
    found = list(tokens(text))
    written: Places = {}
    places: Places = {}
    for place, token in enumerate(found):
        written.setdefault(token.word, []).append(place)
        places.setdefault(token.term, []).append(place)
    for token, first, last in joined(text, found):
        for held, key in ((written, token.word), (places, token.term)):
            held[key] = sorted({*held.get(key, ()), first, last})
    return written, places


@lru_cache(maxsize=CACHED_WORDS)
def forms_of(word: str) -> tuple[str, ...]:
    """Given a folded word, return it with its plural: what quotation marks mean by it.

    Only forms that are one term with it: "plans" is of "plan", "news" is none of "new".
    """
    irregular = [many for many, one in IRREGULAR.items() if one == word]
    ended = [word.removesuffix(old) + new for old, new in PLURALS if word.endswith(old)]
    return tuple(sorted({word, *(one for one in (*irregular, *ended) if term_of(one) == term_of(word))}))

"""From text to the terms that are searched: index, query and highlighting all use this analysis.

A word is what TOKEN matches; it is folded (case, accents, compatibility forms) and stemmed by Porter's second
English stemmer, so "assess", "assessed" and "assessment" are one term. Two choices of our own: a possessive
"'s" is no word, and a few irregular plurals meet their singular. Every other word counts, also "the" and "not".
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice
from threading import Lock
from typing import NamedTuple

import snowballstemmer

APOSTROPHES = "'’‘\""
_LETTER = r"[^\W\d_]"
# One character of a word and what follows it, so that all between words is skipped at once. {alone} is looked for
# where nothing follows it that makes it longer.
_WORD = (
    r"\w(?:"
    rf"(?<={_LETTER})\w+"
    r"|(?<=\d)(?:\d{{0,2}}(?:,\d{{3}})+(?![\w,])"  # 1,000
    r"|\d*(?:\.\d+)+\w*"  # 3.5
    r"|\w*)"
    rf"|(?<=\b{_LETTER})\.(?:{_LETTER}\.)*(?:{_LETTER}\b|\d+\w*)"  # e.g, U.K, s.47
    r"|{alone}\w*)"
)
TOKEN = re.compile(_WORD.format(alone=""))
COUNTED = re.compile(_WORD.format(alone=f"(?<![{APOSTROPHES}][sS])"))  # all of them but a possessive "s"
# What is typed and printed for an apostrophe; each is one character, so that places in the text stay.
ONE_APOSTROPHE = str.maketrans(dict.fromkeys("\u02bc\u02b9\u2032\u00b4\u201b\uff07\u055a", "'"))
HYPHENS = "\u2010\u2011-"
HAS_HYPHEN = re.compile(f"[{HYPHENS}]")
PLURALS = (("", "s"), ("", "es"), ("y", "ies"))  # end of a word -> of its plural
MAX_WORD_CHARS = 80  # longer runs are addresses and accidents, cut alike in index and question
IRREGULAR = {"children": "child", "childrens": "child", "women": "woman", "men": "man", "people": "person"}
CACHED_WORDS = 100_000  # 58,000 findings have about 20,000 different words

_stemmer = snowballstemmer.stemmer("english")
_stemming = Lock()  # the stemmer keeps the current word as state, so it is not thread-safe


class Token(NamedTuple):  # a page of results makes 2,000 of them; a frozen dataclass takes four times as long
    """A word in a text: where it stands, as folded, and the term that it is searched by."""

    start: int
    end: int
    word: str
    term: str


@lru_cache(maxsize=CACHED_WORDS)
def fold(word: str) -> str:
    """Given a word as written, return it without case, accents and signs in it: "Café" -> "cafe", "S.47" -> "s47"."""
    plain = word[:MAX_WORD_CHARS].casefold()
    if not plain.isascii():
        parts = unicodedata.normalize("NFKD", plain)
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


@lru_cache(maxsize=CACHED_WORDS)
def word_and_term(written: str) -> tuple[str, str]:
    """Given a word as written, return it folded, and its term: one cache look-up for both."""
    return fold(written), term_of(written)


def tokens(text: str) -> Iterator[Token]:
    """Given text, yield its words in order. Offsets are those of ``text``; compose it (NFC) first."""
    for match in COUNTED.finditer(text):
        yield Token(match.start(), match.end(), *word_and_term(match.group()))


def words_in(text: str) -> list[str]:
    """Given composed text, return its words as written, those of ``tokens``, in a fifth of the time."""
    return COUNTED.findall(text)


def starts_of(text: str, words: Sequence[str]) -> list[int]:
    """Given composed text and the first of its words, as ``words_in`` has them, return where each begins."""
    if "s" in words or "S" in words:  # which a possessive that is no word may stand before
        return [match.start() for match in islice(COUNTED.finditer(text), len(words))]
    starts, at = [], 0
    for word in words:  # nothing of a word stands between words, so that it begins where it is seen first
        at = text.index(word, at)
        starts.append(at)
        at += len(word)
    return starts


def composed(text: str) -> str:
    """Given text, return it with accents joined to their letters (NFC) and one sign for an apostrophe."""
    return text if text.isascii() else unicodedata.normalize("NFC", text).translate(ONE_APOSTROPHE)


def joined(text: str, words: Sequence[Token]) -> Iterator[tuple[Token, int, int]]:
    """Given composed text and its words, yield each hyphenated run as the one word that it is without its hyphens.

    Beside it stand the places of its first and last part: "co-ordination" is also "coordination". Numbers are not
    joined: 2010-11 is no 201011.
    """
    at_start = {word.start: at for at, word in enumerate(words)}
    behind = [at_start.get(hyphen.end(), 0) for hyphen in HAS_HYPHEN.finditer(text)]
    joins = [at for at in behind if at and _are_joined(text, words[at - 1], words[at])]
    for first, last in _runs(joins):
        parts = words[first : last + 1]
        word = "".join(part.word for part in parts)[:MAX_WORD_CHARS]
        yield Token(parts[0].start, parts[-1].end, word, term_of(word)), first, last


def _runs(joins: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Given which words are joined to the one before them, yield the first and last word of each run of such."""
    for place, at in enumerate(joins):
        if place == 0 or joins[place - 1] != at - 1:
            first = at - 1
        if place + 1 == len(joins) or joins[place + 1] != at + 1:
            yield first, at


def _are_joined(text: str, left: Token, right: Token) -> bool:
    between = text[left.end : right.start]
    return len(between) == 1 and left.word.isalpha() and right.word.isalpha()


Places = dict[str, list[int]]


def words_and_positions(text: str) -> tuple[Places, Places]:
    """Given text, return its folded words, and its terms, each with the places where it stands, counted from 0.

    A hyphenated word without its hyphens stands at the places of its first and its last part, so that it has the
    same neighbours as they have.
    """
    text = composed(text)
    words = words_in(text)
    written, places = _places_of(map(word_and_term, words))
    for token, first, last in joined(text, _tokens_of(text, words)) if HAS_HYPHEN.search(text) else ():
        for places_by_key, key in ((written, token.word), (places, token.term)):
            places_by_key[key] = sorted({*places_by_key.get(key, ()), first, last})
    return written, places


def _tokens_of(text: str, words: Sequence[str]) -> list[Token]:
    """The tokens of a text whose words are known."""
    starts = starts_of(text, words)
    return [
        Token(start, start + len(word), *word_and_term(word))
        for start, word in zip(starts, words, strict=True)
    ]


def _places_of(words: Iterable[tuple[str, str]]) -> tuple[Places, Places]:
    """Where each folded word and each term stands, of words without hyphens. Runs for every word of the collection."""
    written: Places = {}
    places: Places = {}
    for place, (word, term) in enumerate(words):
        if word in written:
            written[word].append(place)
        else:
            written[word] = [place]
        if term in places:
            places[term].append(place)
        else:
            places[term] = [place]
    return written, places


@lru_cache(maxsize=CACHED_WORDS)
def forms_of(word: str) -> tuple[str, ...]:
    """Given a folded word, return it with its plural: the forms that a word in quotation marks matches.

    Only forms that are one term with it: "plans" is of "plan", "news" is none of "new".
    """
    irregular = [plural for plural, singular in IRREGULAR.items() if singular == word]
    regular = [word.removesuffix(old) + new for old, new in PLURALS if word.endswith(old)]
    same_term = (form for form in (*irregular, *regular) if term_of(form) == term_of(word))
    return tuple(sorted({word, *same_term}))

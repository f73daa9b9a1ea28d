"""Words divided at the end of a line, and hyphens that are not meant to be seen.

"manage-" over "ment" is one word, "multi-" over "agency" is not; a soft hyphen (U+00AD) is nothing in one file and the
only hyphen in the next. Which it is, is decided by the words of the letter first, then by those of all letters.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from letters.reading.layout.geometry import SOFT, Line, PageLines
from letters.reference.words import known_words

WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
DIVIDED = re.compile(rf"((?:[^\W\d_]+-)*[^\W\d_]{{2,}})[-\u2010{SOFT}]$")
REST = re.compile(r"[a-z]+(?:-[a-z]+)*")
PREFIXES = frozenset("anti co inter multi non over post pre re self semi sub under".split())
SOFTENED = re.compile(rf"[\w-]+(?:{SOFT}+[\w-]+)+")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """How often each word stands in a letter. ``hyphened``: the letter has hyphens that are no soft ones.

    ``divides``: it divides words at the ends of its lines. Most letters do not, and their hyphens are meant.
    """

    counts: Counter[str]
    hyphened: bool
    divides: bool = False

    def is_divided(self, head: str, rest: str) -> bool | None:
        """Given both parts of a word, return whether they are one word without a hyphen; None if unknown."""
        whole, linked = f"{head}{rest}".lower(), f"{head}-{rest}".lower()
        if self.counts[whole] != self.counts[linked]:
            return self.counts[whole] > self.counts[linked]
        dictionary = known_words()
        return False if linked in dictionary else True if whole in dictionary else None


def undivided(pages: Sequence[PageLines]) -> list[PageLines]:
    """Given pages of body lines, return them with a soft hyphen, and no other, where a line's end divides a word."""
    lines = [line for page in pages for line in page.lines]
    if not any(SOFT in line.text or DIVIDED.search(line.text) for line in lines):
        return list(pages)
    vocabulary = _vocabulary(lines)
    changed_lines: dict[int, Line] = {}
    for line, below in zip(lines, [*lines[1:], None], strict=True):
        text = _softened(line.text, vocabulary)
        text = _at_line_end(text, below.text, vocabulary) if below else text
        if text != line.text:
            changed_lines[id(line)] = replace(line, text=text)
    return [
        replace(page, lines=tuple(changed_lines.get(id(line), line) for line in page.lines)) for page in pages
    ]


def _vocabulary(lines: Sequence[Line]) -> Vocabulary:
    counts: Counter[str] = Counter()
    for line in lines:
        whole = DIVIDED.sub("", line.text)  # half a word is not counted
        counts.update(word.lower() for word in WORD.findall(whole))
    divides = any(_is_torn(line.text, below.text) for line, below in pairwise(lines))
    return Vocabulary(counts, any("-" in word for word in counts), divides)


def _is_torn(text: str, below: str) -> bool:
    """Return whether a line's end divides a word: the whole is in the dictionary, and not both halves are."""
    head, rest = DIVIDED.search(text), REST.match(below)
    if not head or not rest or head[1].lower() in PREFIXES:
        return False
    dictionary = known_words()
    first = head[1].lower().split("-")[-1]
    return f"{first}{rest[0]}" in dictionary and not (first in dictionary and rest[0] in dictionary)


def _softened(text: str, vocabulary: Vocabulary) -> str:
    """Return a text with its soft hyphens, save one at its end, left out or made plain ones."""

    def joined(match: re.Match[str]) -> str:
        parts = [part for part in match[0].split(SOFT) if part]
        word = parts[0]
        for part in parts[1:]:
            divided = vocabulary.is_divided(word, part)
            closed = vocabulary.hyphened if divided is None else divided
            word = f"{word}{part}" if closed else f"{word}-{part}"
        return word

    if SOFT not in text:
        return text
    text = SOFTENED.sub(joined, text)
    end = SOFT if text.endswith(SOFT) else ""
    return text.replace(SOFT, "") + end


def _at_line_end(text: str, below: str, vocabulary: Vocabulary) -> str:
    head, rest = DIVIDED.search(text), REST.match(below)
    if not head or not rest:
        return text.removesuffix(SOFT) + "-" if text.endswith(SOFT) else text
    if not vocabulary.divides and not text.endswith(SOFT):
        return text
    divided = vocabulary.is_divided(head[1], rest[0]) or vocabulary.is_divided(
        head[1].split("-")[-1], rest[0]
    )
    return f"{text[:-1]}{SOFT if divided else '-'}"

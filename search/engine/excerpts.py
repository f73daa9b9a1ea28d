"""The passage of a finding to show, with the words that the question matched. Plain text in pieces, never HTML."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from operator import attrgetter

from search.engine.results import TextPiece
from search.protocol import Leaf, Phrase, Prefix, Term, Written
from search.text import Token, composed, joined, tokens

EXCERPT_CHARS = 320  # about four lines on a wide screen
_term_of: Callable[[Token], str] = attrgetter("term")
_word_of: Callable[[Token], str] = attrgetter("word")
LEAD_CHARS = 60  # shown before the first match, so that it has its sentence
SENTENCE_END = re.compile(r"(?<=[.;:!?])\s")


@dataclass(frozen=True, slots=True)
class Match:
    """Where a leaf of the question stands in a text, from character ``start`` to before ``end``."""

    start: int
    end: int
    leaf: int


def excerpt_of(text: str, leaves: Sequence[Leaf]) -> tuple[TextPiece, ...]:
    """Given a finding's text and what was matched, return its best passage; without matches, its opening."""
    text = composed(text)
    matches = matches_in(text, leaves)
    start, end = _best_window(text, matches)
    return tuple(_pieces(text, start, end, matches))


def marked(text: str, leaves: Sequence[Leaf]) -> tuple[TextPiece, ...]:
    """Given a finding's text and what was matched, return all of it, with the matches marked."""
    text = composed(text)
    return tuple(_pieces(text, 0, len(text), matches_in(text, leaves)))


def matches_in(text: str, leaves: Sequence[Leaf]) -> list[Match]:
    """Given composed text, return where leaves of the question stand in it, in order."""
    if not leaves:
        return []
    parts = list(tokens(text))
    words = [*parts, *(whole for whole, _, _ in joined(text, parts))]
    terms = {leaf.term: number for number, leaf in enumerate(leaves) if isinstance(leaf, Term)}
    found = [Match(w.start, w.end, terms[w.term]) for w in words if w.term in terms]
    for number, leaf in enumerate(leaves):
        if isinstance(leaf, Prefix):
            found += [Match(w.start, w.end, number) for w in words if w.word.startswith(leaf.start)]
        elif isinstance(leaf, Phrase):
            found += _phrase_matches(parts, [(term,) for term in leaf.terms], _term_of, number)
        elif isinstance(leaf, Written):
            found += _phrase_matches(parts, leaf.forms, _word_of, number)
    return sorted(found, key=lambda match: (match.start, -match.end))


def _phrase_matches(
    words: Sequence[Token], forms: Sequence[tuple[str, ...]], key: Callable[[Token], str], number: int
) -> list[Match]:
    """Where words stand side by side of which each has one of the forms given for its place."""
    keys = list(map(key, words))
    starts = [at for at, one in enumerate(keys[: len(keys) - len(forms) + 1]) if one in forms[0]]
    return [
        Match(words[at].start, words[at + len(forms) - 1].end, number)
        for at in starts
        if all(keys[at + offset] in ways for offset, ways in enumerate(forms))
    ]


def _best_window(text: str, matches: Sequence[Match]) -> tuple[int, int]:
    """The stretch with the most different leaves, then the most matches; of equal ones the first."""
    if not matches or len(text) <= EXCERPT_CHARS:
        return 0, _word_end(text, EXCERPT_CHARS)
    best, best_worth = matches[0], (0, 0)
    for first in matches:
        inside = [
            m for m in matches if first.start <= m.start and m.end <= first.start + EXCERPT_CHARS - LEAD_CHARS
        ]
        worth = (len({m.leaf for m in inside}), len(inside))
        if worth > best_worth:
            best, best_worth = first, worth
    start = _word_start(text, best.start)
    return start, _word_end(text, max(start + EXCERPT_CHARS, best.end))


def _word_start(text: str, at: int) -> int:
    """Where to begin so that ``at`` is soon reached: after a sentence's end, or else at a word."""
    if at <= LEAD_CHARS:
        return 0
    lead = text[at - LEAD_CHARS : at]
    ends = [end.end() for end in SENTENCE_END.finditer(lead)]
    space = lead.find(" ")
    return at - LEAD_CHARS + (ends[-1] if ends else space + 1)


def _word_end(text: str, at: int) -> int:
    if at >= len(text):
        return len(text)
    space = text.rfind(" ", 0, at + 1)
    return space if space > at - EXCERPT_CHARS // 2 else at


def _pieces(text: str, start: int, end: int, matches: Sequence[Match]) -> list[TextPiece]:
    pieces = [TextPiece("… ")] if start else []
    at = start
    for match in matches:
        first, last = max(match.start, at), min(match.end, end)
        if first >= last:
            continue
        if first > at:
            pieces.append(TextPiece(text[at:first]))
        pieces.append(TextPiece(text[first:last], matched=True))
        at = last
    if at < end:
        pieces.append(TextPiece(text[at:end]))
    return [*pieces, TextPiece(" …")] if end < len(text) else pieces

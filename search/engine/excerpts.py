"""The passage of a finding to show, with the words that the question matched. Plain text in pieces, never HTML."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from search.engine.results import TextPiece
from search.protocol import Leaf, Phrase, Prefix, Term
from search.text import HAS_HYPHEN, composed, joined, tokens, words_in

EXCERPT_CHARS = 320  # about four lines on a wide screen
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
    found, words = words_in(text)
    by_term = _places([term for _, term in words])
    is_plain = all(isinstance(leaf, Term | Phrase) for leaf in leaves)
    by_word = {} if is_plain else _places([word for word, _ in words])
    matches: list[Match] = []
    for number, leaf in enumerate(leaves):
        runs = _runs_of(leaf, by_term, by_word)
        matches += [Match(found[first].start(), found[last].end(), number) for first, last in runs]
    if HAS_HYPHEN.search(text):
        matches += _in_wholes(text, leaves)
    return sorted(matches, key=lambda match: (match.start, -match.end))


Places = dict[str, list[int]]


def _places(keys: Sequence[str]) -> Places:
    """Where each key stands."""
    places: Places = {}
    for place, key in enumerate(keys):
        if key in places:
            places[key].append(place)
        else:
            places[key] = [place]
    return places


def _runs_of(leaf: Leaf, by_term: Places, by_word: Places) -> Iterator[tuple[int, int]]:
    """The first and last word of each run of words that a leaf of the question matches."""
    if isinstance(leaf, Term):
        return ((at, at) for at in by_term.get(leaf.term, ()))
    if isinstance(leaf, Prefix):
        begun = (at for word, places in by_word.items() if word.startswith(leaf.start) for at in places)
        return ((at, at) for at in begun)
    if isinstance(leaf, Phrase):
        return _phrases([(term,) for term in leaf.terms], by_term)
    return _phrases(leaf.forms, by_word)


def _phrases(forms: Sequence[tuple[str, ...]], places: Places) -> Iterator[tuple[int, int]]:
    """Where words stand side by side of which each has one of the forms given for its place."""
    firsts = {at for form in forms[0] for at in places.get(form, ())}
    for offset, ways in enumerate(forms[1:], start=1):
        if not firsts:
            break
        firsts &= {at - offset for form in ways for at in places.get(form, ())}
    return ((at, at + len(forms) - 1) for at in firsts)


def _in_wholes(text: str, leaves: Sequence[Leaf]) -> list[Match]:
    """Where leaves match a hyphenated word as the one word that it is without its hyphens."""
    wholes = [whole for whole, _, _ in joined(text, list(tokens(text)))]
    found: list[Match] = []
    for number, leaf in enumerate(leaves):
        if isinstance(leaf, Term):
            found += [Match(one.start, one.end, number) for one in wholes if one.term == leaf.term]
        elif isinstance(leaf, Prefix):
            found += [Match(one.start, one.end, number) for one in wholes if one.word.startswith(leaf.start)]
    return found


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

"""The passage of a finding to show, with the words that the question matched. Plain text in pieces, never HTML."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

from search.engine.results import TextPiece
from search.protocol import Leaf, Phrase, Prefix, Term
from search.text import HAS_HYPHEN, composed, fold, joined, starts_of, term_of, tokens, words_in

EXCERPT_CHARS = 320  # about four lines on a wide screen
KEPT_CHARS = 5_000  # of a longer text, the passage is not kept: a thousand take at most 10 MB
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
    return _excerpt_of(text, tuple(leaves)) if len(text) <= KEPT_CHARS else _made(text, leaves)


@lru_cache(maxsize=1_000)
def _excerpt_of(text: str, leaves: tuple[Leaf, ...]) -> tuple[TextPiece, ...]:
    """The same, kept: a page that is asked for again, or by another reader, has the same passages."""
    return _made(text, leaves)


def _made(text: str, leaves: Sequence[Leaf]) -> tuple[TextPiece, ...]:
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
    written = words_in(text)
    wants_terms = any(isinstance(leaf, Term | Phrase) for leaf in leaves)
    by_term = _places(map(term_of, written), _terms_in(tuple(leaves))) if wants_terms else {}
    by_word = {} if all(isinstance(leaf, Term | Phrase) for leaf in leaves) else _places(map(fold, written))
    runs = [
        (first, last, number)
        for number, leaf in enumerate(leaves)
        for first, last in _runs_of(leaf, by_term, by_word)
    ]
    matches = _matches(text, written, runs)
    if HAS_HYPHEN.search(text):
        matches += _in_wholes(text, leaves)
    return sorted(matches, key=lambda match: (match.start, -match.end))


def _matches(text: str, written: Sequence[str], runs: Sequence[tuple[int, int, int]]) -> list[Match]:
    """Given a text's words, and the first and last word of each run with its leaf, return where they stand."""
    if not runs:
        return []
    starts = starts_of(text, written[: max(last for _, last, _ in runs) + 1])
    return [Match(starts[first], starts[last] + len(written[last]), number) for first, last, number in runs]


Places = dict[str, list[int]]


@lru_cache(maxsize=64)
def _terms_in(leaves: tuple[Leaf, ...]) -> frozenset[str]:
    """The terms that leaves look for: of a question, so made once for the findings of a page."""
    phrases = (leaf.terms for leaf in leaves if isinstance(leaf, Phrase))
    return frozenset(chain((leaf.term for leaf in leaves if isinstance(leaf, Term)), *phrases))


def _places(keys: Iterable[str], wanted: Container[str] | None = None) -> Places:
    """Where each key stands, of those that are wanted, or of all."""
    places: Places = {}
    for place, key in enumerate(keys):
        if wanted is not None and key not in wanted:
            continue
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
    found: list[Match] = []
    for at, stretch in _with_hyphens(text):
        for whole, _, _ in joined(stretch, list(tokens(stretch))):
            found += [
                Match(at + whole.start, at + whole.end, number)
                for number, leaf in enumerate(leaves)
                if (isinstance(leaf, Term) and whole.term == leaf.term)
                or (isinstance(leaf, Prefix) and whole.word.startswith(leaf.start))
            ]
    return found


def _with_hyphens(text: str) -> Iterator[tuple[int, str]]:
    """What stands between two spaces and has a hyphen, and where each begins. No word has a space in it."""
    end = 0
    for hyphen in HAS_HYPHEN.finditer(text):
        if hyphen.start() >= end:
            start = text.rfind(" ", end, hyphen.start()) + 1 or end
            end = text.find(" ", hyphen.end())
            end = len(text) if end < 0 else end
            yield start, text[start:end]


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

"""Weak supervision: what headings and turns say of a text that nobody has labelled, as signs, each with a weight.

under "Areas for improvement"                       concern
under "Strengths", or in a section graded outstanding   strength
"Although A, B" and "A, but B"                      A strength, B concern
"However, B"                                        B concern
under "Children living in this area"                plain account; all others: judged
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from letters.polarity.features import Piece
from letters.polarity.headings import BACKGROUND, IMPROVE, NARRATIVE, standing_of
from letters.polarity.learning.material import Sentence

CONCERN, JUDGED = 0, 1  # columns: concern (1) or strength (0); judged (1) or plain account (0)
FEWEST_WORDS = 3
# What a section's grade says of a sentence in it: (concern, weight). Good sections name concerns too.
GRADES = {"outstanding": (0, 0.6), "good": (0, 0.3), "inadequate": (1, 0.35)}
OPENED = {
    "opening": (0.5, 0.6),
    "but": (0.5, 0.6),
    "middle": (0.3, 0.4),
}  # weights of the first part and the last
RETURNED = 0.6  # "However, ..."


@dataclass(frozen=True, slots=True)
class Sign:
    """A piece of the sentence with number ``sentence``: in ``column`` it says ``says``, as far as ``weight``."""

    sentence: int
    piece: Piece
    column: int
    says: int
    weight: float


def signs_of(number: int, sentence: Sentence) -> Iterator[Sign]:
    """Given a sentence and its number, yield what its heading and its turns say of it."""
    whole = sentence.parsed.whole
    if len(whole.words) < FEWEST_WORDS:
        return
    kind, expected = standing_of(sentence.kind, sentence.section)
    yield from _of_heading(number, sentence, expected)
    if kind == NARRATIVE and expected != BACKGROUND:
        yield from _of_turn(number, sentence)


def _of_heading(number: int, sentence: Sentence, expected: str) -> Iterator[Sign]:
    whole = sentence.parsed.whole
    if sentence.kind in ("area_for_development", "priority_action") or expected == IMPROVE:
        yield Sign(number, whole, CONCERN, 1, 0.6)
        yield Sign(number, whole, JUDGED, 1, 0.3)
    elif sentence.kind == "strength":
        yield Sign(number, whole, CONCERN, 0, 1.0)
        yield Sign(number, whole, JUDGED, 1, 0.6)
    elif expected == BACKGROUND:
        yield Sign(number, whole, JUDGED, 0, 1.0)
    elif not sentence.parsed.turn and expected in (*GRADES, "requires"):
        yield Sign(number, whole, JUDGED, 1, 0.3)
        if expected in GRADES:
            yield Sign(number, whole, CONCERN, *GRADES[expected])


def _of_turn(number: int, sentence: Sentence) -> Iterator[Sign]:
    parsed = sentence.parsed
    if parsed.place == "returning":
        yield Sign(number, parsed.parts[0], CONCERN, 1, RETURNED)
    elif parsed.place and len(parsed.parts) == 2:
        first, last = OPENED["but" if parsed.turn == "but" else parsed.place]
        yield Sign(number, parsed.parts[0], CONCERN, 0, first)
        yield Sign(number, parsed.parts[1], CONCERN, 1, last)

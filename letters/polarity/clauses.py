"""A sentence to its clauses: where it turns (but, although, while ...), and which way.

Although most reviews are timely, plans are vague.     opening turn:  [most reviews are timely] [plans are vague]
Most reviews are timely, but plans are vague.          middle turn:   [Most reviews are timely] [plans are vague]
However, plans are vague.                              the turn is from the sentence before: one clause
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_OPENING = re.compile(
    r"^(?:(?:and|or|positively|encouragingly|more recently),?\s+)?"
    r"(although|though|even though|while|whilst|whereas|despite|in spite of|notwithstanding)\s+",
    re.I,
)
_RETURNING = re.compile(
    r"^(however|nevertheless|nonetheless|but|yet|conversely|on the other hand|despite (?:this|these|that)[^,]{0,40}|"
    r"in spite of this|that said|even so)\b,?\s*",
    re.I,
)
_MIDDLE = re.compile(
    r"(?:[,;:–(]\s*(?:and\s+)?|\s)(?:but|although|though|albeit|whereas)\b,?\s+"
    r"|(?:[,;–]\s*)(?:while|whilst|however|yet|nevertheless|despite|in spite of|except)\b,?\s+"
    r"|\s(?:and\s+yet|despite|with the exception of)\s+",
    re.I,
)
_COMMA = re.compile(r",\s+")
# What goes on after a comma inside the opening clause: "While some children, particularly those in care, ..."
_WITHIN = re.compile(
    r"(?:particularly|especially|including|such as|which|who|whose|where|for example|in particular|when)\b",
    re.I,
)
_FINER = re.compile(
    r"[;:]\s+|,\s+(?:and|with|which|who|so|as|because|meaning|leading|resulting|due)\b\s*"
    r"|\s(?:because|which means that|meaning that|so that|and this|due to|leading to|resulting in)\s+"
)
SHORTEST = 3  # words that make a clause


@dataclass(frozen=True, slots=True)
class Clauses:
    """A sentence's clauses in order, between its turns; ``turn`` names the first turn's word or is empty."""

    turn: str
    place: str  # "opening", "middle", "returning" or ""
    parts: tuple[str, ...]

    @property
    def finer(self) -> list[str]:
        """The clauses, cut again where a reason, a result or an addition begins."""
        return [piece for part in self.parts for piece in _long_enough(_FINER.split(part))]


def clauses_of(sentence: str) -> Clauses:
    """Given one sentence, return its clauses; a sentence without a turn is one clause."""
    returning = _RETURNING.match(sentence)
    if returning and sentence[returning.end() :].strip(" ."):
        sentence = sentence[returning.end() :]
    else:
        returning = None
    opening = _OPENING.match(sentence)
    if opening and (cut := _end_of_opening(sentence, opening.end())):
        parts = [sentence[opening.end() : cut[0]], *_MIDDLE.split(sentence[cut[1] :])]
        return Clauses(opening[1].lower(), "opening", tuple(_long_enough(parts)))
    middle = _MIDDLE.search(sentence)
    if middle:
        word = middle[0].strip(" ,;:–(").lower().split()[0]
        return Clauses(word, "middle", tuple(_long_enough(_MIDDLE.split(sentence))))
    if returning:
        word = returning[1].lower().split()[0]
        return Clauses(word, "returning", (sentence,))
    return Clauses("", "", (sentence,))


def _end_of_opening(sentence: str, start: int) -> tuple[int, int] | None:
    """Return where the comma that ends the opening clause lies: its first and last offset, or None.

    A comma before "including" and the like does not end it, nor does the comma that closes what that opened.
    """
    inside = False
    for comma in _COMMA.finditer(sentence, start):
        if _WITHIN.match(sentence, comma.end()):
            inside = True
        elif inside:
            inside = False
        elif len(sentence[start : comma.start()].split()) >= SHORTEST:
            return comma.span()
    return None


def _long_enough(pieces: list[str]) -> list[str]:
    """Return the pieces, each that is too short for a clause joined to the one before."""
    joined: list[str] = []
    for piece in pieces:
        if joined and (len(piece.split()) < SHORTEST or len(joined[-1].split()) < SHORTEST):
            joined[-1] = f"{joined[-1]} {piece}"
        elif piece.strip():
            joined.append(piece)
    return joined

"""From what the matching findings say to what became of an item: fixed, improved, unchanged, worse, or unclear."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from letters.followup.meanings import learned_meanings
from letters.followup.reading import LaterFinding, LaterLetter
from letters.followup.words import stems_of
from letters.polarity import SentencePolarity

VERDICTS = ("fixed", "improved", "unchanged", "worse", "unclear", "not_mentioned")
FIXED, IMPROVED, UNCHANGED, WORSE, UNCLEAR, NOT_MENTIONED = VERDICTS
ANY_SENTENCE = 0.3  # what a sentence of a matching finding counts that shares no word with the item
_WORSE = re.compile(
    r"\b(?:deteriorat\w+|has (?:\w+ )?(?:declined|worsened|weakened)|have (?:\w+ )?(?:declined|worsened|weakened)"
    r"|(?:is|are) (?:now )?(?:worse|weaker|poorer) than)\b",
    re.I,
)
# In praise, or beside criticism: that something has become better.
_CHANGE = re.compile(
    r"\b(?:improv(?:ed|ements?|ing)|strengthened|progress(?:ed)?|better|now|since|increasing\w*|reduced"
    r"|more (?:robust|effective|consistent\w*|timely|frequent)|recent(?:ly)?|positive)\b",
    re.I,
)
# That something is not so for all, or not yet.
_RESERVATION = re.compile(
    r"\b(?:remains?|still|continues? to|not yet|yet to|further|too (?:many|often|long|few)|inconsistent\w*"
    r"|not always|varia(?:ble|bility)|varies|some|for (?:a )?(?:few|small number|minority)|needs? to|needed to"
    r"|not (?:consistently|sufficiently)|insufficient\w*|weak\w*|poor\w*|delays?|however|but)\b",
    re.I,
)
Found = Sequence[tuple[LaterFinding, float]]


@dataclass(frozen=True, slots=True)
class Said:
    """What matching findings say of an item, each 0 to 1: in what part their sentences praise, criticise, speak of a
    change for the better, make a reservation; and whether the likeliest of them asks for improvement itself."""

    praise: float
    criticism: float
    change: float
    reservation: float
    asks_again: float

    def features(self, letter: float) -> dict[str, float]:
        """What a verdict is told from; ``letter``: praise less criticism of the later letter as a whole."""
        return {
            "net": self.praise - self.criticism,
            "criticism": self.criticism,
            "change": self.change,
            "reservation": self.reservation,
            "asks again": self.asks_again,
            "letter": letter,
        }


def said_of(item: str, matches: Found) -> Said:
    """Given an item and its matching findings with their chances, likeliest first, return what they say of it.
    Sentences that share more of the item's words count more."""
    stems = frozenset(stems_of(item))
    whole = learned_meanings().weight_of(stems) or 1.0
    totals = [0.0] * 5
    for finding, chance in matches:
        for sentence in finding.sentences:
            shared = learned_meanings().weight_of(stems.intersection(stems_of(sentence.sentence))) / whole
            weight = chance * (ANY_SENTENCE + shared)
            totals = [held + weight * part for held, part in zip(totals, _parts(sentence), strict=True)]
    asks = float(any(finding.asks for finding, _ in matches[:1]))
    praise, criticism, change, reservation = (part / (totals[0] or 1.0) for part in totals[1:])
    return Said(praise, criticism, change, reservation, asks)


def _parts(sentence: SentencePolarity) -> tuple[float, ...]:
    """A sentence itself, and how far it praises, criticises, speaks of a change, makes a reservation."""
    better = sentence.label in ("strength", "mixed") and bool(_CHANGE.search(sentence.sentence))
    return (
        1.0,
        sentence.chance * PRAISE[sentence.label],
        sentence.chance * CRITICISM[sentence.label],
        float(better),
        float(bool(_RESERVATION.search(sentence.sentence))),
    )


def net_of(letter: LaterLetter) -> float:
    """Given a letter, return praise less criticism of all its sentences, -1 to 1."""
    parts = [_parts(sentence) for finding in letter.findings for sentence in finding.sentences]
    return sum(praise - criticism for _, praise, criticism, *_ in parts) / (len(parts) or 1)


# What a sentence of each label counts on either side; a mixed one more often leaves the weakness than not.
PRAISE = {"strength": 1.0, "mixed": 0.35, "concern": 0.0, "neutral": 0.0}
CRITICISM = {"strength": 0.0, "mixed": 0.65, "concern": 1.0, "neutral": 0.0}


def has_declined(matches: Found) -> bool:
    """Given the matching findings, return whether a critical sentence of the likeliest speaks of decline."""
    return any(
        sentence.label == "concern" and _WORSE.search(sentence.sentence)
        for finding, _ in matches[:1]
        for sentence in finding.sentences
    )

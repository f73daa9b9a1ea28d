"""From what the matching findings say to what became of an item: fixed, improved, unchanged, worse."""

from __future__ import annotations

import re
from collections.abc import Sequence

from letters.followup.meanings import learned_meanings
from letters.followup.reading import LaterFinding
from letters.followup.words import stems_of

VERDICTS = ("fixed", "improved", "unchanged", "worse", "not_mentioned")
FIXED, IMPROVED, UNCHANGED, WORSE, NOT_MENTIONED = VERDICTS
ANY_SENTENCE = 0.5  # what a sentence of a matching finding counts that shares no word with the item
_WORSE = re.compile(
    r"\b(?:deteriorat\w+|has (?:\w+ )?(?:declined|worsened|weakened)|have (?:\w+ )?(?:declined|worsened|weakened)"
    r"|(?:is|are) (?:now )?(?:worse|weaker|poorer) than)\b",
    re.I,
)
Said = tuple[float, float]


def said_of(item: str, matches: Sequence[tuple[LaterFinding, float]]) -> Said:
    """Given an item and its matching findings with their chances, return how far their sentences praise, and how far
    they criticise, each 0 to 1. Sentences that share more of the item's words count more."""
    stems = frozenset(stems_of(item))
    weigh = learned_meanings().weight_of
    whole = weigh(stems) or 1.0
    praise = criticism = total = 0.0
    for finding, chance in matches:
        for sentence in finding.sentences:
            shared = weigh(stems.intersection(stems_of(sentence.sentence))) / whole
            weight = chance * (ANY_SENTENCE + shared)
            total += weight
            praise += weight * sentence.chance * PRAISE[sentence.label]
            criticism += weight * sentence.chance * CRITICISM[sentence.label]
    return (praise / total, criticism / total) if total else (0.0, 0.0)


# What a sentence of each label counts on either side; a mixed one more often leaves the weakness than not.
PRAISE = {"strength": 1.0, "mixed": 0.35, "concern": 0.0, "neutral": 0.0}
CRITICISM = {"strength": 0.0, "mixed": 0.65, "concern": 1.0, "neutral": 0.0}


def has_declined(matches: Sequence[tuple[LaterFinding, float]]) -> bool:
    """Given the matching findings, return whether a critical sentence of the likeliest speaks of decline."""
    return any(
        sentence.label == "concern" and _WORSE.search(sentence.sentence)
        for finding, _ in matches[:1]
        for sentence in finding.sentences
    )

"""A list item under "Strengths" takes no concern as its label, one under "Areas for improvement" no strength.

Such an item asks ("Ensure that …") or only names a matter ("The timeliness of visits"). A full sentence that stands
there may credit one thing and criticise another.
"""

from __future__ import annotations

from letters.polarity.features import ParsedSentence
from letters.polarity.weights import Four

TO_IMPROVE = ("area_for_development", "priority_action")
STRENGTH = "strength"
ASKING = {"should", "must", "needs", "need"}
NAMING = {"how", "whether"}  # "How well data are used"
SAYING = set(
    "is are was were has have had do does did will would can cannot could may might remain remains".split()
)
FURTHER = {
    "that",
    "which",
    "who",
    "whose",
    "so",
    "where",
    "when",
}  # what follows says nothing of the matter named


def is_item(sentence: ParsedSentence) -> bool:
    """Given a sentence, return whether it asks for something, or names a matter and says nothing of it."""
    words = sentence.whole.words
    if not ASKING.isdisjoint(words) or (words[:1] and words[0] in NAMING):
        return True
    end = next((place for place, word in enumerate(words) if word in FURTHER), len(words))
    return SAYING.isdisjoint(words[:end])


def as_item(four: Four, kind: str) -> Four:
    """Given the chances of each label and a finding's kind, return those of an item of this kind."""
    strength, concern, mixed, neutral = four
    if kind in TO_IMPROVE:
        return 0.0, strength + concern + neutral, mixed, 0.0
    return (strength + concern, 0.0, mixed, neutral) if kind == STRENGTH else four

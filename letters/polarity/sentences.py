"""A finding's text to its sentences."""

from __future__ import annotations

import re

# What ends with a stop and goes on: "e.g. a tracker", "Dr. Jones", "No. 12".
_ABBREVIATIONS = frozenset(
    "e.g i.e etc cf vs no nos dr mr mrs ms prof st rev hon sir ltd approx dept fig para pp p vol".split()
)
# A stop (with what closes behind it: quotes, brackets, a note's figures), white space, then what can begin a sentence.
_BOUNDARY = re.compile(r"([.!?…])([\"'’”)\]]*)(\d{1,2})?\s+(?=[\"'‘“(\[]*[A-Z0-9])")
_LAST_WORD = re.compile(r"([A-Za-z.]+)$")


def sentences_of(text: str) -> list[str]:
    """Given a finding's text, return its sentences in order, white space squeezed; none for a blank text."""
    text = " ".join(text.split())
    sentences = []
    start = 0
    for boundary in _BOUNDARY.finditer(text):
        if _goes_on(text[start : boundary.start()]):
            continue
        sentences.append(text[start : boundary.end()].rstrip())
        start = boundary.end()
    rest = text[start:].strip()
    return [*sentences, rest] if rest else sentences


def _goes_on(before: str) -> bool:
    """Given what stands before a stop, return whether the stop belongs to an abbreviation or an initial."""
    word = _LAST_WORD.search(before)
    if word is None:
        return False
    return word[1].lower() in _ABBREVIATIONS or (len(word[1]) == 1 and word[1].isupper() and word[1] != "I")

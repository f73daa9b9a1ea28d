"""Which finding read now is which of those read before. Pure and deterministic: texts in, pairs out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

SAME = (
    0.6  # of the words, in common: below it, two findings of one letter that merely speak of the same thing
)
SHORT = 5  # words: of a shorter text nothing less than all of it proves that it is inside another
INSIDE = 0.9  # of the shorter text's words within the longer: one was cut, or two were run together
WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class KnownFinding:
    """A finding held: its key, its place in the letter, and the texts it has and had."""

    key: int
    position: int
    texts: tuple[str, ...]


def pair_up(read: Sequence[str], findings: Sequence[KnownFinding]) -> list[KnownFinding | None]:
    """Given texts as read now and what is held, return for each text the one held that it is, or None.

    Each held finding is given once. The same words come first, then the most alike; ties go to the nearer place.
    """
    pairs: list[KnownFinding | None] = [None] * len(read)
    free = {finding.key: finding for finding in findings}
    words = [Counter(WORD.findall(text.lower())) for text in read]
    for _, place, key in sorted(_candidates(words, findings)):
        if pairs[place] is None and key in free:
            pairs[place] = free.pop(key)
    return pairs


def _candidates(
    words: Sequence[Counter[str]], findings: Sequence[KnownFinding]
) -> Iterator[tuple[tuple[float, int], int, int]]:
    """Yield ((how unlike, how far apart), place read, key held) of all that may be the same, best first when sorted."""
    words_by_finding = [
        (finding, [Counter(WORD.findall(text.lower())) for text in dict.fromkeys(finding.texts)])
        for finding in findings
    ]
    for place, now in enumerate(words):
        for finding, texts in words_by_finding:
            alike = max(_alike(now, then) for then in texts)
            if alike >= SAME:
                yield (-round(alike, 6), abs(place - finding.position)), place, finding.key


def _alike(now: Counter[str], then: Counter[str]) -> float:
    """How alike two texts are by their words: 1 for the same words, down to 0."""
    sizes = now.total(), then.total()
    if not min(sizes):
        return float(sizes[0] == sizes[1])
    common = (now & then).total()
    both = 2 * common / sum(sizes)
    is_inside = min(sizes) >= SHORT and common >= INSIDE * min(sizes)
    return max(both, SAME) if is_inside else both

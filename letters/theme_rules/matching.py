"""Which themes a finding speaks of, and the words that say so. Pure and fast: mechanism, no vocabulary.

A phrase is looked up by its rarest word, so most phrases are never tried; and it is matched word by word,
keeping every place it could go on from, so no rule can run away.
"""

import re
from bisect import bisect
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from letters.theme_rules.examples import passing_lists
from letters.theme_rules.phrase_index import PASSING_SLUG, Known, Rules, Try, compile_rules, known_word
from letters.theme_rules.stems import STOP, marks_of

__all__ = ["Rules", "ThemeMatch", "compile_rules", "themes_of"]

ENOUGH = 1.0  # evidence that gives a theme
ROUNDING = 1e-9  # 0.7 + 0.3 is a little less than 1
START_WORDS = 4  # `^` phrases begin within so many words of a sentence's first
PASSING_SHARE = 0.5  # what a phrase is worth in a list of examples


@dataclass(frozen=True, slots=True)
class ThemeMatch:
    """A theme a finding has, how much evidence it has, and where: ``spans`` are offsets into the text."""

    slug: str
    score: float
    spans: tuple[tuple[int, int], ...]
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _RuleHit:
    first: int  # word positions, both inclusive
    last: int
    tried: Try

    @property
    def size(self) -> int:
        """Words that the phrase names; those that its gaps skip do not make it longer."""
        return len(self.tried.items)

    def places(self) -> range:
        return range(self.first, self.last + 1)

    def yields_to(self, mask: "_RuleHit") -> bool:
        """Given a mask over one of its places: it yields unless it is longer and runs over all of the mask."""
        return self.size <= mask.size or mask.first < self.first or self.last < mask.last


@dataclass(frozen=True, slots=True)
class _Sentences:
    """A finding's words and ends of sentences, and what is known of each; None ends a sentence."""

    marks: list[re.Match[str]]
    words: list[Known | None]
    stops: list[int]


def themes_of(text: str, rules: Rules) -> list[ThemeMatch]:
    """Given a finding's text and compiled rules, return the themes it speaks of, strongest first.

    Each comes with the places that earned it, in reading order. Ties stand in the order of their slugs.
    """
    reading = _read(text, rules)
    hits = _hits(reading)
    openings = [(hit.first, hit.last) for hit in hits.pop(PASSING_SLUG, ())]
    listed = passing_lists(openings, reading.marks, reading.stops)
    matches = [match for slug, found in hits.items() if (match := _weigh(slug, found, listed, reading))]
    return sorted(matches, key=lambda match: (-match.score, match.slug))


def _read(text: str, rules: Rules) -> _Sentences:
    marks = list(marks_of(text))
    known = rules.known
    words = [
        None if mark.lastgroup == STOP else known.get(mark[0]) or known_word(mark[0], rules) for mark in marks
    ]
    words.append(None)  # so that a step beyond either end meets the end of a sentence
    return _Sentences(marks, words, [at for at, word in enumerate(words) if word is None])


def _hits(reading: _Sentences) -> dict[str, list[_RuleHit]]:
    words = reading.words
    present = frozenset[int]().union(*(word.items for word in words if word))
    hits: dict[str, list[_RuleHit]] = defaultdict(list)
    for at, word in enumerate(words):
        if word is None or not word.tries:
            continue
        for needed, tried in word.tries:
            if needed <= present and (hit := _match(tried, at, words)):
                hits[tried.slug].append(hit)
    return hits


def _match(tried: Try, at: int, words: Sequence[Known | None]) -> _RuleHit | None:
    first = _walk(tried.before, at, words, -1) if tried.before else at
    if first is None:
        return None
    last = _walk(tried.after, at, words, 1) if tried.after else at
    if last is None or (tried.phrase.opens and not _opens(first, tried.phrase.opens, words)):
        return None
    return _RuleHit(first, last, tried)


def _opens(at: int, opens: int, words: Sequence[Known | None]) -> bool:
    in_start = at < START_WORDS or None in words[at - START_WORDS : at]
    return in_start and (opens == 1 or None not in words[:at])


def _walk(
    steps: Sequence[tuple[int, int]], at: int, words: Sequence[Known | None], direction: int
) -> int | None:
    """Given a place and the (reach, item) of each step from it, return the nearest place where they end.

    All places that can be reached are kept at each step, so no choice is ever taken back.
    """
    beside, (reach, item) = words[at + direction], steps[0]
    if beside is None or (reach == 1 and item not in beside.items):
        return None  # most tries end here, so it is worth asking before any set is made
    reached = {at}
    for reach, item in steps:
        reached = {
            place for old in reached for place in _reach(old, reach * direction, item, words, direction)
        }
        if not reached:
            return None
    return min(reached) if direction > 0 else max(reached)


def _reach(old: int, reach: int, item: int, words: Sequence[Known | None], direction: int) -> Iterator[int]:
    """Given a place, yield the places of an item at most ``reach`` words on, in the same sentence."""
    for place in range(old + direction, old + reach + direction, direction):
        word = words[place]
        if word is None:
            return
        if item in word.items:
            yield place


def _weigh(
    slug: str, found: Sequence[_RuleHit], listed: Sequence[range], reading: _Sentences
) -> ThemeMatch | None:
    if _most(found) < ENOUGH - ROUNDING:
        return None
    kept = _longest(_unmasked(found))
    once = {(hit.tried.phrase.line, bisect(reading.stops, hit.first)): hit for hit in reversed(kept)}
    score = sum(_worth(hit, listed) for hit in once.values())
    if score < ENOUGH - ROUNDING:
        return None
    earned = [hit for hit in kept if hit.tried.phrase.weight > 0]
    spans = tuple((reading.marks[hit.first].start(), reading.marks[hit.last].end()) for hit in earned)
    text = reading.marks[0].string
    words = tuple(dict.fromkeys(" ".join(text[start:end].split()) for start, end in spans))
    return ThemeMatch(slug, round(score, 3), spans, words)


def _most(found: Sequence[_RuleHit]) -> float:
    return sum(hit.tried.phrase.weight for hit in found if hit.tried.counts and hit.tried.phrase.weight > 0)


def _worth(hit: _RuleHit, listed: Sequence[range]) -> float:
    weight = hit.tried.phrase.weight
    return weight * PASSING_SHARE if any(hit.first in run for run in listed) else weight


def _unmasked(found: Sequence[_RuleHit]) -> list[_RuleHit]:
    """Given a theme's hits, return those that count and that no phrase which does not count lies over."""
    masks: dict[int, list[_RuleHit]] = defaultdict(list)
    for hit in found:
        for place in () if hit.tried.counts else hit.places():
            masks[place].append(hit)
    counted = [hit for hit in found if hit.tried.counts]
    if not masks:
        return counted
    return [
        hit
        for hit in counted
        if not any(hit.yields_to(mask) for at in hit.places() for mask in masks.get(at, ()))
    ]


def _longest(hits: Sequence[_RuleHit]) -> list[_RuleHit]:
    """Given hits of one theme, return those that share no word with a longer (then heavier) one, in reading order."""
    kept: list[_RuleHit] = []
    covered: set[int] = set()
    for hit in sorted(hits, key=lambda h: (-h.size, -h.tried.phrase.weight, h.first)):
        if covered.isdisjoint(hit.places()):
            covered.update(hit.places())
            kept.append(hit)
    return sorted(kept, key=lambda h: h.first)

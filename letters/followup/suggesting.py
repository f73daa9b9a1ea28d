"""What a later letter says of an item: the matching findings, best first, and a verdict; or that it says nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log

from letters.followup.matching import AskedItem, Features, asked_item, features_of
from letters.followup.meanings import learned_meanings, rarest_of
from letters.followup.reading import LaterLetter
from letters.followup.verdicts import (
    FIXED,
    IMPROVED,
    NOT_MENTIONED,
    UNCHANGED,
    UNCLEAR,
    WORSE,
    has_declined,
    net_of,
    said_of,
)
from letters.followup.weights import Weights, chance, learned_weights
from letters.followup.words import BOARDS, OF_EVERY_ITEM, OTHERS

MOST_SHOWN = 5
MENTIONED = 0.5  # chance that the letter speaks of the item at all, from which findings are shown
SHOWN = 0.08  # chance from which a finding beside the best is shown
HALF = 0.5
Band = tuple[float, float]
# Between these, the chance that an item got better tells neither way: "unclear" (docs/followup.md).
UNSURE: Band = (0.475, 0.65)
LEAST = 0.001  # added to a sum of chances, so that it has a logarithm


@dataclass(frozen=True, slots=True)
class Match:
    """A finding of the later letter by its 0-based place, and the chance that it is on the matter."""

    place: int
    chance: float


@dataclass(frozen=True, slots=True)
class FollowUp:
    """``matches`` best first, none where the verdict is "not_mentioned"; ``mentioned`` is the chance that it is,
    ``better`` that it got better, None where it is not mentioned."""

    verdict: str
    matches: tuple[Match, ...]
    mentioned: float
    better: float | None = None


def follow_up(
    text: str,
    later: LaterLetter,
    *,
    themes: Iterable[str] = (),
    for_the_board: bool = False,
    weights: Weights | None = None,
    unsure: Band = UNSURE,
) -> FollowUp:
    """Given an item's text and themes and a later letter, return what that says of it.

    ``for_the_board``: the item is addressed to a safeguarding board, not to the authority. ``unsure``: between which
    chances that it got better the verdict is "unclear".
    """
    weights = weights or learned_weights()
    item = asked_item(text, themes)
    rows = features_of(item, later)
    ranked = ranked_matches(rows, later, weights["match"], for_the_board=for_the_board)
    mentioned = chance(weights["mentioned"], mention_features(item, later, ranked))
    if mentioned < MENTIONED or not ranked:
        return FollowUp(NOT_MENTIONED, (), round(mentioned, 4))
    matches = shown_of(ranked)
    verdict, better = verdict_of(text, later, matches, weights, unsure)
    return FollowUp(verdict, matches, round(mentioned, 4), better)


def ranked_matches(
    rows: Sequence[Features], later: LaterLetter, weights: Mapping[str, float], *, for_the_board: bool = False
) -> list[Match]:
    """Given the features of a later letter's findings, return those that may answer the item, likeliest first."""
    matches = [
        Match(place, round(chance(weights, row), 4))
        for place, (row, finding) in enumerate(zip(rows, later.findings, strict=True))
        if finding.kind != "background" and (finding.names_a_board or not for_the_board)
    ]
    return sorted(matches, key=lambda match: (-match.chance, match.place))


def shown_of(ranked: Sequence[Match]) -> tuple[Match, ...]:
    """Given matches, likeliest first, return those that are shown: the first, and others that are likely enough."""
    likeliest = enumerate(ranked[:MOST_SHOWN])
    return tuple(match for place, match in likeliest if not place or match.chance >= SHOWN)


def mention_features(item: AskedItem, later: LaterLetter, ranked: Sequence[Match]) -> Features:
    """Given matches, likeliest first, return what tells whether the item is mentioned at all: how many of the first
    are on it, by their chances; how much of its best part, how many of its words and whether its rarest word they
    meet; and whether others are to act, on whom letters say less, above all where the first do not name them."""
    likeliest = ranked[:MOST_SHOWN]
    near = [later.findings[match.place].stems.keys() for match in likeliest]
    any_of = frozenset(stem for stems in near for stem in stems)
    weigh = learned_meanings().weight_of
    parts = [max(weigh(part & stems) / (weigh(part) or 1.0) for part in item.parts) for stems in near]
    own = item.stems - OF_EVERY_ITEM
    others = item.stems & OTHERS
    return {
        "expected": log(LEAST + sum(match.chance for match in likeliest)),
        "part met": max(parts, default=0.0),
        "words met": max((log(1 + weigh(own & stems)) for stems in near), default=0.0),
        "rarest met": float(rarest_of(own) in any_of),
        "addressed to others": float(bool(item.addressees)),
        "others named": log(1 + len(others)),
        "others missing": float(bool(others) and not others & any_of),
        "a board named": float(bool(item.stems & BOARDS)),
    }


def verdict_of(
    text: str, later: LaterLetter, matches: Sequence[Match], weights: Weights, unsure: Band = UNSURE
) -> tuple[str, float]:
    """Given an item and what is shown of the later letter, return what became of it by these words, and the chance
    that it got better."""
    found = [(later.findings[match.place], match.chance) for match in matches]
    said = said_of(text, found).features(net_of(later))
    better = chance(weights["better"], said)
    if unsure[0] < better < unsure[1]:
        return UNCLEAR, better
    if better < HALF:
        return WORSE if has_declined(found) else UNCHANGED, better
    return FIXED if chance(weights["fixed"], said) >= HALF else IMPROVED, better

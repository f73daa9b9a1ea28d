"""How good follow-up is: the measures of docs/followup.md, in one line."""

from __future__ import annotations

from collections.abc import Sequence

from letters.followup.learning.learn import Example
from letters.followup.suggesting import FollowUp
from letters.followup.verdicts import FIXED, IMPROVED, NOT_MENTIONED, UNCHANGED, UNCLEAR, WORSE

UP, DOWN = (FIXED, IMPROVED), (UNCHANGED, WORSE)


def report(name: str, told: Sequence[tuple[Example, FollowUp]]) -> str:
    """Given examples and what was told of them, return recall, precision, refusal and verdicts in a line."""
    mentioned = [(one, found) for one, found in told if one.verdict != NOT_MENTIONED]
    shown = sum(len(found.matches) for _, found in told)
    good = sum(match.place in one.on_it | one.near for one, found in told for match in found.matches)
    refused = [one for one, found in told if found.verdict == NOT_MENTIONED]
    rightly = sum(one.verdict == NOT_MENTIONED for one in refused)
    silent = len(told) - len(mentioned)
    right = sum(one.verdict == found.verdict for one, found in mentioned)
    unclear = sum(found.verdict == UNCLEAR for _, found in mentioned)
    reversed_ = sum(_is_reversed(one.verdict, found.verdict) for one, found in mentioned)
    return (
        f"{name}: items {len(told)}, mentioned {len(mentioned)}: recall@3 {_recall(mentioned, 3):.3f} "
        f"@5 {_recall(mentioned, 5):.3f} hit@3 {_hits(mentioned):.3f}  precision {good / (shown or 1):.3f}  "
        f"refusal P {rightly / (len(refused) or 1):.3f} R {rightly / (silent or 1):.3f}  "
        f"verdict {right / (len(mentioned) or 1):.3f} reversed {reversed_ / (len(mentioned) or 1):.3f} "
        f"unclear {unclear / (len(mentioned) or 1):.3f}"
    )


def _recall(told: Sequence[tuple[Example, FollowUp]], most: int) -> float:
    shares = [
        len(one.on_it & {match.place for match in found.matches[:most]}) / (len(one.on_it) or 1)
        for one, found in told
    ]
    return sum(shares) / (len(shares) or 1)


def _hits(told: Sequence[tuple[Example, FollowUp]]) -> float:
    hits = [any(match.place in one.on_it for match in found.matches[:3]) for one, found in told]
    return sum(hits) / (len(hits) or 1)


def _is_reversed(wanted: str, told: str) -> bool:
    return (wanted in UP and told in DOWN) or (wanted in DOWN and told in UP)

"""How good follow-up is: the measures of docs/followup.md, in one line."""

from __future__ import annotations

from collections.abc import Sequence

from letters.followup.learning.learn import Example
from letters.followup.suggesting import Band, FollowUp
from letters.followup.verdicts import FIXED, IMPROVED, NOT_MENTIONED, UNCHANGED, UNCLEAR, WORSE

# Chances that an item got better between which "unclear" might be told: none, about one half, and more above it.
BANDS: tuple[Band, ...] = (
    (0.5, 0.5),
    (0.475, 0.525),
    (0.45, 0.55),
    (0.425, 0.575),
    (0.475, 0.65),
    (0.475, 0.675),
    (0.35, 0.65),
    (1 / 3, 2 / 3),
    (0.3, 0.7),
    (0.2, 0.8),
)
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


def curve(told: Sequence[tuple[Example, FollowUp]]) -> list[str]:
    """Given examples and what was told of them where no direction was unsure, return a line for each band: how often
    the verdict is right, reversed and unclear, were "unclear" told in it."""
    mentioned = [(one, found) for one, found in told if one.verdict != NOT_MENTIONED]
    return [
        _line(band, [(one.verdict, _verdict_in(band, found)) for one, found in mentioned]) for band in BANDS
    ]


def _verdict_in(band: Band, found: FollowUp) -> str:
    return UNCLEAR if found.better is not None and band[0] < found.better < band[1] else found.verdict


def _line(band: Band, verdicts: Sequence[tuple[str, str]]) -> str:
    counts = {
        "right": sum(wanted == told for wanted, told in verdicts),
        "reversed": sum(_is_reversed(wanted, told) for wanted, told in verdicts),
        "unclear": sum(told == UNCLEAR for _, told in verdicts),
    }
    return f"{band[0]:.3f} to {band[1]:.3f}: " + ", ".join(
        f"{name} {count} of {len(verdicts)}" for name, count in counts.items()
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

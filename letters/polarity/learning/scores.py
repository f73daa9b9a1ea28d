"""How often the predicted label is the one that people gave."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from letters.polarity.learning.labels import PlacedLabel
from letters.polarity.telling import SURE
from letters.polarity.weights import LABELS

FEWEST = 5  # rows of a label, for it to count in the mean


def report(name: str, predictions: Sequence[tuple[PlacedLabel, str, float]]) -> str:
    """Given labels with predictions and their chances, return lines for people: scores, confusion, sure and unsure."""
    pairs = Counter((placed.label.label, label) for placed, label, _ in predictions)
    scores = {label: f1(pairs, label) for label in LABELS if _wanted(pairs, label) >= FEWEST}
    harm = (pairs["strength", "concern"] + pairs["concern", "strength"]) / len(predictions)
    lines = [
        f"{name}: n {len(predictions)}, macro F1 {sum(scores.values()) / max(len(scores), 1):.3f}, harm {harm:.3f}, "
        + ", ".join(f"{label} {score:.3f}" for label, score in scores.items())
    ]
    for want in LABELS:
        row = ", ".join(f"{pairs[want, got]} {got}" for got in LABELS if pairs[want, got])
        lines.append(f"    labelled {want}: {row or 'none'}")
    for sure in (True, False):
        hits = [
            placed.label.label == label for placed, label, chance in predictions if (chance >= SURE) == sure
        ]
        right = sum(hits) / max(len(hits), 1)
        lines.append(
            f"    {'sure' if sure else 'unsure'}: {len(hits)} of {len(predictions)}, {right:.3f} right"
        )
    return "\n".join(lines)


def f1(pairs: Counter[tuple[str, str]], label: str) -> float:
    """Given counts of (labelled, predicted), return the harmonic mean of precision and recall for a label."""
    predicted = sum(count for (_, got), count in pairs.items() if got == label)
    both = predicted + _wanted(pairs, label)
    return 2 * pairs[label, label] / both if both else 0.0


def _wanted(pairs: Counter[tuple[str, str]], label: str) -> int:
    return sum(count for (want, _), count in pairs.items() if want == label)

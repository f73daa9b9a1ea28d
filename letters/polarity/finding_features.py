"""The labels of a finding's sentences to the features of the finding, from which its own label is computed."""

from __future__ import annotations

from collections.abc import Sequence
from math import log

from letters.polarity.headings import standing_of
from letters.polarity.weights import LABELS, Four

MOST_SUM, MOST_COUNT = 4.0, 3  # more sentences of a label than that say no more


def finding_features(sentences: Sequence[Four], kind: str) -> dict[str, float]:
    """Given the chances of each label for each sentence, one or more, in order, return the features of the whole."""
    kind, _ = standing_of(kind, "")
    features = {"bias": 1.0, f"kind={kind}": 1.0, "sentences": log(len(sentences))}
    sentence_labels = [LABELS[four.index(max(four))] for four in sentences]
    for number, label in enumerate(LABELS):
        column = [four[number] for four in sentences]
        count = sentence_labels.count(label)
        features[f"mean:{label}"] = sum(column) / len(column)
        features[f"sum:{label}"] = min(sum(column), MOST_SUM) / 2
        features[f"max:{label}"] = max(column)
        features[f"first:{label}"] = column[0]
        features[f"last:{label}"] = column[-1]
        features[f"count:{label}"] = min(count, MOST_COUNT) / MOST_COUNT
        features[f"any:{label}"] = float(count > 0)
        features[f"share:{label}"] = count / len(sentence_labels)
    return features | _both(sentences, set(sentence_labels))


def _both(sentences: Sequence[Four], sentence_labels: set[str]) -> dict[str, float]:
    """Return how far strength and concern are both there, each in a sentence of its own or in mixed ones."""
    strength, concern, mixed, _ = zip(*sentences, strict=True)
    half = sum(mixed) / 2
    return {
        "both:max": min(max(strength), max(concern)),
        "both:sum": min(sum(strength), sum(concern)),
        "both:sum_mixed": min(sum(strength), sum(concern)) + half,
        "both:told": float({"strength", "concern"} <= sentence_labels),
        "strength_and_mixed": float({"strength", "mixed"} <= sentence_labels),
        "concern_and_mixed": float({"concern", "mixed"} <= sentence_labels),
        "only_strength": float(sentence_labels <= {"strength", "neutral"}),
        "only_concern": float(sentence_labels <= {"concern", "neutral"}),
    }

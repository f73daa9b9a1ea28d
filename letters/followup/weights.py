"""The learned weights: a small table of lines, read once.

TASK    FEATURE    WEIGHT        tasks: match, mentioned, better, fixed; the feature "" is what is always added
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from math import exp
from pathlib import Path

WEIGHTS_FILE = Path(__file__).parent / "weights.tsv"
TASKS = ("match", "mentioned", "better", "fixed")
ALWAYS = ""
Weights = Mapping[str, Mapping[str, float]]


@cache
def learned_weights() -> Weights:
    """Return the weights that this project ships, by task. Raises OSError where the file is missing."""
    return read_weights(WEIGHTS_FILE.read_text(encoding="utf-8").splitlines())


def read_weights(lines: Iterable[str]) -> Weights:
    """Given the lines of a weights file, return task -> feature -> weight. Raises ValueError for any other line."""
    weights: dict[str, dict[str, float]] = {task: {} for task in TASKS}
    for line in lines:
        task, feature, value = line.split("\t")
        if task not in weights:
            raise ValueError(f"weights of followup: {task!r} is no task; use one of {', '.join(TASKS)}")
        weights[task][feature] = float(value)
    return weights


def chance(weights: Mapping[str, float], features: Mapping[str, float]) -> float:
    """Given the weights of one task and features, return the chance, 0 to 1, by logistic regression."""
    total = weights.get(ALWAYS, 0.0) + sum(
        [weights.get(name, 0.0) * value for name, value in features.items()]
    )
    return 1 / (1 + exp(-max(-30.0, min(30.0, total))))

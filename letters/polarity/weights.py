"""The learned weights: one file of lines, read once, when the first sentence is labelled.

words     RUN      concern over strength, judged over plain account       from headings and turns
sentence  FEATURE  one weight for each label                              from labelled sentences
finding   FEATURE  one weight for each label                              from labelled findings
words and sentence have a line each whose run or feature is empty or "bias": what is added to every sum.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import exp
from pathlib import Path

LABELS = ("strength", "concern", "mixed", "neutral")
WEIGHTS_FILE = Path(__file__).parent / "weights.tsv"
RUN_WEIGHT = 0.4  # of a labelled sentence's own words, beside what headings taught
ALWAYS = ""  # the run that every text has
Pair = tuple[float, float]
Four = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Weights:
    """All that was learned: see the head of this module."""

    words: Mapping[str, Pair]
    sentence: Mapping[str, Four]
    runs: Mapping[str, Four]
    finding: Mapping[str, Four]

    def score(self, runs: Sequence[str]) -> Pair:
        """Given the runs of a text, return how far it leans to concern, and how far to judging at all."""
        run_weights = list(filter(None, map(self.words.get, runs)))
        concern, judged = map(sum, zip(*run_weights, strict=True)) if run_weights else (0.0, 0.0)
        scale = max(len(runs), 1) ** -0.5  # long texts are no surer than short ones
        always = self.words[ALWAYS]
        return round(concern * scale + always[0], 6), round(judged * scale + always[1], 6)


@cache
def learned_weights() -> Weights:
    """Return the weights that this project ships. Raises OSError where the file is missing."""
    return read_weights(WEIGHTS_FILE.read_text(encoding="utf-8").splitlines())


def read_weights(lines: Iterable[str]) -> Weights:
    """Given the lines of a weights file, return the weights. Raises ValueError for a line of another shape."""
    words: dict[str, Pair] = {}
    fours: dict[str, dict[str, Four]] = {"sentence": {}, "run": {}, "finding": {}}
    for line in lines:
        table, name, *values = line.split("\t")
        if table == "words":
            concern, judged = values
            words[name] = float(concern), float(judged)
        else:
            strength, concern, mixed, neutral = values
            fours[table][name] = float(strength), float(concern), float(mixed), float(neutral)
    return Weights(words, fours["sentence"], fours["run"], fours["finding"])


def chances(
    weights: Mapping[str, Four], features: Mapping[str, float], run_weights: Iterable[Four] = ()
) -> Four:
    """Given weights, features and the weights of runs of words beside them, return the chance of each label.

    In the order of LABELS; they sum to 1.
    """
    valued = [(four, value) for name, value in features.items() if value and (four := weights.get(name))]
    valued += [(four, RUN_WEIGHT) for four in run_weights]
    parts = [(a * value, b * value, c * value, d * value) for (a, b, c, d), value in valued]
    totals = [sum(column) for column in zip(*parts, strict=True)] or [0] * len(LABELS)
    highest = max(totals)
    odds = [exp(total - highest) for total in totals]
    whole = sum(odds)
    return odds[0] / whole, odds[1] / whole, odds[2] / whole, odds[3] / whole

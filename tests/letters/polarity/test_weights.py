"""The weights file: small, well formed, no sentence in it."""

from __future__ import annotations

import subprocess
import sys

import pytest

from letters.polarity.weights import ALWAYS, WEIGHTS_FILE, chances, learned_weights, read_weights
from tests.conftest import ROOT

MAX_BYTES = 2_000_000


def test_weights_are_small_and_hold_no_sentence() -> None:
    weights = learned_weights()

    assert WEIGHTS_FILE.stat().st_size <= MAX_BYTES
    assert max(len(run.split()) for run in (*weights.words, *weights.runs)) <= 3
    assert ALWAYS in weights.words


def test_weights_of_another_shape_are_refused() -> None:
    with pytest.raises(ValueError, match="unpack"):
        read_weights(["words\tlate\t1.0"])


def test_chances_sum_to_one_and_follow_the_weights() -> None:
    told = chances({"bad": (-900.0, 900.0, 0.0, 0.0)}, {"bad": 1.0, "unknown": 5.0})

    assert sum(told) == pytest.approx(1)
    assert told[1] == pytest.approx(1)


def test_telling_needs_no_library() -> None:
    program = (
        "import sys; from letters.polarity import polarity_of; polarity_of('Plans are late.');"
        "print([name for name in ('numpy', 'sklearn', 'django') if name in sys.modules])"
    )

    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, cwd=ROOT, check=True
    )

    assert done.stdout.strip() == "[]"

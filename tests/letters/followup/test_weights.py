"""The small table of weights."""

from __future__ import annotations

import pytest

from letters.followup.weights import chance, learned_weights, read_weights


def test_weights_move_the_chance() -> None:
    weights = read_weights(["match\t\t-1", "match\twords\t2"])

    assert chance(weights["match"], {"words": 1.0}) > 0.5 > chance(weights["match"], {"words": 0.0})


def test_another_line_is_refused() -> None:
    with pytest.raises(ValueError, match="no task"):
        read_weights(["mood\twords\t2"])


def test_more_shared_meaning_is_never_less_likely() -> None:
    assert learned_weights()["match"]["meaning"] > 0


def test_what_speaks_for_a_mention_and_what_against_it() -> None:
    weights = learned_weights()["mentioned"]

    assert all(weights[sign] > 0 for sign in ("expected", "part met", "words met", "rarest met"))
    against = ("addressed to others", "others named", "others missing", "a board named")
    assert all(weights[sign] < 0 for sign in against)

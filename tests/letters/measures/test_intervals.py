"""How sure a share is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from letters.measures.intervals import interval


@pytest.mark.parametrize(("part", "of", "told"), [(0, 10, (0, 28)), (5, 10, (24, 76)), (10, 10, (72, 100))])
def test_known_intervals(part: int, of: int, told: tuple[int, int]) -> None:
    assert interval(part, of) == told  # as tables of Wilson's interval print them


@given(st.integers(1, 500).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))))
def test_a_share_lies_in_its_interval_and_more_inspections_narrow_it(held: tuple[int, int]) -> None:
    part, of = held
    low, high = interval(part, of) or (101, -1)
    wide_low, wide_high = interval(10 * part, 10 * of) or (101, -1)

    assert 0 <= low <= round(100 * part / of) <= high <= 100
    assert wide_high - wide_low <= high - low


def test_of_nothing_nothing_is_told() -> None:
    assert interval(0, 0) is None

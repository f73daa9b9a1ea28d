"""Bars as numbers."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from letters.pages.charts import BAR_SCALE, HEIGHT, WIDTH, bar_length, chart_of_years, share

LABELS = {"priority_action": "Priority action", "strength": "Strength"}


def test_a_column_stacks_its_kinds_from_the_foot_up() -> None:
    chart = chart_of_years({2010: {"priority_action": 1, "strength": 3}}, LABELS)

    assert chart
    lower, upper = chart.bars
    assert [lower.label, upper.label] == ["2010, Priority action: 1", "2010, Strength: 3"]
    assert lower.y + lower.height == pytest.approx(chart.foot, abs=0.2)
    assert upper.y + upper.height == pytest.approx(lower.y, abs=0.2)
    assert upper.height == pytest.approx(3 * lower.height, abs=0.5)


def test_a_year_without_findings_keeps_its_place() -> None:
    chart = chart_of_years({2010: {"strength": 1}, 2012: {"strength": 1}, 2013: {"strength": 1}}, LABELS)

    assert chart
    first, second, third = (bar.x for bar in chart.bars)
    assert second - first == pytest.approx(2 * (third - second), abs=0.3)


def test_nothing_has_no_chart() -> None:
    assert chart_of_years({}, LABELS) is None


@given(
    st.dictionaries(
        st.integers(1989, 2100),
        st.fixed_dictionaries({"priority_action": st.integers(0, 5000), "strength": st.integers(1, 60_000)}),
        min_size=1,
        max_size=30,
    )
)
def test_everything_stays_inside_the_drawing(totals: dict[int, dict[str, int]]) -> None:
    chart = chart_of_years(totals, LABELS)

    assert chart
    for bar in chart.bars:
        assert bar.x >= 0
        assert bar.x + bar.width <= WIDTH
        assert bar.y >= 0
        assert bar.y + bar.height <= HEIGHT
        assert bar.height >= 0
    marks = [tick.at for tick in chart.years]
    assert all(later - earlier >= 25 for earlier, later in pairwise(marks))
    assert str(max(totals)) == chart.years[-1].label


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [(0, 10, "0%"), (1, 1000, "under 1%"), (1, 3, "33%"), (3, 3, "100%"), (0, 0, "")],
)
def test_shares_are_in_words(part: int, whole: int, said: str) -> None:
    assert share(part, whole) == said


def test_a_small_number_still_has_a_bar() -> None:
    assert [bar_length(part, 1000) for part in (0, 1, 500, 1000)] == [0, 1, BAR_SCALE // 2, BAR_SCALE]

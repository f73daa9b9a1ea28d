"""Shares of inspections: counted as a loop counts, whatever the inspections."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from letters.measures import KEYS, InspectionFacts, Raised, chosen, in_periods, line_chart, share_rows

facts = st.lists(
    st.builds(
        InspectionFacts,
        pk=st.integers(1, 99),
        year=st.none() | st.integers(2010, 2014),
        authority=st.sampled_from(["northmoor", "westmarsh"]),
        region=st.sampled_from(["london", "north-west", "unknown"]),
        framework=st.sampled_from(["sif", "ilacs"]),
        grade=st.sampled_from(["good", "unknown"]),
    ),
    max_size=20,
    unique_by=lambda one: one.pk,
)
raised = st.dictionaries(
    st.integers(1, 99),
    st.builds(lambda a, b, c: Raised(a + b + c, a, b), *[st.integers(0, 2)] * 3),
    max_size=40,
)


@given(facts, raised)
def test_rows_count_what_a_loop_counts(held: list[InspectionFacts], found: dict[int, Raised]) -> None:
    for key in KEYS.values():
        rows = share_rows(held, found, key)
        for value, row in rows.items():
            here = [found.get(one.pk, Raised(0, 0, 0)) for one in held if key(one) == value]
            assert row.held == len(here)
            assert row.concern.part == sum(one.concerns > 0 for one in here)
            assert row.strength.part == sum(one.strengths > 0 for one in here)
            assert row.raising.part == sum(one.found > 0 for one in here)
            assert row.is_few == (len(here) < 5)
        assert sum(row.held for row in rows.values()) == len(held)


@given(facts)
def test_filters_leave_what_has_their_values(held: list[InspectionFacts]) -> None:
    left = chosen(held, {"region": ("london",), "year": ()}, first=2011)

    assert left == [one for one in held if one.region == "london" and one.year and one.year >= 2011]


def test_a_line_breaks_where_a_year_has_no_inspection() -> None:
    held = [
        InspectionFacts(n, year, "a", "london", "sif", "good") for n, year in enumerate((2010, 2011, 2013))
    ]

    chart = line_chart(share_rows(held, {0: Raised(1, 1, 0)}, KEYS["year"]), (2010, 2013), {2013: "SIF"})

    assert chart
    concern = chart.lines[0]
    assert (concern.path, concern.faint.count("M"), concern.faint.count("L")) == ("", 1, 1)
    assert [point.label[:4] for point in concern.points] == ["2010", "2011", "2013"]
    assert [mark.label for mark in chart.began] == ["SIF"]


def test_a_line_is_firm_between_years_of_enough_inspections() -> None:
    years = [*[2010] * 5, *[2011] * 5, *[2012] * 4]
    held = [InspectionFacts(n, year, "a", "london", "sif", "good") for n, year in enumerate(years)]

    chart = line_chart(share_rows(held, {}, KEYS["year"]), (2010, 2012), {})

    assert chart
    first, second, third = chart.lines[0].points
    assert chart.lines[0].path == f"M{first.x} {first.y}L{second.x} {second.y}"
    assert chart.lines[0].faint == f"M{second.x} {second.y}L{third.x} {third.y}"
    assert first.x > chart.left


def test_periods_are_joined_and_stand_in_their_middle() -> None:
    years = [*[2010] * 3, *[2012] * 3, *[2013] * 5, *[2017] * 5]
    held = [InspectionFacts(n, year, "a", "london", "sif", "good") for n, year in enumerate(years)]
    by_year = line_chart(share_rows(held, {}, KEYS["year"]), (2010, 2017), {})

    chart = line_chart(share_rows(held, {}, in_periods(2010, 3)), (2010, 2017), {}, period=3)

    assert chart
    assert by_year
    points = chart.lines[0].points
    assert [point.label.partition(",")[0] for point in points] == [
        "2010 to 2012",
        "2013 to 2015",
        "2016 to 2017",
    ]
    assert [point.is_few for point in points] == [False, False, False]
    assert points[0].x == pytest.approx(
        (by_year.lines[0].points[0].x + by_year.lines[0].points[1].x) / 2, abs=0.1
    )
    assert chart.lines[0].path.count("L") == 2
    assert chart.lines[0].faint == ""


def test_no_dated_inspection_no_chart() -> None:
    assert line_chart({}, (2010, 2013), {}) is None

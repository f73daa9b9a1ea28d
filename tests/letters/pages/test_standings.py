"""Where authorities stand: built from rows as the database gives them."""

from __future__ import annotations

from datetime import date

import pytest

from letters.models import Authority
from letters.pages.standings import COLUMNS, GradeGiven, Standing, Visited, in_order, standings

NORTHMOOR = Authority(pk=1, name="Northmoor", slug="northmoor", region="north-east", type="County")
WESTMARSH = Authority(pk=2, name="Westmarsh", slug="westmarsh", region="south-west", type="Borough")
EASTMERE = Authority(pk=3, name="Eastmere", slug="eastmere", region="london")
OLD, NEW, LATE = date(2016, 4, 11), date(2022, 2, 21), date(2026, 6, 8)
OVERALL = "overall_effectiveness"


def stand(*given: GradeGiven, visits: tuple[Visited, ...] = ()) -> Standing:
    return standings([NORTHMOOR], given, visits)[0]


def test_the_newest_graded_inspection_gives_the_grades_and_the_one_before_the_direction() -> None:
    row = stand(
        GradeGiven(1, 10, "sif", OLD, OVERALL, "inadequate"),
        GradeGiven(1, 11, "ilacs", NEW, OVERALL, "good"),
        GradeGiven(1, 11, "ilacs", NEW, "in_care_and_care_leavers", "outstanding"),
        visits=(Visited(1, 10, "sif", OLD), Visited(1, 12, "focused-visit", LATE)),
    )

    assert dict(zip(COLUMNS, row.grades, strict=True)) == {
        "Overall effectiveness": "good",
        "Leaders": "not judged",
        "Help and protection": "not judged",
        "Children in care": "outstanding",
        "Care leavers": "not judged",
    }
    assert (row.before, row.before_on, row.change) == ("inadequate", OLD, "up")
    assert row.graded
    assert row.latest
    assert (row.graded.letter_id, row.latest.letter_id) == (11, 12)


def test_an_inspection_without_an_overall_grade_leaves_the_last_one_given() -> None:
    row = stand(
        GradeGiven(1, 11, "ilacs", NEW, OVERALL, "good"), GradeGiven(1, 12, "ilacs", LATE, "leaders", "good")
    )

    assert (row.grades[0], row.overall, row.last_overall, row.change) == ("not judged", "", "good", "")


def test_adequate_and_requires_improvement_are_the_same_step() -> None:
    row = stand(
        GradeGiven(1, 10, "sif", OLD, OVERALL, "adequate"),
        GradeGiven(1, 11, "ilacs", NEW, OVERALL, "requires improvement"),
    )

    assert row.change == "same"


def test_of_an_authority_without_letters_nothing_is_said() -> None:
    row = stand()

    assert (row.graded, row.latest, set(row.grades), row.last_overall) == (None, None, {""}, "")


@pytest.mark.parametrize(
    ("sort", "names"),
    [
        ("name", ["Eastmere", "Northmoor", "Westmarsh"]),
        ("-name", ["Westmarsh", "Northmoor", "Eastmere"]),
        ("region", ["Eastmere", "Northmoor", "Westmarsh"]),
        ("type", ["Westmarsh", "Northmoor", "Eastmere"]),
        ("overall", ["Westmarsh", "Northmoor", "Eastmere"]),
        ("-overall", ["Northmoor", "Westmarsh", "Eastmere"]),
        ("inspected", ["Westmarsh", "Northmoor", "Eastmere"]),
    ],
)
def test_rows_are_sorted_and_those_without_a_value_are_last(sort: str, names: list[str]) -> None:
    rows = standings(
        [NORTHMOOR, WESTMARSH, EASTMERE],
        [
            GradeGiven(1, 10, "sif", OLD, OVERALL, "good"),
            GradeGiven(2, 11, "ilacs", NEW, OVERALL, "outstanding"),
        ],
        [],
    )

    assert [row.authority.name for row in in_order(rows, sort)] == names


@pytest.mark.parametrize("sort", ["overall", "-overall"])
def test_of_those_without_an_overall_grade_the_inspected_come_before_those_not_held(sort: str) -> None:
    rows = standings(
        [NORTHMOOR, WESTMARSH, EASTMERE],
        [GradeGiven(WESTMARSH.pk, 10, "ilacs", NEW, "leaders", "good")],
        [Visited(EASTMERE.pk, 11, "jtai", NEW)],
    )

    assert [row.authority.name for row in in_order(rows, sort)] == ["Westmarsh", "Eastmere", "Northmoor"]

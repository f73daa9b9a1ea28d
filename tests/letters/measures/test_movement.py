"""Movement of grades: as a plain count counts, and honest between scales."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from letters.editing import unpublish
from letters.measures.movement import GRADES, Graded, movement, steps_of, way
from letters.models import Judgement
from tests.letters.successive import letter

graded = st.lists(
    st.builds(
        Graded,
        inspection=st.integers(1, 999),
        authority=st.sampled_from(["northmoor", "westmarsh", "calderfell"]),
        region=st.just("london"),
        start=st.dates(date(2010, 1, 1), date(2026, 1, 1)),
        grade=st.sampled_from(GRADES),
    ),
    max_size=15,
    unique_by=lambda one: (one.authority, one.start),
)


@given(graded)
def test_cells_count_what_a_loop_counts(held: list[Graded]) -> None:
    rows = movement(steps_of(held))

    counted = {(row.grade, cell.to): cell.total for row in rows for cell in row.cells if cell.total}
    plainly: dict[tuple[str, str], int] = {}
    for one in held:
        later = [x for x in held if x.authority == one.authority and x.start > one.start]
        if later:
            step = (one.grade, min(later, key=lambda x: x.start).grade)
            plainly[step] = plainly.get(step, 0) + 1
    assert counted == plainly


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("good", "outstanding", "up"),
        ("good", "inadequate", "down"),
        ("adequate", "requires improvement", ""),
        ("requires improvement", "adequate", ""),
        ("adequate", "good", "up"),
        ("good", "good", "same"),
    ],
)
def test_adequate_is_not_requires_improvement(before: str, after: str, told: str) -> None:
    assert way(before, after) == told


def test_a_region_and_a_last_year_narrow() -> None:
    one, other = (Graded(n, "a", "london", date(2015 + n, 1, 1), "good") for n in (0, 3))

    assert len(steps_of([one, other], "london", 2018)) == 1
    assert steps_of([one, other], "north-west") == steps_of([one, other], "", 2017) == []


@pytest.mark.django_db
def test_the_page_lists_the_steps_behind_a_number(client: Client) -> None:
    for year, grade in ((2015, "inadequate"), (2018, "good"), (2020, "")):
        held = letter(date(year, 3, 4), f"A finding of {year}.")
        if grade:
            Judgement.objects.create(inspection=held, name="overall_effectiveness", grade=grade)

    answer = client.get("/grades/?from=inadequate&to=good")

    (chosen,) = answer.context["chosen"]
    assert (chosen[0].start.year, chosen[1].start.year) == (2015, 2018)
    assert (answer.context["steps"], answer.context["without"]) == (
        1,
        [("ilacs", "Inspection of local authority children's services", 1)],
    )
    unpublish([chosen[0].letter])
    assert client.get("/grades/").context["rows"] == []

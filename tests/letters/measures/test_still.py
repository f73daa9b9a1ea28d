"""What is still to improve at the next full inspection: counted as a plain query counts."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from letters.measures.inspections import with_the_next
from letters.measures.still import Asked, still_rows
from letters.models import FindingTheme, Inspection, Theme
from letters.pages import FEW_INSPECTIONS
from tests.letters.successive import letter

THEMES = ("supervision", "permanence", "placements")
inspections = st.lists(
    st.builds(
        Asked,
        authority=st.sampled_from(["Northmoor", "Westmarsh"]),
        inspection=st.integers(1, 999),
        start=st.dates(date(2010, 1, 1), date(2026, 1, 1)),
        themes=st.frozensets(st.sampled_from(THEMES)),
    ),
    max_size=12,
    unique_by=lambda one: (one.authority, one.start),
)


@given(inspections)
def test_rows_count_what_a_loop_counts(held: list[Asked]) -> None:
    rows = {
        row.slug: (row.asked, row.still) for row in still_rows(with_the_next(held), dict.fromkeys(THEMES, ""))
    }

    for theme in THEMES:
        asked = still = 0
        for one in held:
            later = [x for x in held if x.authority == one.authority and x.start > one.start]
            if theme in one.themes and later:
                asked += 1
                still += theme in min(later, key=lambda x: x.start).themes
        assert rows.get(theme, (0, 0)) == (asked, still)


def test_few_pairs_come_last() -> None:
    many = [
        Asked(f"A{n}", n * 2 + late, date(2015 + late, 1, 1), frozenset({"supervision"} if not late else ()))
        for n in range(FEW_INSPECTIONS)
        for late in (0, 1)
    ]
    few = [Asked("B", 900 + n, date(2015 + n, 1, 1), frozenset({"permanence"})) for n in (0, 1)]

    rows = still_rows(
        with_the_next([*many, *few]), {"permanence": "Permanence", "supervision": "Supervision"}
    )

    assert [(row.slug, row.percent, row.is_few) for row in rows] == [
        ("supervision", 0, False),
        ("permanence", 100, True),
    ]


@pytest.mark.django_db
def test_the_pages_lead_to_the_inspections(client: Client) -> None:
    theme = Theme.objects.get(slug="supervision")
    for year in (2019, 2022):
        held = letter(date(year, 3, 4), f"The grip in {year}.", kind="area_for_development")
        FindingTheme.objects.create(finding=held.findings.get(), theme=theme, by_hand=True)

    (row,) = client.get("/still/").context["rows"]
    behind = client.get("/still/supervision/")

    assert (row.slug, row.asked, row.still) == ("supervision", 1, 1)
    assert [again for _, _, again in behind.context["rows"]] == [True]
    Inspection.objects.get(start=date(2022, 3, 4)).letter.delete()
    assert client.get("/still/").context["rows"] == []

"""For any letters, the pages say what plain SQL over the tables says."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

from django.db import connection
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from letters.measures import raised_by
from tests.made_letters import THEMES, collection

SEEN = """
    SELECT i.id, i.start, i.framework, a.slug, a.region, a.name
    FROM letters_inspection i JOIN letters_letter l ON l.id = i.letter_id AND l.state = 'published'
    LEFT JOIN letters_authority a ON a.id = i.authority_id
"""
RAISING = """
    SELECT DISTINCT f.inspection_id FROM letters_finding f
    JOIN letters_findingtheme t ON t.finding_id = f.id AND NOT t.removed JOIN letters_theme th ON th.id = t.theme_id
    WHERE th.slug = %s AND f.says = %s AND f.kind <> 'background'
"""
MOVES = f"""
    WITH seen AS ({SEEN}), graded AS (
        SELECT seen.*, j.grade, LEAD(j.grade) OVER (PARTITION BY slug ORDER BY start, seen.id) AS after
        FROM seen JOIN letters_judgement j ON j.inspection_id = seen.id
        WHERE j.name = 'overall_effectiveness' AND j.grade <> '' AND start IS NOT NULL AND slug IS NOT NULL)
    SELECT grade, after, COUNT(*) FROM graded WHERE after IS NOT NULL GROUP BY grade, after
"""  # nosec B608
STILL = f"""
    WITH seen AS ({SEEN}), held AS (
        SELECT seen.*, LEAD(seen.id) OVER (PARTITION BY slug ORDER BY start, seen.id) AS after FROM seen
        WHERE framework IN ('ilacs', 'sif') AND start IS NOT NULL AND slug IS NOT NULL),
    asked AS (
        SELECT DISTINCT f.inspection_id, th.slug AS theme FROM letters_finding f
        JOIN letters_findingtheme t ON t.finding_id = f.id AND NOT t.removed
        JOIN letters_theme th ON th.id = t.theme_id
        WHERE f.kind IN ('area_for_development', 'priority_action'))
    SELECT one.theme, COUNT(*), COUNT(other.theme) FROM held JOIN asked one ON one.inspection_id = held.id
    LEFT JOIN asked other ON other.inspection_id = held.after AND other.theme = one.theme
    WHERE held.after IS NOT NULL GROUP BY one.theme
"""  # nosec B608


def plainly(sql: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows


class TestPlainly(TestCase):  # each example in a transaction of its own
    @settings(max_examples=15, deadline=None)
    @given(seed=st.integers(0, 2**32), letters=st.integers(0, 25))
    def test_pages(self, seed: int, letters: int) -> None:
        collection(random.Random(seed), letters)  # nosec B311

        for side in ("concern", "strength"):
            assert dict(self.compared(side)) == dict(self.compared_plainly(side))
        context = Client().get("/grades/").context
        cells = [(row.grade, cell.to, cell.total) for row in context["rows"] for cell in row.cells]
        assert sorted(cell for cell in cells if cell[2]) == sorted(plainly(MOVES))
        still = [(row.slug, row.asked, row.still) for row in Client().get("/still/").context["rows"]]
        assert sorted(still) == sorted(plainly(STILL))
        self.check_judgements()
        self.check_raised()

    def compared(self, side: str) -> Iterator[tuple[Any, ...]]:
        """(theme, column) -> (part, of)."""
        context = Client().get(f"/compare/?authority=sefton&side={side}").context
        for row in context["rows"]:
            for group, cell in zip(context["groups"], row.cells, strict=True):
                yield (row.slug, group.label), (cell.part, cell.of)

    def compared_plainly(self, side: str) -> Iterator[tuple[Any, ...]]:
        groups = {
            "Sefton": "slug = 'sefton'",
            "Statistical neighbours": "slug IN ('wigan', 'essex')",
            "North West": "region = 'north-west'",
            "England": "1 = 1",
        }
        held = {name: {row[0] for row in plainly(f"{SEEN} WHERE {where}")} for name, where in groups.items()}
        for theme in THEMES:
            raising = {row[0] for row in plainly(RAISING, theme, side)}
            if raising & held["England"]:
                for name, group in held.items():
                    if group or name == "Sefton":
                        yield (theme, name), (len(group & raising), len(group))

    def check_judgements(self) -> None:
        asked = Client().get("/judgements/?judgement=area_send").context["asked"]
        counted = plainly(
            f"SELECT COALESCE(region, ''), grade, COUNT(*) FROM ({SEEN}) seen "  # nosec B608
            "JOIN letters_judgement j ON j.inspection_id = seen.id AND j.name = 'area_send' GROUP BY 1, 2"
        )
        told = [
            (row.value, term, count)
            for row in asked.tables[1][2]
            for term, count in zip(asked.terms, row.counts, strict=True)
            if count
        ]
        assert sorted(told) == sorted(counted)

    def check_raised(self) -> None:
        """What trends count once the index has told which findings."""
        ids = [row[0] for row in plainly("SELECT id FROM letters_finding WHERE id % 3 > 0")]
        counted = plainly(
            "SELECT inspection_id, COUNT(*), SUM(CASE WHEN says = 'concern' THEN 1 ELSE 0 END), "
            "SUM(CASE WHEN says = 'strength' THEN 1 ELSE 0 END) FROM letters_finding WHERE id % 3 > 0 GROUP BY 1"
        )
        assert {one: tuple(raised) for one, raised in raised_by(ids).items()} == {
            one: tuple(counts) for one, *counts in counted
        }

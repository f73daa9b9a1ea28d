"""Numbers of the comparison, of grades and of what is still to improve, recomputed from the exported JSON lines."""

from __future__ import annotations

import json
import random
from collections import defaultdict
from datetime import date
from itertools import pairwise
from typing import Any

import pytest
from django.test import Client

from letters.models import Authority, Finding, FindingTheme, Inspection, Judgement, Theme
from letters.transfer.jsonl_export import letter_lines
from tests.letters.tracking.test_store import letter

pytestmark = pytest.mark.django_db
PLACES = ("sefton", "wigan", "essex")
THEMES = ("supervision", "permanence", "placements")
GRADES = ("good", "inadequate", "")
Lines = list[dict[str, Any]]


@pytest.fixture
def lines() -> Lines:
    """Twelve letters with findings, themes, labels and grades drawn at random, the same each time, as exported."""
    draw = random.Random(7)  # nosec B311
    themes = {theme.slug: theme for theme in Theme.objects.filter(slug__in=THEMES)}
    for n in range(12):
        held = letter(date(2013 + n, 1 + n % 12, 3), *(f"Number {n}.{m}." for m in range(4)))
        place = Authority.objects.get(slug=draw.choice(PLACES))
        Inspection.objects.filter(pk=held.pk).update(authority=place)
        for finding in held.findings.all():
            Finding.objects.filter(pk=finding.pk).update(
                says=draw.choice(["strength", "concern", "mixed"]),
                kind=draw.choice(["narrative", "area_for_development"]),
            )
            theme = themes[draw.choice(THEMES)]
            FindingTheme.objects.create(finding=finding, theme=theme, by_hand=True)
        if grade := draw.choice(GRADES):
            Judgement.objects.create(inspection=held, name="overall_effectiveness", grade=grade)
    return [json.loads(line) for line in letter_lines()]


def raises(line: dict[str, Any], theme: str, key: str, value: str) -> bool:
    return any(theme in one["themes"] and one[key] == value for one in line["findings"])


def by_authority(lines: Lines) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Each letter and the next of its authority."""
    held: dict[str, Lines] = defaultdict(list)
    for line in sorted(lines, key=lambda one: one["inspection_start"]):
        held[line["authority"]].append(line)
    return [pair for one in held.values() for pair in pairwise(one)]


@pytest.mark.parametrize("side", ["concern", "strength"])
def test_comparison(lines: Lines, client: Client, side: str) -> None:
    context = client.get(f"/compare/?authority=sefton&with=wigan&with=essex&side={side}").context

    for row in context["rows"]:
        for group, cell in zip(context["groups"], row.cells, strict=True):
            names = {"Chosen authorities": ("Wigan", "Essex")}.get(group.label, (group.label,))
            mine = [line for line in lines if line["authority"] in names]
            assert cell.of == len(mine)
            assert cell.part == sum(raises(line, row.slug, "says", side) for line in mine)
    raised = {theme for theme in THEMES for line in lines if raises(line, theme, "says", side)}
    assert {row.slug for row in context["rows"]} == raised


def test_grades(lines: Lines, client: Client) -> None:
    graded = [line for line in lines if line["judgements"]]
    steps = [
        tuple(line["judgements"]["overall_effectiveness"] for line in pair) for pair in by_authority(graded)
    ]

    context = client.get("/grades/").context

    told = {(row.grade, cell.to): cell.total for row in context["rows"] for cell in row.cells if cell.total}
    assert told == {step: steps.count(step) for step in steps}
    assert context["without"][0][2] == len(lines) - len(graded)


def test_still_to_improve(lines: Lines, client: Client) -> None:
    told = {row.slug: (row.asked, row.still) for row in client.get("/still/").context["rows"]}

    kind = "area_for_development"
    for theme in THEMES:
        asked = [pair for pair in by_authority(lines) if raises(pair[0], theme, "kind", kind)]
        again = [pair for pair in asked if raises(pair[1], theme, "kind", kind)]
        assert told.get(theme, (0, 0)) == (len(asked), len(again))

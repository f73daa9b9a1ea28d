"""Numbers of the comparison, of grades, judgements and of what is still to improve, recomputed from the exported JSON
lines: with few inspections, an ended authority, a letter without a date, and one that is not published."""

from __future__ import annotations

import csv
import json
import random
from collections import Counter, defaultdict
from datetime import date
from itertools import pairwise
from typing import Any

import pytest
from django.test import Client

from letters.editing import unpublish
from letters.models import Authority, Finding, FindingTheme, Inspection, Judgement, Theme
from letters.transfer.jsonl_export import letter_lines
from tests.letters.successive import letter

pytestmark = pytest.mark.django_db
PLACES = ("sefton", "wigan", "essex")
REGIONS = {"Sefton": "north-west", "Wigan": "north-west", "Essex": "east-of-england"}
RANKS = {"good": 2, "inadequate": 0}
THEMES = ("supervision", "permanence", "placements")
GRADES = ("good", "inadequate", "")
OTHERS = {"adoption": ("good", "inadequate", ""), "area_send": ("typically positive", "widespread failings")}
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
        for name, terms in OTHERS.items():
            Judgement.objects.create(inspection=held, name=name, grade=draw.choice(terms))
    Authority.objects.filter(slug="essex").update(is_former=True)
    first, second = Inspection.objects.order_by("pk")[:2]
    Inspection.objects.filter(pk=first.pk).update(start=None, end=None)
    unpublish([second.letter])
    hidden = second.letter.sha256
    return [line for line in map(json.loads, letter_lines()) if line["sha256"] != hidden]


def raises(line: dict[str, Any], theme: str, key: str, value: str) -> bool:
    return any(theme in one["themes"] and one[key] == value for one in line["findings"])


def by_authority(lines: Lines) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Each letter and the next of its authority."""
    held: dict[str, Lines] = defaultdict(list)
    dated = [line for line in lines if line["inspection_start"]]
    for line in sorted(dated, key=lambda one: one["inspection_start"]):
        held[line["authority"]].append(line)
    return [pair for one in held.values() for pair in pairwise(one)]


@pytest.mark.parametrize("few", [0, 100], ids=["all read", "looked up"])
@pytest.mark.parametrize("side", ["concern", "strength"])
def test_comparison(
    lines: Lines, client: Client, side: str, few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("letters.measures.queries.FEW_ASKED", few)

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
    graded = [line for line in lines if "overall_effectiveness" in line["judgements"]]
    steps = [
        tuple(line["judgements"]["overall_effectiveness"] for line in pair) for pair in by_authority(graded)
    ]

    context = client.get("/grades/").context

    told = {(row.grade, cell.to): cell.total for row in context["rows"] for cell in row.cells if cell.total}
    assert told == {step: steps.count(step) for step in steps}
    assert context["without"][0][2] == len(lines) - len(graded)
    assert {row.value: row.counts for row in context["asked"].by_year} == ways(graded, "year")
    assert {row.value: row.counts for row in context["asked"].by_region} == ways(graded, "region")


def ways(graded: Lines, by: str) -> dict[str, tuple[int, ...]]:
    """How many steps went up, stayed, went down or lie between scales, by year of the later letter or by region."""
    told: dict[str, list[int]] = {}
    for first, second in by_authority(graded):
        value = second["inspection_start"][:4] if by == "year" else REGIONS[first["authority"]]
        before, after = (RANKS[one["judgements"]["overall_effectiveness"]] for one in (first, second))
        counts = told.setdefault(value, [0, 0, 0, 0])
        counts[0 if after > before else 2 if after < before else 1] += 1
    return {value: tuple(counts) for value, counts in told.items()}


@pytest.mark.parametrize("name", ["overall_effectiveness", "adoption", "area_send"])
def test_judgements(lines: Lines, client: Client, name: str) -> None:
    context = client.get(f"/judgements/?judgement={name}").context

    asked = context["asked"]
    for by, _, rows in asked.tables:
        told = {
            (row.value, term): count
            for row in rows
            for term, count in zip(asked.terms, row.counts, strict=True)
            if count
        }
        given = [line for line in lines if name in line["judgements"]]
        assert told == Counter(
            (
                (line["inspection_start"] or "")[:4] if by == "year" else REGIONS[line["authority"]],
                line["judgements"][name],
            )
            for line in given
        )


def test_every_number_of_grades_and_judgements_lists_so_many(lines: Lines, client: Client) -> None:
    grades = client.get("/grades/").context["asked"]
    for row in grades.by_year:
        for way, count in zip(("up", "same", "down", "other"), row.counts, strict=True):
            if count:
                page = client.get(f"/grades/?year={row.value}&way={way}")
                assert len(page.context["chosen"]) == count
    asked = client.get("/judgements/?judgement=area_send").context["asked"]
    for row in asked.tables[0][2]:
        for term, count in zip(asked.terms, row.counts, strict=True):
            page = client.get(f"/judgements/?judgement=area_send&given={term}&year={row.value}")
            assert len(page.context["chosen"]) == count


def test_the_files_hold_the_same_numbers(lines: Lines, client: Client) -> None:
    rows = client.get("/compare/?authority=sefton&with=wigan").context["rows"]
    text = client.get("/compare/table.csv?authority=sefton&with=wigan").getvalue().decode("utf-8-sig")

    told = {line[0]: line[1:3] for line in csv.reader(text.splitlines()) if line}
    assert {row.name: [str(row.cells[0].part), str(row.cells[0].of)] for row in rows} == {
        row.name: told[row.name] for row in rows
    }
    for address in ("grades/table.xlsx", "judgements/table.csv", "judgements/table.xlsx?judgement=area_send"):
        assert client.get(f"/{address}").status_code == 200


def test_a_row_opens_into_the_sentences_of_both_sides(lines: Lines, client: Client) -> None:
    address = "?authority=sefton&with=wigan&with=essex&side=concern"
    rows = client.get(f"/compare/{address}").context["rows"]

    for row in rows:
        page = client.get(f"/compare/{row.slug}/{address}")
        for side, names in zip(page.context["sides"], (("Sefton",), ("Wigan", "Essex")), strict=True):
            expected = {
                finding["text"]
                for line in lines
                if line["authority"] in names
                for finding in line["findings"]
                if row.slug in finding["themes"] and finding["says"] == "concern"
            }
            assert {finding.text for finding in side.findings} == expected


def test_still_to_improve(lines: Lines, client: Client) -> None:
    told = {row.slug: (row.asked, row.still) for row in client.get("/still/").context["rows"]}

    kind = "area_for_development"
    for theme in THEMES:
        asked = [pair for pair in by_authority(lines) if raises(pair[0], theme, "kind", kind)]
        again = [pair for pair in asked if raises(pair[1], theme, "kind", kind)]
        assert told.get(theme, (0, 0)) == (len(asked), len(again))

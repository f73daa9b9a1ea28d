"""Every number of grades and judgements lists as many inspections, a comparison's row opens into its sentences, and the
files hold the pages' numbers. The numbers themselves: tests/search/pages/test_recounted.py."""

from __future__ import annotations

import csv
import json
import random
from datetime import date
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

"""Every cell of trends, recomputed from the exported JSON lines: an ended authority, no date, not published, few."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from letters.editing import unpublish
from letters.models import Authority, Inspection, Judgement
from letters.signals import send_findings_changed
from letters.transfer import letter_lines
from tests.letters.successive import letter

pytestmark = pytest.mark.django_db(transaction=True)
REGIONS = {"Sefton": "North West", "Essex": "East of England", "Camden": "London"}
TEXTS = (
    "Supervision of social workers is regular, reflective and effective.",
    "Supervision of social workers is poor, late and ineffective.",
    "Foster carers feel valued.",
)
KEYS: dict[str, Callable[[dict[str, Any]], str]] = {
    "year": lambda line: (line["inspection_start"] or "Not known")[:4].strip(),
    "region": lambda line: REGIONS[line["authority"]],
    "grade": lambda line: (line["judgements"].get("overall_effectiveness") or "unknown").capitalize(),
}


@pytest.fixture
def lines(reference: None) -> list[dict[str, Any]]:
    """Nine letters on three authorities as exported, without the one that is not published."""
    Authority.objects.filter(slug="essex").update(is_former=True)
    for n, mix in enumerate(("0", "01", "12", "2", "1", "02", "1", "0", "1")):
        held = letter(date(2018 + n // 2, 1 + n, 2), *(TEXTS[int(place)] for place in mix))
        place = Authority.objects.get(slug=("sefton", "essex", "camden")[n % 3])
        Inspection.objects.filter(pk=held.pk).update(authority=place, **({"start": None} if n == 7 else {}))
        if n % 2:
            Judgement.objects.create(inspection=held, name="overall_effectiveness", grade="good")
        send_findings_changed(held.findings.values_list("pk", flat=True))
    hidden = Inspection.objects.order_by("-pk")[0].letter
    unpublish([hidden])
    return [line for line in map(json.loads, letter_lines()) if line["sha256"] != hidden.sha256]


def raises(line: dict[str, Any], *says: str) -> bool:
    return any("supervision" in one["themes"] and one["says"] in says for one in line["findings"])


@pytest.mark.parametrize("name", KEYS)
def test_cells(lines: list[dict[str, Any]], client: Client, name: str) -> None:
    page = client.get("/trends/?theme=supervision").context["page"]

    (table,) = [table for table in page.tables if table.name == name]
    told = {row.label: (row.held.part, *(cell.part for cell in row.cells)) for row in table.rows}
    values = {KEYS[name](line) for line in lines}
    mine = {value: [line for line in lines if KEYS[name](line) == value] for value in values}
    expected = [
        (
            len(held),
            sum(raises(line, "strength", "concern", "mixed", "neutral") for line in held),
            sum(raises(line, "concern") for line in held),
            sum(raises(line, "strength") for line in held),
        )
        for held in mine.values()
    ]
    assert sorted(told.values()) == sorted(expected)
    known = {value: row for value, row in zip(mine, expected, strict=True) if value in told}
    assert all(told[value] == row for value, row in known.items())
    assert len(known) >= len(told) - 1, "all but what is not known are there by their own names"

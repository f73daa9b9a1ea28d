"""Labels as they have been seen, and as they may come."""

from __future__ import annotations

from datetime import date

import pytest

from letters.fetching.labels import read_label


@pytest.mark.parametrize(
    ("printed", "text", "kind", "day"),
    [
        (
            "Children's services inspection, PDF - 09 May 2025",
            "Children's services inspection",
            "inspection",
            date(2025, 5, 9),
        ),
        (
            "children's services inspection,  pdf - 16 august 2013",
            "children's services inspection",
            "inspection",
            date(2013, 8, 16),
        ),
        (
            "single inspection of la children's services as pdf - 10 february 2015",
            "single inspection of la children's services",
            "inspection",
            date(2015, 2, 10),
        ),
        (
            "joint area child protection inspection, pdf - 30 january 2024",
            "joint area child protection inspection",
            "jtai",
            date(2024, 1, 30),
        ),
        (
            "area send full inspection, pdf - 12 july 2024",
            "area send full inspection",
            "area-send",
            date(2024, 7, 12),
        ),
        (
            "joint area review - progress inspection,  pdf - 03 july 2009",
            "joint area review - progress inspection",
            "inspection",
            date(2009, 7, 3),
        ),
        (
            "Children’s services focused visit, PDF - 01 August 2024",
            "Children's services focused visit",
            "focused-visit",
            date(2024, 8, 1),
        ),
        (
            "Monitoring visit of children's services, PDF - 1 August 2024",
            "Monitoring visit of children's services",
            "monitoring-visit",
            date(2024, 8, 1),
        ),
        ("A report - with a dash", "A report - with a dash", "other", None),
        ("Inspection, PDF - 31 February 2024", "Inspection, PDF - 31 February 2024", "inspection", None),
        ("Inspection, PDF – 01 May 2024", "Inspection", "inspection", date(2024, 5, 1)),
        ("", "", "other", None),
        ("x" * 5000, "x" * 200, "other", None),
    ],
)
def test_a_label_tells_kind_and_day(printed: str, text: str, kind: str, day: date | None) -> None:
    label = read_label(printed)

    assert (label.text, label.kind, label.day) == (text, kind, day)

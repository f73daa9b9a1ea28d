"""A sentence to its clauses."""

from __future__ import annotations

import pytest

from letters.polarity.clauses import clauses_of


@pytest.mark.parametrize(
    ("sentence", "place", "turn", "parts"),
    [
        ("Plans are clear and short.", "", "", ["Plans are clear and short."]),
        (
            "Visits are regular, but plans are vague.",
            "middle",
            "but",
            ["Visits are regular", "plans are vague."],
        ),
        (
            "Although visits are regular, plans are vague.",
            "opening",
            "although",
            ["visits are regular", "plans are vague."],
        ),
        (
            "While some teams, including those in Ashby, meet often, others do not meet.",
            "opening",
            "while",
            ["some teams, including those in Ashby, meet often", "others do not meet."],
        ),
        ("However, plans are vague.", "returning", "however", ["plans are vague."]),
        ("Despite this, visits are regular.", "returning", "despite", ["visits are regular."]),
        ("Children are happy while living with their aunts.", "", "", None),
        ("The team is not yet in one place.", "", "", None),
        ("But.", "", "", None),
    ],
)
def test_clauses_of(sentence: str, place: str, turn: str, parts: list[str] | None) -> None:
    clauses = clauses_of(sentence)

    assert (clauses.place, clauses.turn) == (place, turn)
    assert list(clauses.parts) == (parts or [sentence])


def test_clauses_are_cut_finer_at_results() -> None:
    clauses = clauses_of("Plans are rarely shared, which means that carers do not know what comes next.")

    assert clauses.finer == ["Plans are rarely shared", "means that carers do not know what comes next."]

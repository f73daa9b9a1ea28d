"""A text to its sentences."""

from __future__ import annotations

import pytest

from letters.polarity import sentences_of


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("", []),
        (" \n ", []),
        ("A bullet without a stop", ["A bullet without a stop"]),
        ("Plans are clear. Reviews\n are late.", ["Plans are clear.", "Reviews are late."]),
        (
            "Tools, e.g. Maps of Northmoor, help. All use them.",
            ["Tools, e.g. Maps of Northmoor, help.", "All use them."],
        ),
        ("Mr. Ash and J. Bird left. Nobody came.", ["Mr. Ash and J. Bird left.", "Nobody came."]),
        ("‘We are heard.’ So said many.", ["‘We are heard.’", "So said many."]),
        ("In 2021, 4.5% waited. 12 still do.", ["In 2021, 4.5% waited.", "12 still do."]),
        ("Is it safe? Yes! “It is.”", ["Is it safe?", "Yes!", "“It is.”"]),
    ],
)
def test_sentences_of(text: str, sentences: list[str]) -> None:
    assert sentences_of(text) == sentences


def test_sentences_of_keep_every_word() -> None:
    text = "Ashby Vale (est. 1974) has 3 teams. “Good,” they say. etc. and so on... The end"

    assert " ".join(sentences_of(text)).split() == text.split()

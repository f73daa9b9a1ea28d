"""Items under headings that judge: what is to improve is no strength, and a strength no concern."""

from __future__ import annotations

import pytest

from letters.polarity import polarity_of, sentence_polarity
from letters.polarity.features import parse
from letters.polarity.items import as_item, is_item

ITEMS = [
    "The effective and purposeful visits that help children to be safe.",
    "Ensure that all children are safe, well supported and helped to do well.",
    "How well plans help children and improve their lives.",
    "Leaders should celebrate the excellent work of their staff.",
    "Good quality support so that children are helped well.",
]
TOLD = [
    "There is a comprehensive and highly valued offer of short breaks.",
    "Children in Calderfell are well supported and thrive.",
]


@pytest.mark.parametrize("text", ITEMS)
@pytest.mark.parametrize("kind", ["area_for_development", "priority_action"])
def test_what_is_to_improve_is_a_concern_however_well_it_is_put(text: str, kind: str) -> None:
    said = polarity_of(text, kind=kind, section="What needs to improve")

    assert is_item(parse(text))
    assert said.label == said.sentences[0].label == "concern"
    assert sentence_polarity(text, kind=kind).label == "concern"


@pytest.mark.parametrize("text", TOLD)
def test_a_full_sentence_there_says_what_it_says_but_a_whole_item_is_no_strength(text: str) -> None:
    assert not is_item(parse(text))
    assert sentence_polarity(text, kind="area_for_development").label == "strength"
    assert polarity_of(text, kind="area_for_development").label == "concern"
    assert polarity_of(text).label == "strength"


def test_what_stands_under_strengths_is_no_concern() -> None:
    text = "The response to missing children and those at risk of neglect."

    assert polarity_of(text, kind="strength", section="Strengths").label == "strength"


def test_of_an_item_mixed_stays_and_others_are_left_alone() -> None:
    four = (0.1, 0.2, 0.4, 0.3)

    assert as_item(four, "priority_action") == pytest.approx((0.0, 0.6, 0.4, 0.0))
    assert as_item(four, "strength") == pytest.approx((0.3, 0.0, 0.4, 0.3))
    assert as_item(four, "narrative") == four

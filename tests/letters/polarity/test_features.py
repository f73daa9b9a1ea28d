"""Sentences to features."""

from __future__ import annotations

import pytest

from letters.polarity.cues import cue_index
from letters.polarity.features import cue_counts, form_features, parse, score_features
from letters.polarity.headings import expectation_of


@pytest.mark.parametrize(
    ("text", "there", "not_there"),
    [
        ("plans are effective", "virtue", "not_virtue"),
        ("plans are not effective", "not_virtue", "virtue"),
        ("this reduces drift", "not_fault", "fault"),
        ("there is drift", "fault", "not_fault"),
        ("no child was left at risk of harm", "not_fault", "danger"),
        ("help is not only effective", "virtue", "not_virtue"),
        ("work is not yet done", "partial", "virtue"),
    ],
)
def test_cues_are_turned_round_by_what_stands_before(text: str, there: str, not_there: str) -> None:
    counts = cue_counts(text.split())

    assert counts[there]
    assert not counts[not_there]


def test_cues_are_words_or_phrases_that_can_be_met() -> None:
    assert all(1 <= len(cue.split()) <= 3 and cue == cue.lower() for cue in cue_index())


def test_form_features_name_kind_section_and_shape() -> None:
    sentence = parse("Ensure that all plans are shared")

    features = form_features(
        sentence, kind="area_for_development", section="What needs to improve", framework="ilacs"
    )

    assert {"kind=area_for_development", "section=improve", "imperative", "no_stop"} <= features.keys()
    assert "framework=ilacs" not in features  # that is said of narrative findings only


def test_background_findings_stand_as_under_a_heading_of_background() -> None:
    sentence = parse("The county has 40 schools.")

    by_kind = form_features(sentence, kind="background", section="The county", framework="sif")
    by_heading = form_features(
        sentence, kind="narrative", section="Children living in this area", framework="sif"
    )

    assert by_kind == by_heading


def test_score_features_of_one_part_have_no_second_side() -> None:
    assert "part:0:both" not in score_features((1.0, 0.0), [(1.0, 0.0)], [(1.0, 0.0)])


def test_score_features_tell_both_sides() -> None:
    features = score_features((0.2, 1.0), [(-2.0, 1.0), (1.5, 1.0)], [(-2.0, 1.0), (1.5, 1.0)])

    assert features["part:0:both"] == 1.5
    assert (features["part:0:first"], features["part:0:last"]) == (-2.0, 1.5)


@pytest.mark.parametrize(
    ("section", "expected"),
    [
        ("The experiences and progress of children in care: good", "good"),
        ("Leadership requires improvement to be good", "requires"),
        ("The service is inadequate", "inadequate"),
        ("Children living in this area", "background"),
        ("Recommendations", "improve"),
        ("Main findings", ""),
        ("", ""),
    ],
)
def test_expectation_of_a_heading(section: str, expected: str) -> None:
    assert expectation_of(section) == expected

"""What findings say, with the weights that the project ships. All sentences are our own, the places invented."""

from __future__ import annotations

import pytest

from letters.polarity import LABELS, polarity_of, sentence_polarity

STRENGTHS = [
    "Social workers in Northmoor know their children well and visit them often.",
    "Help comes quickly, and families say that it makes a real difference.",
    "No child was left at risk of harm.",
    "The backlog of assessments has been cleared and children are now seen promptly.",
    "Despite rising demand, children receive a timely and thorough response.",
]
CONCERNS = [
    "Too many children wait too long for a first visit.",
    "Plans are not used well.",
    "A small number of care leavers live in unsuitable lodgings.",
    "However, supervision is irregular and records of it are weak.",
    "Managers know that the quality of plans is poor.",
    "Not all children have an up-to-date plan.",
]
MIXED = [
    "Although most visits are timely, some children’s plans lack detail and are not reviewed.",
    "Supervision is regular, but it is not yet reflective enough.",
    "Most carers feel well supported, but a few have waited too long for training.",
]
NEUTRAL = [
    "The Ashby Vale partnership board is chaired by the director of public health.",
    "At the time of the inspection, 214 children lived in residential homes in the county.",
]


@pytest.mark.parametrize("sentence", STRENGTHS)
def test_strengths(sentence: str) -> None:
    assert sentence_polarity(sentence).label == "strength"


@pytest.mark.parametrize("sentence", CONCERNS)
def test_concerns(sentence: str) -> None:
    assert sentence_polarity(sentence).label == "concern"


@pytest.mark.parametrize("sentence", MIXED)
def test_mixed(sentence: str) -> None:
    assert sentence_polarity(sentence).label == "mixed"


@pytest.mark.parametrize("sentence", NEUTRAL)
def test_neutral(sentence: str) -> None:
    assert sentence_polarity(sentence).label == "neutral"


def test_a_recommendation_is_a_concern_by_its_heading() -> None:
    told = polarity_of(
        "The frequency of visits to carers", kind="area_for_development", section="What needs to improve"
    )

    assert told.label == "concern"


@pytest.mark.parametrize("kind", ["area_for_development", "priority_action"])
@pytest.mark.parametrize(
    "text",
    [
        "Excellent, effective and timely support for children and families.",
        "The quality of the strong and effective advice that carers receive. Timely help for all children.",
        "There are 12 social workers in the team.",
    ],
)
def test_what_is_to_be_improved_is_neither_praise_nor_nothing(text: str, kind: str) -> None:
    told = polarity_of(text, kind=kind, section="What needs to improve?")

    assert told.label in ("concern", "mixed")
    assert 0 < told.chance <= 1


@pytest.mark.parametrize(
    "text",
    [
        "The response to neglect, drift and delay.",
        "Delay is poor and weak. Visits are late and plans are missing.",
    ],
)
def test_what_is_listed_as_a_strength_is_no_mere_concern(text: str) -> None:
    assert polarity_of(text, kind="strength", section="Strengths").label in ("strength", "mixed")


def test_a_finding_with_praise_and_criticism_in_sentences_of_their_own_is_mixed() -> None:
    told = polarity_of(f"{STRENGTHS[0]} {STRENGTHS[1]} {CONCERNS[0]} {CONCERNS[1]}")

    assert told.label == "mixed"
    assert [sentence.label for sentence in told.sentences] == ["strength", "strength", "concern", "concern"]


def test_a_finding_of_one_sentence_has_its_label() -> None:
    whole, only = polarity_of(MIXED[0]), sentence_polarity(MIXED[0])

    assert (whole.label, whole.chance, whole.words) == (only.label, only.chance, only.words)


def test_words_that_decided_are_the_sentences_own() -> None:
    told = polarity_of(f"{STRENGTHS[1]} {CONCERNS[0]}")

    text = f"{STRENGTHS[1]} {CONCERNS[0]}".lower()
    assert told.words
    assert all(word in text for word in told.words)


def test_words_of_a_concern_speak_for_it() -> None:
    assert "too long" in " ".join(sentence_polarity(CONCERNS[0]).words)


@pytest.mark.parametrize("text", ["", "   ", "…"])
def test_a_text_without_words_is_unsure(text: str) -> None:
    assert not polarity_of(text).sure


def test_hostile_text_is_told_without_harm() -> None:
    for text in ("\x00", "<script>alert(1)</script>", "but " * 5000, "," * 5000, "A. " * 3000, "т" * 1000):
        assert polarity_of(text).label in LABELS


def test_chance_is_told_and_sure_follows_it() -> None:
    told = sentence_polarity(CONCERNS[0])

    assert told.sure
    assert 0.7 <= told.chance <= 1

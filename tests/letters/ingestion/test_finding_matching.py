from __future__ import annotations

import random
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from letters.ingestion.finding_matching import KnownFinding, _alike, pair_up

TEXTS = (
    "Social workers have manageable caseloads in every team.",
    "Supervision is regular, reflective and well recorded by managers.",
    "Care leavers wait too long for a settled home of their own.",
    "The front door responds to contacts within one working day.",
)


def held(*texts: str) -> list[KnownFinding]:
    return [KnownFinding(100 + place, place, (text,)) for place, text in enumerate(texts)]


def keys(pairs: list[KnownFinding | None]) -> list[int | None]:
    return [pair.key if pair else None for pair in pairs]


def test_the_same_texts_are_paired_in_whatever_order() -> None:
    assert keys(pair_up(TEXTS[::-1], held(*TEXTS))) == [103, 102, 101, 100]


def test_equal_texts_are_paired_by_place() -> None:
    assert keys(pair_up(["Same."] * 3, held("Same.", "Same.", "Same."))) == [100, 101, 102]


def test_a_text_read_a_little_better_is_the_same_finding() -> None:
    better = TEXTS[1].replace("well recorded", "recorded well and promptly")

    assert keys(pair_up([TEXTS[0], better], held(TEXTS[0], TEXTS[1]))) == [100, 101]


def test_a_text_cut_or_run_together_is_the_same_finding() -> None:
    together = f"{TEXTS[0]} {TEXTS[1]}"

    assert keys(pair_up([together], held(TEXTS[0]))) == [100]
    assert keys(pair_up([TEXTS[0]], held(together))) == [100]


def test_a_text_that_an_editor_has_changed_is_known_by_what_was_read() -> None:
    corrected = KnownFinding(7, 0, ("Quite other words, by hand.", TEXTS[0]))

    assert keys(pair_up([TEXTS[0]], [corrected])) == [7]


def test_another_text_is_another_finding() -> None:
    assert keys(pair_up([TEXTS[2]], held(TEXTS[0], TEXTS[1]))) == [None]


def test_a_short_text_within_a_long_one_proves_nothing() -> None:
    assert keys(
        pair_up(["Caseloads are manageable."], held(f"{TEXTS[2]} {TEXTS[3]} Caseloads are manageable."))
    ) == [None]


@given(st.permutations(TEXTS), st.randoms(use_true_random=False))
def test_pairs_do_not_depend_on_the_order_of_what_is_held(texts: list[str], dice: random.Random) -> None:
    places = held(*TEXTS)
    dice.shuffle(places)

    assert keys(pair_up(texts, places)) == [100 + TEXTS.index(text) for text in texts]


def test_texts_without_words_are_alike_and_like_no_other() -> None:
    nothing, something = Counter[str](), Counter(["care"])

    assert (_alike(nothing, nothing), _alike(nothing, something), _alike(something, nothing)) == (1, 0, 0)

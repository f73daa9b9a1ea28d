"""Which passage is shown, and what is marked in it."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from search.engine.excerpts import EXCERPT_CHARS, excerpt_of, marked
from search.engine.results import TextPiece
from search.protocol import leaves
from search.query.parsed_words import read_words
from search.text.analysis import composed

FILLER = "Nothing is said here of it. " * 30


def excerpt(text: str, words: str = "") -> tuple[TextPiece, ...]:
    return excerpt_of(text, leaves(read_words(words).node))


def marks(pieces: Sequence[TextPiece]) -> list[str]:
    return [piece.text for piece in pieces if piece.matched]


def plain(pieces: Sequence[TextPiece]) -> str:
    return "".join(piece.text for piece in pieces)


def test_without_words_it_is_the_opening_and_nothing_is_marked() -> None:
    pieces = excerpt("Plans are good. " + FILLER)

    assert plain(pieces).startswith("Plans are good.")
    assert marks(pieces) == []
    assert len(plain(pieces)) <= EXCERPT_CHARS + 2


def test_forms_of_the_word_are_marked_as_they_stand() -> None:
    assert marks(excerpt("Assessments were late; one ASSESSED twice.", "assess")) == [
        "Assessments",
        "ASSESSED",
    ]


def test_a_phrase_is_marked_whole_and_only_where_it_stands() -> None:
    pieces = excerpt("Social workers, and workers who are social.", '"social workers"')

    assert marks(pieces) == ["Social workers"]


def test_a_prefix_marks_words_that_start_so() -> None:
    assert marks(excerpt("Supervisors supervise; superb.", "superv*")) == ["Supervisors", "supervise"]


def test_what_is_left_out_by_a_minus_is_not_marked() -> None:
    assert marks(excerpt("Drift and plans.", "plan -delay")) == ["plans"]


def test_a_late_match_is_shown_from_its_own_sentence() -> None:
    pieces = excerpt(FILLER + "Here drift is worst. " + FILLER, "drift")

    assert plain(pieces).startswith("… Here drift is worst.")
    assert plain(pieces).endswith(" …")


def test_a_late_match_is_shown_from_the_nearest_sentence_however_many_end_before_it() -> None:
    for before in (
        "Of this nothing is said in any of the words that stand here. ",
        "No. It is not said. Not. No. ",
    ):
        pieces = excerpt(before * 20 + "Here is drift. " + FILLER, "drift")

        assert plain(pieces).startswith("… Here is drift.")


def test_the_passage_with_the_most_different_words_is_chosen() -> None:
    text = "Drift, drift and drift. " + FILLER + "Drift in plans. " + FILLER

    assert marks(excerpt(text, "drift plan")) == ["Drift", "plans"]


def test_text_without_spaces_is_cut_and_still_marked() -> None:
    pieces = excerpt("x" * 2000 + " drift", "drift")

    assert marks(pieces) == ["drift"]


def test_accents_are_marked_whole() -> None:
    assert marks(excerpt("The cafe\u0301 and the café.", "cafe")) == ["café", "café"]


@given(st.text(), st.text(max_size=20))
def test_any_text_is_cut_without_change(text: str, words: str) -> None:
    node = leaves(read_words(words).node)

    assert plain(marked(text, node)) == composed(text)
    assert plain(excerpt_of(text, node)).strip("… ") in composed(text)


def test_an_excerpt_ends_with_a_whole_word() -> None:
    text = "Supervision " + "reflective " * 100

    shown = plain(excerpt(text, "supervision"))

    assert shown.endswith("reflective …")


def test_a_hyphenated_word_is_marked_as_the_one_word_that_it_is_without() -> None:
    assert marks(excerpt("Their well-being matters.", "wellbeing")) == ["well-being"]
    assert marks(excerpt("Their well-being matters.", "wellb*")) == ["well-being"]


def test_a_text_that_fits_is_shown_from_its_beginning() -> None:
    text = "Assessments were late."
    text = ("Plans are good, and nothing else is said for a while. " * 9)[: EXCERPT_CHARS - len(text)] + text
    assert len(text) == EXCERPT_CHARS

    pieces = excerpt(text, "assess")

    assert plain(pieces) == text
    assert marks(pieces) == ["Assessments"]


def test_the_stretch_with_more_different_words_is_shown_and_no_word_behind_its_end_counts() -> None:
    near = "Assessments were late. Plans drift. "
    far = "Assessments again. " + "x " * (EXCERPT_CHARS // 2 - 10) + "Plans once more. "

    pieces = excerpt(far + FILLER + near, "assess plan")

    assert {"Assessments", "Plans"} <= set(marks(pieces))
    assert "Plans drift" in plain(pieces)


def test_of_stretches_that_are_worth_the_same_the_first_is_shown() -> None:
    pieces = excerpt(
        "Assessments were late at first. " + FILLER + "Assessments were late at last. ", "assess"
    )

    assert plain(pieces).startswith("Assessments were late at first.")

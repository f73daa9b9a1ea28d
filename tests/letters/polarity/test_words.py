"""Texts to words and runs of words."""

from __future__ import annotations

from letters.polarity.words import runs_of, words_of


def test_words_hide_names_and_figures() -> None:
    assert words_of("In Northmoor’s teams, 12 of 40 (30%) visits are late.") == (
        ["in", "*", "teams", "0", "of", "0", "0%", "visits", "are", "late"]
    )


def test_words_of_a_later_part_may_begin_with_a_name() -> None:
    assert words_of("Ashby is small", opens=False) == ["*", "is", "small"]


def test_runs_are_each_word_pair_and_triple_once() -> None:
    assert runs_of(["very", "very", "late"]) == ["very", "late", "very very", "very late", "very very late"]


def test_runs_mark_what_is_denied() -> None:
    assert [run for run in runs_of("visits are not always on time".split()) if run.startswith("!")] == (
        ["!always", "!on", "!time"]
    )

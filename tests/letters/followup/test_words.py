"""What an item is about, in stems."""

from __future__ import annotations

from letters.followup.words import addressees_of, parts_of, stems_of


def test_small_words_and_figures_say_nothing() -> None:
    assert stems_of("The audits of 12 teams") == ("audit", "team")


def test_an_item_of_three_matters_has_three_parts() -> None:
    parts = parts_of("The quality of assessments, chronologies and supervision.")

    assert parts == [{"assess"}, {"chronolog"}, {"supervis"}]


def test_who_else_is_to_act() -> None:
    assert addressees_of(stems_of("Police attendance at meetings")) == {"police"}

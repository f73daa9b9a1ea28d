"""Runs to lines: what stands on one line, and in which order."""

from __future__ import annotations

from dataclasses import replace

from letters.reading.layout.geometry import Tag
from letters.reading.pdf.lines import Run, runs_to_lines


def run(
    text: str, x0: float, x1: float, baseline: float = 100.0, *, size: float = 12.0, bold: bool = False
) -> Run:
    return Run(text, x0, x1, baseline, size, bold, None, False)


def texts(*runs: Run) -> list[str]:
    return [line.text for line in runs_to_lines(runs, 1)]


def test_a_gap_is_a_space_and_a_column_a_line() -> None:
    assert texts(run("Most", 70, 95), run("plans", 99, 130), run("Good", 300, 330)) == ["Most plans", "Good"]


def test_letters_set_close_are_one_word() -> None:
    assert texts(run("pl", 70, 80), run("ans", 80.4, 100)) == ["plans"]


def test_lines_below_each_other_are_two() -> None:
    assert texts(run("Most", 70, 95), run("plans", 70, 100, 114.5)) == ["Most", "plans"]


def test_the_text_after_a_number_in_two_pieces_is_found() -> None:
    (line,) = runs_to_lines([run("1", 70, 77), run("7.", 77, 87), run("No plans", 99, 150)], 3)

    assert (line.text, line.x0, line.indent, line.page) == ("17. No plans", 70, 99, 3)


def test_a_year_in_a_sentence_is_no_label() -> None:
    (line,) = runs_to_lines([run("16", 70, 83), run("and 17 year olds", 86.5, 180)], 1)

    assert line.indent == line.x0


def test_cells_and_furniture_are_never_joined_to_their_neighbours() -> None:
    one = replace(run("Leaders", 70, 110), tag=Tag(1, "P", row=1, cell=2))
    two = replace(run("Good", 114, 140), tag=Tag(2, "P", row=1, cell=3))

    assert texts(one, two) == ["Leaders", "Good"]
    assert texts(run("Foot", 70, 90), replace(run("7", 93, 99), artifact=True)) == ["Foot", "7"]


def test_ordinals_stay_and_note_marks_go() -> None:
    day = run("26", 70, 84)
    raised = replace(run("th", 84, 90, 95.0), size_pt=8.0)

    assert texts(day, raised, run(" February", 90, 140)) == ["26th February"]
    assert texts(run("improve?", 70, 120), replace(raised, text="1", x0=120, x1=124)) == ["improve?"]


def test_a_line_is_bold_when_most_of_it_is() -> None:
    (line,) = runs_to_lines([run("Next steps", 70, 130, bold=True), run(".", 130, 133)], 1)

    assert line.bold


def test_white_space_alone_is_no_line() -> None:
    assert texts(run("  ", 70, 76)) == []

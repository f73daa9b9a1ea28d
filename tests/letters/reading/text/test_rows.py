"""A text to rows: what stands on a line of the file, and what a converter that keeps columns leaves of a table."""

from __future__ import annotations

from letters.reading.text.rows import text_to_rows


def rows(text: str) -> list[tuple[str, int]]:
    """Return the text of each row and its place in the file."""
    return [(row.text, row.index) for page in text_to_rows(text) for row in page]


def test_a_grade_in_a_column_of_its_own_is_a_row_beside_its_name() -> None:
    assert rows("Adoption performance          Requires improvement\n") == [
        ("Adoption performance", 0),
        ("Requires improvement", 0),
    ]


def test_a_sentence_that_ends_in_a_grade_is_one_row() -> None:
    sentence = "The help that children in Northmoor have is good"

    assert rows(sentence) == [(sentence, 0)]


def test_a_grade_between_the_rows_of_a_name_stands_beside_the_first() -> None:
    table = f"2. Children looked after and achieving\n{' ' * 60}Good\n   permanence\n"

    assert rows(table) == [
        ("2. Children looked after and achieving", 0),
        ("Good", 0),
        ("permanence", 1),
    ]

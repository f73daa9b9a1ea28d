"""The second list of a report of two is the board's."""

from __future__ import annotations

from letters.followup import items_of_the_board


def test_a_list_far_after_the_first_is_the_boards() -> None:
    assert items_of_the_board("sif", [10, 11, 12, 158, 159]) == {158, 159}


def test_one_list_is_the_authoritys() -> None:
    assert items_of_the_board("sif", [10, 11, 12]) == frozenset()


def test_other_kinds_of_report_have_no_board() -> None:
    assert items_of_the_board("ilacs", [3, 60]) == frozenset()

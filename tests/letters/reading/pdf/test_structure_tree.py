"""The structure tree: which element a piece of marked content belongs to."""

from __future__ import annotations

from typing import Any

from letters.reading.layout.geometry import Tag
from letters.reading.pdf.structure_tree import Node, read_tags

PAGE = 9


def opened(raw: Any) -> Node:
    """A tree in tests: (role, kids) or a marked-content id."""
    if isinstance(raw, int):
        return Node(mcid=raw)
    role, kids = raw[0], raw[1]
    return Node(role=role, kids=kids, page=PAGE, key=raw[2] if len(raw) > 2 else None)


def tags(*tree: Any) -> dict[int, Tag]:
    return {mcid: tag for (_, mcid), tag in read_tags(("", list(tree)), opened).items()}


def test_content_of_one_paragraph_shares_its_tag() -> None:
    found = tags(("P", [0, ("Span", [1])]), ("P", [2]))

    assert found[0] == found[1] != found[2]
    assert found[0].role == "P"


def test_lists_count_their_depth_and_items() -> None:
    inner = ("L", [("LI", [("LBody", [2])])])
    found = tags(("L", [("LI", [("Lbl", [0]), ("LBody", [1, inner])])]))

    assert (found[0].role, found[0].depth) == ("Lbl", 1)
    assert found[0].item == found[1].item != found[2].item
    assert found[2].depth == 2


def test_table_cells_know_their_row() -> None:
    found = tags(("Table", [("TR", [("TD", [("P", [0])]), ("TD", [1])])]))

    assert found[0].row == found[1].row != 0
    assert found[0].cell != found[1].cell


def test_a_loop_is_walked_once() -> None:
    kids: list[Any] = [0]
    kids.append(("P", kids, 5))

    assert set(tags(("P", kids, 4))) == {0}


def test_content_without_a_page_is_left_out() -> None:
    assert read_tags(("", [3]), lambda raw: Node(mcid=3) if raw == 3 else Node(kids=raw[1])) == {}

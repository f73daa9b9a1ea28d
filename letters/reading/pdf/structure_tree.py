"""The structure tree of a tagged PDF: which element each piece of marked content belongs to. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from letters.reading.layout.geometry import Tag

MAX_NODES = 500_000  # the longest report in hand has 9,000
INLINE = frozenset(
    {
        "Span",
        "Link",
        "Reference",
        "Quote",
        "Em",
        "Strong",
        "Sub",
        "Annot",
        "BibEntry",
        "Code",
        "Ruby",
        "NonStruct",
    }
)
TABLE_CELLS = frozenset({"TD", "TH"})


@dataclass(frozen=True, slots=True)
class Node:
    """One node of the tree as the file holds it: an element with kids, or a leaf with an ``mcid``.

    ``key`` tells elements apart (None for an unnamed one); ``page`` is the page's key, None to inherit.
    """

    role: str = ""
    kids: Sequence[Any] = ()
    mcid: int | None = None
    page: int | None = None
    key: int | None = None


Tags = dict[tuple[int, int], Tag]


def read_tags(root: Any, open_node: Callable[[Any], Node]) -> Tags:
    """Given a tree's root and a way to open a node, return {(page key, marked-content id): its tag}.

    A tree that loops is walked once; one of more than MAX_NODES nodes is read no further.
    """
    tags: Tags = {}
    seen: set[int] = set()
    count = 0
    stack: list[tuple[Any, Tag, int | None]] = [(root, Tag(0, ""), None)]
    while stack and count < MAX_NODES:
        raw, enclosing, page = stack.pop()
        node = open_node(raw)
        count += 1
        page = node.page if node.page is not None else page
        if node.mcid is not None and page is not None:
            tags.setdefault((page, node.mcid), enclosing)
        if node.key is None or node.key not in seen:
            if node.key is not None:
                seen.add(node.key)
            inner = _tag_inside(enclosing, node.role, count)
            stack.extend((kid, inner, page) for kid in reversed(node.kids))
    return tags


def _tag_inside(enclosing: Tag, role: str, number: int) -> Tag:
    """Given the tag around an element, return the tag of what lies in it."""
    if not role or role in INLINE:
        return enclosing
    tag = replace(enclosing, element=number, role=role)
    if role == "L":
        return replace(tag, depth=enclosing.depth + 1)
    if role == "LI":
        return replace(tag, item=number)
    if role == "TR":
        return replace(tag, row=number, cell=0)
    if role in TABLE_CELLS:
        return replace(tag, cell=number, item=0, depth=0)
    return tag

"""What lies on a page: runs of text, lines and pages. Points throughout, origin at the top left.

::

    (0,0) ------------------------------ x
      |     x0                     x1
      |  top +----------------------+
      |      | 1.   Leaders have ...|        x0 is where "1." starts, indent where "Leaders" does
      |      +----------------------+ bottom
      y
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")
SOFT = "\u00ad"  # the soft hyphen: at the end of a line it says that the word goes on below without one


@dataclass(frozen=True, slots=True)
class Tag:
    """Where a line stands in a tagged PDF's structure tree. Every number is unique in the file; 0: no such element.

    ``element`` is the nearest block element (P, H1, LBody, TD ...) and ``role`` its standard type;
    ``item`` the nearest list item, ``depth`` the number of lists around it; ``row`` and ``cell`` of a table.
    """

    element: int
    role: str
    item: int = 0
    depth: int = 0
    row: int = 0
    cell: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line. A label (number or bullet) in front of it is part of ``text``.

    ``indent`` is the left edge of the text after such a label, ``x0`` where there is none. ``size_pt`` and
    ``bold`` are those of most of its letters. ``artifact``: the file itself calls it page furniture.
    ``page`` is 1-based, None in a text file.
    """

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    size_pt: float = 12.0
    bold: bool = False
    tag: Tag | None = None
    artifact: bool = False
    indent: float = 0.0
    page: int | None = None


@dataclass(frozen=True, slots=True)
class PageLines:
    """A page and its lines in the order the file draws them. ``number`` is 1-based, None in a text file.

    ``rules`` says how far down its short level rules stand, of the length that is drawn over notes.
    """

    number: int | None
    width_pt: float
    height_pt: float
    lines: tuple[Line, ...] = ()
    rules: tuple[float, ...] = ()


def cluster(items: Iterable[T], key: Callable[[T], float], *, tolerance: float) -> list[list[T]]:
    """Given items, return them in ascending groups whose neighbouring keys differ by up to ``tolerance``."""
    groups: list[list[T]] = []
    last = 0.0
    for item in sorted(items, key=key):
        if not groups or key(item) - last > tolerance:
            groups.append([])
        groups[-1].append(item)
        last = key(item)
    return groups


def overlap(a0: float, a1: float, b0: float, b1: float) -> float:
    """Given two intervals, return the length they share; 0 where they are apart."""
    return max(0.0, min(a1, b1) - max(a0, b0))


def same_row(first: Line, second: Line) -> bool:
    """Given two lines, return whether they stand side by side rather than one below the other."""
    shared = overlap(first.top, first.bottom, second.top, second.bottom)
    return shared > 0.5 * min(first.bottom - first.top, second.bottom - second.top)


def page_texts(pages: Sequence[PageLines]) -> list[str]:
    """Given pages, return the text of each, a line a line."""
    return ["\n".join(line.text.replace(SOFT, "-") for line in page.lines) for page in pages]

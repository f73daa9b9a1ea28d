"""Two columns of prose that a file draws row by row, put in the order in which they are read.

::

    1. Visits are      <- drawn first     6. Advisers keep    <- second
       timely ...      <- third              in touch ...     <- fourth
                                        ^ gutter
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from letters.reading.layout.geometry import Line, cluster, same_row

ROWS = 4  # as many rows side by side are columns
PROSE_LETTERS = 34  # a line of a column has as many; the longest grade in a table has 31
PITCH_EM = 1.7  # lines of prose stand closer, rows of tables as a rule wider apart
COLUMN_PT = 40.0  # labels hang, lists are set in: the lines of a column begin within so much
TURNS = 3  # from the right column back to the left one


def in_columns(lines: Sequence[Line]) -> list[Line]:
    """Given the lines of a page as drawn, return them with its left column before its right one."""
    gutter = _gutter(lines)
    if gutter is None:
        return list(lines)
    ordered: list[Line] = []
    pending: list[Line] = []
    for line in lines:
        if line.x1 <= gutter or line.x0 >= gutter:
            pending.append(line)
            continue
        ordered += _left_then_right(pending, gutter)
        ordered.append(line)
        pending = []
    return ordered + _left_then_right(pending, gutter)


def _gutter(lines: Sequence[Line]) -> float | None:
    """Return where the right column begins; None where nothing is set in two, or the file draws them in order."""
    pairs = [pair for pair in pairwise(lines) if _is_row(*pair)]
    if len(pairs) < ROWS:
        return None
    rights = max(cluster([right for _, right in pairs], lambda line: line.x0, tolerance=COLUMN_PT), key=len)
    edge = min(right.x0 for right in rights) - 1
    rows = [(left, right) for left, right in pairs if right in rights and left.x1 < edge]
    mean = sum(len(right.text) for _, right in rows) / max(len(rows), 1)
    steps = [lower.top - upper.top for (upper, _), (lower, _) in pairwise(rows)]
    close = sum(0 < step < PITCH_EM * rows[0][0].size_pt for step in steps)
    if len(rows) < ROWS or mean < PROSE_LETTERS or 2 * close < len(steps):
        return None
    # The labels of lists stand to the left of the texts by which the gutter was found.
    label_edges = [line.x0 for line in lines if edge - COLUMN_PT < line.x0 < edge and _level(line, rows)]
    return min([edge, *(x0 - 1 for x0 in label_edges)])


def _level(line: Line, rows: Sequence[tuple[Line, Line]]) -> bool:
    first, last = rows[0][0], rows[-1][0]
    return first.top - line.size_pt * PITCH_EM <= line.top <= last.bottom + line.size_pt * PITCH_EM


def _is_row(left: Line, right: Line) -> bool:
    cells = any(line.tag is not None and line.tag.cell for line in (left, right))
    return not cells and left.x1 < right.x0 and same_row(left, right)


def _left_then_right(lines: Sequence[Line], gutter: float) -> list[Line]:
    left = [line for line in lines if line.x0 < gutter]
    right = [line for line in lines if line.x0 >= gutter]
    turns = sum(line.x0 >= gutter > following.x0 for line, following in pairwise(lines))
    return [*left, *right] if turns >= TURNS else list(lines)

"""Pages for tests, set as reports are: a row is text and its type; an empty row is the space between paragraphs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from letters.reading.layout.geometry import Line, PageLines

LEFT_PT = 70.0
RIGHT_PT = 390.0
GAP_PT = 14.0

Cell = str | Line
Row = Cell | list[Cell]


def line(
    text: str, size_pt: float = 12.0, *, bold: bool = False, x0: float = LEFT_PT, down_pt: float = 0.0
) -> Line:
    """One line, moved down by ``down_pt`` from its row."""
    width = 0.5 * size_pt * len(text)
    return Line(text, x0, down_pt, x0 + width, down_pt + size_pt, size_pt, bold)


def title(text: str) -> Line:
    return line(text, 26.0)


def bold(text: str, size_pt: float = 14.0) -> Line:
    return line(text, size_pt, bold=True)


def right(text: str, *, down_pt: float = 0.0) -> Line:
    return line(text, x0=RIGHT_PT, down_pt=down_pt)


def page(*rows: Row, number: int | None = 1, foot: Iterable[str] = ()) -> PageLines:
    """A page of rows from the top; a row can be several lines side by side."""
    lines: list[Line] = []
    top = 80.0
    for row in rows:
        cells = [_set(cell) for cell in (row if isinstance(row, list) else [row])]
        inked = [cell for cell in cells if cell.text]
        lines += [replace(cell, top=top + cell.top, bottom=top + cell.bottom, page=number) for cell in inked]
        top += (cells[0].size_pt + 2.0) if inked else GAP_PT
    for index, text in enumerate(foot):
        low = line(text, 8.0, bold=True, down_pt=780.0 + 10.0 * index)
        lines.append(replace(low, artifact=True, page=number))
    return PageLines(number, 595.0, 842.0, tuple(lines))


def _set(cell: Cell) -> Line:
    return line(cell) if isinstance(cell, str) else cell

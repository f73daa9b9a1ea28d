"""Lines side by side as one row of text: how labels, dates and names are read off a page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile

from letters.reading.layout.geometry import Line, PageLines, same_row
from letters.reading.layout.line_joins import join_lines

QUOTES = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "\u202f": " ", "\u00a0": " ", "\u00ad": None})
SIZE_STEP_PT = 0.6  # one type size prints as 13.98 and 14.04
LINE_GAP = 0.9  # of the type size: lines of one paragraph stand closer, a blank line is 1.0
FOOTNOTE_MARK = re.compile(r"(?<=[a-z.,)])\d{1,2}$")


@dataclass(frozen=True, slots=True)
class TableRow:
    """Lines that stand side by side, left to right. ``text`` has straight quotes and single spaces."""

    cells: tuple[Line, ...]
    text: str

    @property
    def first(self) -> Line:
        return self.cells[0]

    @property
    def size_pt(self) -> float:
        return self.first.size_pt


def plain(text: str) -> str:
    """Given text, return it with straight quotes and single spaces."""
    return " ".join(text.translate(QUOTES).split())


def page_rows(page: PageLines) -> list[TableRow]:
    """Given a page, return its rows from top to bottom, footers last, whatever order the file draws them in."""
    groups: list[list[Line]] = []
    for line in sorted(page.lines, key=lambda line: line.top):
        if groups and same_row(groups[-1][0], line):
            groups[-1].append(line)
        else:
            groups.append([line])
    return [_row(sorted(group, key=lambda line: line.x0)) for group in groups]


def paragraph(rows: Sequence[TableRow]) -> list[TableRow]:
    """Given rows, return the first and those that go on in its type, size and spacing."""
    return [*rows[:1], *(below for _, below in takewhile(lambda pair: _goes_on(*pair), pairwise(rows)))]


def joined(rows: Sequence[TableRow]) -> str:
    """Given rows, return their text as one line ("Ash-on-", "Brook" close up) without a footnote mark at its end."""
    return FOOTNOTE_MARK.sub("", join_lines(row.text for row in rows))


def _row(cells: Sequence[Line]) -> TableRow:
    return TableRow(tuple(cells), plain(" ".join(cell.text for cell in cells)))


def _goes_on(row: TableRow, below: TableRow) -> bool:
    upper, lower = row.first, below.first
    same_type = upper.bold == lower.bold and abs(upper.size_pt - lower.size_pt) <= SIZE_STEP_PT
    return same_type and lower.top - upper.bottom < LINE_GAP * upper.size_pt and len(below.cells) == 1

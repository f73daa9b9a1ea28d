"""What a spreadsheet would run, made text. Pure.

Source: OWASP, "CSV injection". Excel in Japanese and Chinese takes the wide signs for the plain ones.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from typing import Protocol

from letters.reference.control_characters import without_controls

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
MAX_CELL_CHARS = 32_767  # Excel's limit


class Writable(Protocol):
    """What lines are written to."""

    def write(self, text: str, /) -> object: ...


def plain_cell(text: str) -> str:
    """Given a cell's text, return it as text that no spreadsheet takes for a formula, without control characters."""
    plain = without_controls(text)
    if text.startswith(FORMULA_STARTS) or (plain != text and plain.lstrip().startswith(FORMULA_STARTS)):
        return f"'{plain}"
    return plain


def write_rows(file: Writable, rows: Iterable[Sequence[object]]) -> None:
    """Given a file and rows of cells, write them as lines of CSV, in which no text is a formula."""
    csv.writer(file).writerows(
        [plain_cell(one) if isinstance(one, str) else one for one in row] for row in rows
    )

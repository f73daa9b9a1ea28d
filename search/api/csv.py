"""A question's whole answer, for taking away: every finding, in the order of the pages."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from typing import Any

from letters.models import Finding
from search.api.records import COLUMNS, Absolute, records_of

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would run; OWASP, "CSV injection"
UTF8_MARK = "\ufeff"  # without it spreadsheets take UTF-8 for something else


class _Echo:
    """A file that hands each line straight on."""

    def write(self, line: str) -> str:
        return line


def csv_lines(findings: Iterable[Finding], absolute: Absolute) -> Iterator[str]:
    """Given findings, yield a heading, also where there are none, and a line of CSV each; nothing is held in memory."""
    writer = csv.writer(_Echo())
    yield UTF8_MARK + writer.writerow(COLUMNS)
    for record in records_of(findings, absolute):
        yield writer.writerow([_cell(getattr(record, column)) for column in COLUMNS])


def _cell(value: Any) -> str:
    """Given a value, return it as text that no spreadsheet takes for a formula."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = "; ".join(value) if isinstance(value, list) else str(value)
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text

"""A question's whole answer, for taking away: every finding, in the order of the pages."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from letters.models import Finding
from letters.reference.spreadsheets import plain_cell
from search.api.records import COLUMNS, Absolute, records_of

UTF8_MARK = "\ufeff"  # without it spreadsheets take UTF-8 for something else


class Echo:
    """A file that hands each line straight on."""

    def write(self, line: str) -> str:
        return line


def csv_lines(
    findings: Iterable[Finding], absolute: Absolute, notes: Mapping[int, str] | None = None
) -> Iterator[str]:
    """Given findings, yield a heading, also where there are none, and a line of CSV each; nothing is held in memory.

    ``notes`` by the finding's number, where there may be any, are a last column.
    """
    writer = csv.writer(Echo())
    yield UTF8_MARK + writer.writerow([*COLUMNS, *(["note"] if notes is not None else [])])
    for record in records_of(findings, absolute):
        noted = [notes.get(record.id, "")] if notes is not None else []
        yield writer.writerow(
            [_cell(value) for value in (*(getattr(record, name) for name in COLUMNS), *noted)]
        )


def _cell(value: Any) -> str:
    """Given a value, return it as text that no spreadsheet takes for a formula."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = "; ".join(value) if isinstance(value, list) else str(value)
    return plain_cell(text)

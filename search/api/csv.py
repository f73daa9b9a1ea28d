"""All findings of a query as CSV, in the order of the result pages."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from io import StringIO
from operator import attrgetter
from types import NoneType
from typing import Any

from letters.models import Finding
from letters.reference.spreadsheets import plain_cell
from search.api.records import COLUMNS, Absolute, Record, Records
from search.engine import FindingRow, batched

UTF8_MARK = "\ufeff"  # byte order mark: without it spreadsheets assume another encoding


def csv_lines(
    findings: Iterable[Finding | FindingRow], absolute: Absolute, notes: Mapping[int, str] | None = None
) -> Iterator[str]:
    """Given findings with their themes, yield the header line, also where there are none, then lines a batch at a time.

    ``notes`` by the finding's number, where there may be any, are a last column.
    """
    yield UTF8_MARK + lines_of([[*COLUMNS, *(["note"] if notes is not None else [])]])
    records = Records(absolute)
    for batch in batched(findings):
        yield lines_of(_row(record, notes) for record in records.of(batch))


def _row(record: Record, notes: Mapping[int, str] | None) -> list[str]:
    noted = [notes.get(record.id, "")] if notes is not None else []
    return [_CELLS[type(value)](value) for value in (*_values(record), *noted)]


_values: Callable[[Record], tuple[Any, ...]] = attrgetter(*COLUMNS)


def lines_of(rows: Iterable[Sequence[str]]) -> str:
    """Given rows of cells, return them as lines of CSV; cells are written as they are."""
    out = StringIO(newline="")
    csv.writer(out).writerows(rows)
    return out.getvalue()


# Type of a value -> how it is written, so that no spreadsheet reads it as a formula.
_CELLS: dict[type, Callable[[Any], str]] = {
    NoneType: lambda value: "",
    bool: lambda value: "yes" if value else "no",
    int: str,
    str: plain_cell,
    list: lambda value: plain_cell("; ".join(value)),
}

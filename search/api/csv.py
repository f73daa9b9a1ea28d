"""All findings of a query as CSV, in the order of the result pages."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from io import StringIO
from typing import Any

from letters.models import Finding
from letters.reference.spreadsheets import plain_cell
from search.api.records import COLUMNS, KINDS, SAYS, Absolute, RecordParts, Records
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
    shared: dict[int, Shared] = {}
    for batch in batched(findings):
        yield lines_of(_row(parts, shared, notes) for parts in records.parts(batch))


# The cells that all findings of an inspection share: of its authority and dates, of its letter, its overall grade.
Shared = tuple[list[str], list[str], str]


def _row(parts: RecordParts, shared: dict[int, Shared], notes: Mapping[int, str] | None) -> list[str]:
    """The cells of a Record, in the order of COLUMNS, without making one: a file has many thousands."""
    row, context = parts.row, parts.context
    cells = shared.get(row.inspection_id)
    if cells is None:
        cells = shared[row.inspection_id] = _shared_cells(context.facts)
    council, letter, overall = cells
    return [
        str(row.pk),
        parts.url,
        *council,
        _short(row.section),
        _short(row.number),
        "" if row.page is None else str(row.page),
        _short(KINDS[row.kind]),
        plain_cell(row.text),
        plain_cell("; ".join(row.themes)),
        YES_OR_NO[row.recurs],
        *letter,
        _short(SAYS[row.says]) if row.says else "",
        YES_OR_NO[row.says_sure] if row.says else "",
        overall,
        _short(context.section_grade(row.section) or ""),
        plain_cell(parts.citation),
        plain_cell("; ".join(parts.follow_ups)),
        parts.added or "",
        parts.changed or "",
        *([plain_cell(notes.get(row.pk, ""))] if notes is not None else ()),
    ]


COUNCIL = ("authority", "region", "framework", "inspection_start", "inspection_end", "published")
LETTER = ("fictional", "letter_url", "file_url", "file_sha256", "source_url", "source_page_url")
YES_OR_NO = {True: "yes", False: "no"}
_short = lru_cache(maxsize=4_000)(plain_cell)  # of values that many findings share


def _shared_cells(facts: Mapping[str, Any]) -> Shared:
    council, letter = ([_cell(facts[name]) for name in names] for names in (COUNCIL, LETTER))
    return council, letter, _cell(facts["overall_grade"])


def _cell(value: str | bool | None) -> str:
    return YES_OR_NO[value] if isinstance(value, bool) else plain_cell(value or "")


def lines_of(rows: Iterable[Sequence[str]]) -> str:
    """Given rows of cells, return them as lines of CSV; cells are written as they are."""
    out = StringIO(newline="")
    csv.writer(out).writerows(rows)
    return out.getvalue()

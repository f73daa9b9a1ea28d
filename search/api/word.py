"""All findings of a query as a Word document, grouped by theme or authority, and by what inspectors said.

Each finding is quoted once, with its citation, in the order of the results. The contents link to the parts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import IO

from search.api.records import Record
from search.api.statement import Statement

MAX_FINDINGS = 3_000  # about 1,000 pages; the document is built in memory
NO_THEME = "No theme"
NO_AUTHORITY = "Authority not known"
HEADINGS = {
    "Strength": "Strengths",
    "Concern": "Concerns",
    "Mixed": "Mixed: a strength and a concern in one finding",
    "Neutral": "Neutral",
    "": "Not told",
}


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the document: its heading and its records; ``apart``: strengths and concerns under own headings."""

    heading: str
    records: Sequence[Record]
    apart: bool = True

    @property
    def by_says(self) -> Iterator[tuple[str, Sequence[Record]]]:
        """(heading, its records) for each label of the records; the heading "" where the part is not divided."""
        if not self.apart:
            yield "", self.records
            return
        for says, heading in HEADINGS.items():
            matching = [record for record in self.records if (record.says or "") == says]
            if matching:
                yield f"{heading} ({len(matching):,})", matching


def parts_of(records: Iterable[Record], group: Callable[[Record], str]) -> list[Part]:
    """Given records and a function from a record to its part's name, return the parts by name; record order is kept."""
    parts: dict[str, list[Record]] = {}
    for record in records:
        parts.setdefault(group(record), []).append(record)
    last = (NO_THEME, NO_AUTHORITY)
    names = sorted(parts, key=lambda name: (name in last, name.casefold()))
    return [Part(name, parts[name]) for name in names]


def by_authority(record: Record) -> str:
    return record.authority or NO_AUTHORITY


def by_theme(theme_names: Sequence[str]) -> Callable[[Record], str]:
    """Given the themes of the query, return a function that gives a record's part: the first theme of those, or its
    first theme."""

    def theme(record: Record) -> str:
        matching = [name for name in theme_names if name in record.themes]
        return next(iter([*matching, *record.themes]), NO_THEME)

    return theme


def write_document(
    file: IO[bytes], parts: Sequence[Part], statement: Statement, notes: Mapping[int, str] | None = None
) -> None:
    """Given a file open for writing, the parts and the statement, write the document.

    ``notes`` by the finding's number stand below the findings.
    """
    from search.api.word_file import (
        parts_to_file,
    )  # imported here: its library is loaded only where a Word file is made

    parts_to_file(file, parts, statement, notes or {})

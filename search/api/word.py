"""A question's whole answer as a Word document: findings under their theme or authority, praise and concern apart.

Each finding stands once, as a quotation with its citation, in the order of the answer. The contents lead to the parts.
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
    """A part of the document: its heading and its records, praise and concern ``apart`` or in their own order."""

    heading: str
    records: Sequence[Record]
    apart: bool = True

    @property
    def by_says(self) -> Iterator[tuple[str, Sequence[Record]]]:
        """What stands under a heading each, with what that one says; "" where there is none."""
        if not self.apart:
            yield "", self.records
            return
        for says, heading in HEADINGS.items():
            found = [record for record in self.records if (record.says or "") == says]
            if found:
                yield f"{heading} ({len(found):,})", found


def parts_of(records: Iterable[Record], group: Callable[[Record], str]) -> list[Part]:
    """Given records and how to tell the part that one belongs to, return the parts by name; order in them is kept."""
    parts: dict[str, list[Record]] = {}
    for record in records:
        parts.setdefault(group(record), []).append(record)
    last = (NO_THEME, NO_AUTHORITY)
    names = sorted(parts, key=lambda name: (name in last, name.casefold()))
    return [Part(name, parts[name]) for name in names]


def by_authority(record: Record) -> str:
    return record.authority or NO_AUTHORITY


def by_theme(asked: Sequence[str]) -> Callable[[Record], str]:
    """Given the names of the themes asked for, return how to tell a record's: the first of those, or its first."""

    def theme(record: Record) -> str:
        wanted = [name for name in asked if name in record.themes]
        return next(iter([*wanted, *record.themes]), NO_THEME)

    return theme


def write_document(
    file: IO[bytes], parts: Sequence[Part], statement: Statement, notes: Mapping[int, str] | None = None
) -> None:
    """Given a file open for writing, the parts and what they are, write the document.

    ``notes`` by the finding's number stand below the findings.
    """
    from search.api.word_file import parts_to_file  # here: its library is loaded by who asks for such a file

    parts_to_file(file, parts, statement, notes or {})

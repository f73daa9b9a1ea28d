"""Comparing an index with the database: which documents are missing, left over, or not what they should be.

Each document has a mark: a short hash of all that was indexed of it. The mark of what the database says now is
compared with the one in the index, so that a finding whose words, themes or letter changed unnoticed is found.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from search.backend.files.documents import MARK, Document, mark_of
from search.backend.read.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Differences:
    """Identifiers by what is wrong with them. ``compared`` is how many documents should be there."""

    compared: int
    missing: tuple[str, ...]
    left_over: tuple[str, ...]
    changed: tuple[str, ...]
    interrupted: tuple[str, ...]

    @property
    def identifiers(self) -> tuple[str, ...]:
        """All that must be indexed again, each once."""
        return tuple(dict.fromkeys(self.missing + self.left_over + self.changed + self.interrupted))

    def __str__(self) -> str:
        if not self.identifiers:
            return f"The index agrees with the database: {self.compared} findings."
        counts = f"{len(self.missing)} missing, {len(self.left_over)} left over, {len(self.changed)} changed"
        return f"Of {self.compared} findings: {counts}, {len(self.interrupted)} writes were interrupted."


def compare(
    snapshot: Snapshot, documents: Iterable[tuple[str, Document]], interrupted: Iterable[str]
) -> Differences:
    """Given an index and all documents that should be in it, return how they differ."""
    held = {fields["id"]: fields.get(MARK) for fields in map(snapshot.stored, snapshot.live_docs())}
    missing: list[str] = []
    changed: list[str] = []
    compared = 0
    for identifier, document in documents:
        compared += 1
        mark = held.pop(identifier, "")
        if mark == "":
            missing.append(identifier)
        elif mark != mark_of(document):
            changed.append(identifier)
    return Differences(compared, tuple(missing), tuple(held), tuple(changed), tuple(interrupted))

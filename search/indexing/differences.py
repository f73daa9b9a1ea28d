"""Comparing an index with the database: which documents are missing, left over, or not what they should be.

Each document has a mark: a short hash of its indexed content. The mark computed from the database is compared with
the one stored in the index, so that a finding whose words, themes or letter changed without being reindexed is found.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from search.indexing.documents import Document, mark_of
from search.protocol import Differences


def compare(marks: Mapping[str, str | None], documents: Iterable[tuple[str, Document]]) -> Differences:
    """Given the marks in an index by identifier, and all documents that should be in it, return how they differ."""
    unmatched = dict(marks)
    missing: list[str] = []
    changed: list[str] = []
    compared = 0
    for identifier, document in documents:
        compared += 1
        mark = unmatched.pop(identifier, "")
        if mark == "":
            missing.append(identifier)
        elif mark != mark_of(document):
            changed.append(identifier)
    return Differences(compared, tuple(missing), tuple(unmatched), tuple(changed))

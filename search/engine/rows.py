"""Findings for files: the columns that are written, without models, thousands at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import Any, TypeVar

from django.db.models import QuerySet

from letters.models import Finding, FindingTheme
from search.engine.prepared import rows_of

FIRST_BATCH, BATCH = 200, 2_000  # findings read together; few at first, so that a file begins at once
T = TypeVar("T")
COLUMNS = ("id", "inspection_id", "section", "number", "page", "kind", "text", "recurs", "says", "says_sure")


@dataclass(slots=True)
class FindingRow:
    """A finding's own columns, as of its model, and the names of its themes in their order."""

    pk: int
    inspection_id: int
    section: str
    number: str
    page: int | None
    kind: str
    text: str
    recurs: bool
    says: str
    says_sure: bool
    themes: list[str] = field(default_factory=list)


def row_of(finding: Finding) -> FindingRow:
    """Given a finding with its themes, return its row."""
    row = FindingRow(*(getattr(finding, name) for name in COLUMNS))
    row.themes.extend(tag.theme.name for tag in finding.tags)
    return row


def rows_in_order(ids: Sequence[int], first: int = FIRST_BATCH) -> Iterator[FindingRow]:
    """Given ids, yield their rows in that order, read a batch at a time; those just removed are left out.

    The first batch has ``first`` findings. Two database queries for every 500.
    """
    return chain.from_iterable(map(_rows, batched(ids, first)))


def batched(items: Iterable[T], first: int = FIRST_BATCH) -> Iterator[list[T]]:
    """Given any items, yield them in batches as they come, the first one of ``first`` items."""
    rest = iter(items)
    size = first
    while batch := list(islice(rest, size)):
        yield batch
        size = BATCH


def _rows(ids: Sequence[int]) -> list[FindingRow]:
    using = Finding.objects.all().db
    found = {row[0]: FindingRow(*row) for row in rows_of(_findings_query, ids, using)}
    for finding, name in rows_of(_themes_query, list(found), using):
        found[finding].themes.append(name)
    return [found[one] for one in ids if one in found]


def _findings_query(ids: Iterable[int]) -> QuerySet[Any, Any]:
    return Finding.objects.shown_among(ids).order_by().values_list(*COLUMNS)


def _themes_query(ids: Iterable[int]) -> QuerySet[Any, Any]:
    tags = FindingTheme.objects.filter(finding__in=ids, removed=False)
    return tags.order_by("finding_id", "theme__position", "pk").values_list("finding_id", "theme__name")

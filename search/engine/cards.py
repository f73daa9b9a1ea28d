"""The findings of a page with all that a card prints, by two narrow queries whose SQL is made once.

Making the same SQL anew, and filling in columns that no card prints, took more than half of the time of a question.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db import models
from django.db.models import FilteredRelation, Q, QuerySet
from django.db.models.base import ModelState

from letters.models import Authority, Finding, FindingTheme, Inspection, Judgement, Letter, Theme
from letters.reference.frameworks import OVERALL
from search.engine.prepared import Make, rows_of

# Long, or printed by no card; asked for one by one where they are wanted all the same.
NOT_SHOWN: dict[type[models.Model], tuple[str, ...]] = {
    Finding: ("outcomes", "hand"),
    Inspection: ("hand", "from_listing"),
    Letter: ("text", "unplaced", "doubts", "settled", "listing"),
    Authority: ("other_names",),
    Theme: ("definition", "phrases", "exclusions"),
}
GRADE = ("id", "name", "grade", "position", "inspection_id")  # of the overall grade
Part = tuple[type[models.Model], str, tuple[str, ...]]  # a model, the way to it, its columns


def _columns(model: type[models.Model]) -> tuple[str, ...]:
    left_out = NOT_SHOWN.get(model, ())
    return tuple(field.attname for field in model._meta.concrete_fields if field.attname not in left_out)


def _part(model: type[models.Model], way: str) -> Part:
    return model, way, _columns(model)


FINDING_PARTS: tuple[Part, ...] = (
    _part(Finding, ""),
    _part(Inspection, "inspection__"),
    _part(Letter, "inspection__letter__"),
    _part(Authority, "inspection__authority__"),
    (Judgement, "given__", GRADE),
)
TAG_PARTS: tuple[Part, ...] = (_part(FindingTheme, ""), _part(Theme, "theme__"))


def in_order(ids: Sequence[int]) -> list[Finding]:
    """Given ids, return their findings in that order, with all that a card prints; those just removed are left out.

    Two database queries for every 500.
    """
    found = {finding.pk: finding for finding in _findings(ids)}
    for tag in _tags(list(found)):
        found[tag.finding_id].tagged.append(tag)  # type: ignore[attr-defined]
    return [found[one] for one in ids if one in found]


def _findings(ids: Sequence[int]) -> Iterator[Finding]:
    for finding, inspection, letter, authority, overall in _rows_of(_findings_query, ids, FINDING_PARTS):
        inspection.overall = [overall] if overall else []
        _relate(inspection, letter=letter, authority=authority)
        _relate(finding, inspection=inspection)
        finding.tagged = []
        yield finding


def _tags(ids: Sequence[int]) -> Iterator[FindingTheme]:
    for tag, theme in _rows_of(_tags_query, ids, TAG_PARTS):
        _relate(tag, theme=theme)
        yield tag


def _relate(row: models.Model, **related: models.Model | None) -> None:
    row._state.fields_cache = related


# Queries


def _findings_query(ids: Iterable[int]) -> QuerySet[Any, Any]:
    given = FilteredRelation("inspection__judgements", condition=Q(inspection__judgements__name=OVERALL))
    found = Finding.objects.shown_among(ids).annotate(given=given).order_by()
    return found.values_list(*_names(FINDING_PARTS))


def _tags_query(ids: Iterable[int]) -> QuerySet[Any, Any]:
    found = FindingTheme.objects.filter(finding__in=ids, removed=False)
    return found.order_by("finding_id", "theme__position", "pk").values_list(*_names(TAG_PARTS))


def _names(parts: Sequence[Part]) -> list[str]:
    return [f"{way}{column}" for _, way, columns in parts for column in columns]


def _rows_of(make: Make, ids: Sequence[int], parts: Sequence[Part]) -> Iterator[list[Any]]:
    """Given ids, yield the rows that a query finds for them, each as an instance of each part's model, or None."""
    using = Finding.objects.all().db
    for values in rows_of(make, ids, using):
        at, row = 0, []
        for model, _, columns in parts:
            row.append(_instance(model, columns, values[at : at + len(columns)], using))
            at += len(columns)
        yield row


def _instance(model: type[models.Model], columns: Sequence[str], values: Sequence[Any], using: str) -> Any:
    """A row as the database has it; columns not given are asked for when they are wanted."""
    if values[0] is None:  # the primary key: a left join found nothing
        return None
    one = model.__new__(model)
    one.__dict__.update(zip(columns, values, strict=True))
    one._state = ModelState()
    one._state.adding, one._state.db = False, using
    return one

"""The findings of a page with all that a card prints, by two narrow queries whose SQL is made once.

Making the same SQL anew, and filling in columns that no card prints, took more than half of the time of a question.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import Any

from django.db import connections, models
from django.db.models import FilteredRelation, Q, QuerySet
from django.db.models.base import ModelState

from letters.models import Authority, Finding, FindingTheme, Inspection, Judgement, Letter, Theme
from letters.reference.frameworks import OVERALL

# Long, or printed by no card; asked for one by one where they are wanted all the same.
NOT_SHOWN: dict[type[models.Model], tuple[str, ...]] = {
    Finding: ("outcomes", "hand"),
    Inspection: ("hand", "from_listing"),
    Letter: ("text", "unplaced", "doubts", "settled", "listing"),
    Authority: ("other_names",),
    Theme: ("definition", "phrases", "exclusions"),
}
GRADE = ("id", "name", "grade", "position", "inspection_id")  # of the overall grade
SIZES = (20, 100, 500, 2_000)  # how many ids a query takes: one is made for each
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

    Two database queries for every 2,000.
    """
    size = SIZES[-1]
    return list(chain.from_iterable(_in_order(ids[at : at + size]) for at in range(0, len(ids), size)))


def _in_order(ids: Sequence[int]) -> Iterator[Finding]:
    found = {finding.pk: finding for finding in _findings(ids)}
    for tag in _tags(list(found)) if found else ():
        found[tag.finding_id].tagged.append(tag)  # type: ignore[attr-defined]
    return (found[one] for one in ids if one in found)


def _findings(ids: Sequence[int]) -> Iterator[Finding]:
    for finding, inspection, letter, authority, overall in _rows_of("findings", ids, FINDING_PARTS):
        inspection.overall = [overall] if overall else []
        _relate(inspection, letter=letter, authority=authority)
        _relate(finding, inspection=inspection)
        finding.tagged = []
        yield finding


def _tags(ids: Sequence[int]) -> Iterator[FindingTheme]:
    for tag, theme in _rows_of("tags", ids, TAG_PARTS):
        _relate(tag, theme=theme)
        yield tag


def _relate(row: models.Model, **related: models.Model | None) -> None:
    row._state.fields_cache = related


# Queries


def _findings_query(ids: Iterable[int]) -> QuerySet[Any, Any]:
    given = FilteredRelation("inspection__judgements", condition=Q(inspection__judgements__name=OVERALL))
    found = Finding.objects.shown().annotate(given=given).filter(pk__in=ids).order_by()
    return found.values_list(*_names(FINDING_PARTS))


def _tags_query(ids: Iterable[int]) -> QuerySet[Any, Any]:
    found = FindingTheme.objects.filter(finding__in=ids, removed=False)
    return found.order_by("finding_id", "theme__position", "pk").values_list(*_names(TAG_PARTS))


def _names(parts: Sequence[Part]) -> list[str]:
    return [f"{way}{column}" for _, way, columns in parts for column in columns]


QUERIES: dict[str, Callable[[Iterable[int]], QuerySet[Any, Any]]] = {
    "findings": _findings_query,
    "tags": _tags_query,
}
Converters = tuple[tuple[int, Sequence[Callable[..., Any]], Any], ...]


@dataclass(frozen=True, slots=True)
class Prepared:
    """SQL for so many ids. ``places`` are where they stand in ``parameters``."""

    sql: str
    parameters: tuple[Any, ...]
    places: tuple[int, ...]
    converters: Converters

    def rows(self, ids: Sequence[int], using: str) -> Iterator[list[Any]]:
        """Given ids, no more than this takes, yield the rows."""
        parameters = list(self.parameters)
        for place, one in zip(self.places, ids, strict=False):
            parameters[place] = one
        connection = connections[using]
        with connection.cursor() as cursor:
            cursor.execute(self.sql, parameters)
            rows = cursor.fetchall()
        for row in rows:
            values = list(row)
            for at, converts, expression in self.converters:
                for convert in converts:
                    values[at] = convert(values[at], expression, connection)
            yield values


@lru_cache(maxsize=32)
def _prepared(name: str, size: int, using: str) -> Prepared:
    """A query's SQL for so many ids, all of them numbers below 0, which no row has."""
    none = range(-size, 0)
    compiler = QUERIES[name](none).using(using).query.get_compiler(using)
    sql, parameters = compiler.as_sql()
    converters = compiler.get_converters([column[0] for column in compiler.select])
    return Prepared(
        sql,
        tuple(parameters),
        tuple(at for at, one in enumerate(parameters) if isinstance(one, int) and one < 0),
        tuple((at, convert, expression) for at, (convert, expression) in converters.items()),
    )


def _rows_of(name: str, ids: Sequence[int], parts: Sequence[Part]) -> Iterator[list[Any]]:
    """Given ids, yield the rows that a query finds for them, each as an instance of each part's model, or None."""
    if not ids:
        return
    using = Finding.objects.all().db
    size = next(one for one in SIZES if one >= len(ids))
    for values in _prepared(name, size, using).rows(list(dict.fromkeys(ids)), using):
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

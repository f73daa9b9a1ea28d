"""Queries by many ids whose SQL is made once for each number of ids: making it takes longer than running it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db import connections
from django.db.models import QuerySet

# How many ids a query takes: one is made for each. With 2,000, SQLite reads all findings in the place of these.
SIZES = (20, 100, 500)
Make = Callable[[Iterable[int]], QuerySet[Any, Any]]  # ids -> a query for lists of values
Converters = tuple[tuple[int, Sequence[Callable[..., Any]], Any], ...]


@dataclass(frozen=True, slots=True)
class Prepared:
    """SQL for so many ids. ``places`` are where they stand in ``parameters``."""

    sql: str
    parameters: tuple[Any, ...]
    places: tuple[int, ...]
    converters: Converters

    def rows(self, ids: Sequence[int], using: str) -> Iterable[Sequence[Any]]:
        """Given ids, no more than this takes, yield the rows."""
        parameters = list(self.parameters)
        for place, one in zip(self.places, ids, strict=False):
            parameters[place] = one
        connection = connections[using]
        with connection.cursor() as cursor:
            cursor.execute(self.sql, parameters)
            rows: list[Sequence[Any]] = cursor.fetchall()
        return self._converted(rows, connection) if self.converters else rows

    def _converted(self, rows: Iterable[Sequence[Any]], connection: Any) -> Iterator[list[Any]]:
        for row in rows:
            values = list(row)
            for at, converts, expression in self.converters:
                for convert in converts:
                    values[at] = convert(values[at], expression, connection)
            yield values


@lru_cache(maxsize=32)
def _prepared(make: Make, size: int, using: str) -> Prepared:
    """A query's SQL for so many ids, all of them numbers below 0, which no row has."""
    none = range(-size, 0)
    compiler = make(none).using(using).query.get_compiler(using)
    sql, parameters = compiler.as_sql()
    converters = compiler.get_converters([column[0] for column in compiler.select])
    return Prepared(
        sql,
        tuple(parameters),
        tuple(at for at, one in enumerate(parameters) if isinstance(one, int) and one < 0),
        tuple((at, convert, expression) for at, (convert, expression) in converters.items()),
    )


def rows_of(make: Make, ids: Sequence[int], using: str) -> Iterator[Sequence[Any]]:
    """Given ids, yield the rows of a query for them; a query for every 500."""
    each = list(dict.fromkeys(ids))
    for at in range(0, len(each), SIZES[-1]):
        some = each[at : at + SIZES[-1]]
        size = next(one for one in SIZES if one >= len(some))
        yield from _prepared(make, size, using).rows(some, using)

"""From grade to grade: how overall judgements moved between one inspection and the next of an authority. Pure.

Frameworks are kept honest: SIF (2013 to 2018) and ILACS (2018 to 2026) have one scale; "adequate", the grade before
2013, is not "requires improvement", and has a row of its own. An inspection without an overall grade (a monitoring
visit, a joint inspection, or a full one after March 2026) is neither worst nor missing: it has no part.
"""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from letters.measures.inspections import with_the_next
from letters.pages import FEW_INSPECTIONS

GRADES = ("outstanding", "good", "requires improvement", "adequate", "inadequate")
ORDER = {"outstanding": 3, "good": 2, "requires improvement": 1, "adequate": 1, "inadequate": 0}


WAYS = {"up": "Better", "same": "Same", "down": "Worse", "other": "Other scale"}


class Graded(NamedTuple):
    """An inspection with an overall grade, of a known authority, on a known day."""

    inspection: int
    authority: str
    region: str
    start: date
    grade: str


class Step(NamedTuple):
    """An inspection and the next graded one of the same authority."""

    first: Graded
    second: Graded


@dataclass(frozen=True, slots=True)
class Cell:
    """How many steps go from one grade to another. ``way``: up, down, same, or "" between scales."""

    to: str
    total: int
    way: str


@dataclass(frozen=True, slots=True)
class MovementRow:
    """A grade, how many inspections gave it that another one followed, and what the next gave."""

    grade: str
    total: int
    cells: tuple[Cell, ...]


def steps_of(graded: Iterable[Graded], region: str = "", last: int | None = None) -> list[Step]:
    """Given graded inspections, return each with the next one of its authority; only of a region, unless "", and only
    those whose second inspection began by the end of ``last``, unless None."""
    return [
        step
        for step in itertools.starmap(Step, with_the_next(graded))
        if region in ("", step.first.region) and (last is None or step.second.start.year <= last)
    ]


def movement(steps: Sequence[Step]) -> list[MovementRow]:
    """Given steps, return the table from grade to grade; grades that never come up have no row and no column."""
    counted = Counter((step.first.grade, step.second.grade) for step in steps)
    given = {grade for pair in counted for grade in pair}
    present = [grade for grade in GRADES if grade in given]
    return [_row(grade, present, counted) for grade in present]


def _row(grade: str, present: Sequence[str], counted: Mapping[tuple[str, str], int]) -> MovementRow:
    cells = tuple(Cell(to, counted.get((grade, to), 0), way(grade, to)) for to in present)
    return MovementRow(grade, sum(cell.total for cell in cells), cells)


@dataclass(frozen=True, slots=True)
class CountedRow:
    """Steps or judgements that have something in common: how many are of each kind, in the order of the kinds."""

    value: str
    label: str
    counts: tuple[int, ...]

    @property
    def total(self) -> int:
        return sum(self.counts)

    @property
    def is_few(self) -> bool:
        return self.total < FEW_INSPECTIONS


def way_rows(
    steps: Iterable[Step], key: Callable[[Step], str], labels: Mapping[str, str] | None = None
) -> list[CountedRow]:
    """Given steps and how to tell them apart, return a row for each value in the order of the names, else by value."""
    moved = Counter((key(step), step.first.grade, step.second.grade) for step in steps)
    counted: dict[str, Counter[str]] = defaultdict(Counter)
    for (value, before, after), total in moved.items():
        counted[value][way(before, after) or "other"] += total
    order = [value for value in labels if value in counted] if labels else sorted(counted, reverse=True)
    names = labels or {}
    return [
        CountedRow(value, names.get(value, value), tuple(counted[value][one] for one in WAYS))
        for value in order
    ]


def way_of(step: Step) -> str:
    """Given a step, return which of WAYS it went."""
    return way(step.first.grade, step.second.grade) or "other"


def way(before: str, after: str) -> str:
    """Given two grades, return which way it went; "" where they are of scales that cannot be compared."""
    if before == after:
        return "same"
    if {before, after} == {"adequate", "requires improvement"}:
        return ""
    return "up" if ORDER[after] > ORDER[before] else "down"

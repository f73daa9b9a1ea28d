"""An authority's judgements, inspection by inspection, and which way each one moved. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from letters.models import Inspection
from letters.pages.inspection_columns import Column, column_of
from letters.reference.frameworks import JUDGEMENTS, judgement_name

# From the lowest up. "Adequate" gave way to "requires improvement" in 2013; a step between these two is no step.
RANKS = {"inadequate": 0, "adequate": 1, "requires improvement": 1, "good": 2, "outstanding": 3}


@dataclass(frozen=True, slots=True)
class GradeCell:
    """A grade, and whether it is "up" or "down" from ``was``, the grade of the same judgement before it."""

    grade: str
    change: str = ""
    was: str = ""


@dataclass(frozen=True, slots=True)
class GradeRow:
    """One judgement; a cell for each inspection, None where that inspection did not make it."""

    label: str
    cells: tuple[GradeCell | None, ...]


@dataclass(frozen=True, slots=True)
class GradeTable:
    """``columns`` are the inspections that gave grades, oldest first."""

    columns: tuple[Column, ...]
    rows: tuple[GradeRow, ...]


def grade_table(inspections: Sequence[Inspection]) -> GradeTable | None:
    """Given inspections, oldest first, return their grades side by side; None where none was given."""
    graded = {inspection: _grades(inspection) for inspection in inspections if _grades(inspection)}
    if not graded:
        return None
    names = {name for grades in graded.values() for name in grades}
    order = [*(name for name in JUDGEMENTS if name in names), *sorted(names - set(JUDGEMENTS))]
    rows = (GradeRow(judgement_name(name), _cells(name, list(graded.values()))) for name in order)
    return GradeTable(tuple(map(column_of, graded)), tuple(rows))


def _grades(inspection: Inspection) -> dict[str, str]:
    return {judgement.name: judgement.grade for judgement in inspection.judgements.all()}


def _cells(name: str, columns: Sequence[dict[str, str]]) -> tuple[GradeCell | None, ...]:
    cells: list[GradeCell | None] = []
    was = ""
    for grades in columns:
        grade = grades.get(name, "")
        cells.append(GradeCell(grade, _change(was, grade), was) if grade else None)
        was = grade or was
    return tuple(cells)


def _change(was: str, grade: str) -> str:
    if was not in RANKS or grade not in RANKS or RANKS[was] == RANKS[grade]:
        return ""
    return "up" if RANKS[grade] > RANKS[was] else "down"

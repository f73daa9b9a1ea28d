"""An authority's judgements, inspection by inspection, and which way each one moved. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from letters.models import Inspection
from letters.pages.inspection_columns import Column, column_of
from letters.reference.frameworks import JUDGEMENTS, OVERALL, judgement_name

# From the lowest up. "Adequate" gave way to "requires improvement" in 2013; a change between these two is none.
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


@dataclass(frozen=True, slots=True)
class GradePoint:
    """An overall grade in the picture: x and y in the drawing's units, the year, and the grade in words."""

    x: float
    y: float
    year: str
    grade: str


@dataclass(frozen=True, slots=True)
class GradePicture:
    """The overall grade from inspection to inspection. ``levels`` are (y, name) from the best down."""

    width: int
    height: int
    left: int
    levels: tuple[tuple[float, str], ...]
    points: tuple[GradePoint, ...]

    @property
    def line(self) -> str:
        """The points of the line between them, as SVG writes them."""
        return " ".join(f"{point.x},{point.y}" for point in self.points)


PICTURE_WIDTH, PICTURE_HEIGHT, PICTURE_LEFT = 360, 154, 160  # the left holds "Requires improvement"
LEVELS = {3: "Outstanding", 2: "Good", 1: "Requires improvement", 0: "Inadequate"}


def grade_picture(table: GradeTable | None) -> GradePicture | None:
    """Given the grades, oldest first, return the picture of the overall ones; None of fewer than two."""
    rows = [row for row in table.rows if row.label == judgement_name(OVERALL)] if table else []
    if not table or not rows:
        return None
    given = [
        (column, cell.grade)
        for column, cell in zip(table.columns, rows[0].cells, strict=True)
        if cell and cell.grade in RANKS
    ]
    step = (PICTURE_WIDTH - PICTURE_LEFT) / max(1, len(given))
    points = [
        GradePoint(round(PICTURE_LEFT + step * (at + 0.5), 1), _level(RANKS[grade]), column.month[-4:], grade)
        for at, (column, grade) in enumerate(given)
    ]
    levels = tuple((_level(rank), name) for rank, name in LEVELS.items())
    return (
        GradePicture(PICTURE_WIDTH, PICTURE_HEIGHT, PICTURE_LEFT, levels, tuple(points))
        if len(points) > 1
        else None
    )


def _level(rank: int) -> float:
    """Where a rank stands; y grows downwards."""
    return round(16 + (3 - rank) * 34, 1)


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
        change = change_of(was, grade)
        cells.append(GradeCell(grade, "" if change == "same" else change, was) if grade else None)
        was = grade or was
    return tuple(cells)


def change_of(was: str, grade: str) -> str:
    """Given a grade and the one after it, return "up", "down" or "same"; "" where either is none that can be ranked."""
    if was not in RANKS or grade not in RANKS:
        return ""
    if RANKS[was] == RANKS[grade]:
        return "same"
    return "up" if RANKS[grade] > RANKS[was] else "down"

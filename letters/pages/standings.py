"""Where each authority stands: its newest judgements, the overall grade before them, which way it moved. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import NamedTuple

from letters.models import Authority, Region, address_of
from letters.pages.grade_history import RANKS, change_of
from letters.reference.frameworks import BY_SLUG, OVERALL

# The columns of the table, and the judgements that fill each: the first that an inspection made.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "Overall effectiveness": (OVERALL,),
    "Leaders": ("leaders",),
    "Help and protection": ("help_and_protection",),
    "Children in care": ("in_care", "in_care_and_care_leavers"),
    "Care leavers": ("care_leavers",),
}
REGIONS = dict(Region.choices)
NOT_JUDGED = "not judged"


class GradeGiven(NamedTuple):
    """One grade of one inspection, as the database has it."""

    authority_id: int
    letter_id: int
    framework: str
    start: date | None
    name: str
    grade: str


class Visited(NamedTuple):
    """An inspection of an authority, with grades or without."""

    authority_id: int
    letter_id: int
    framework: str
    start: date | None


@dataclass(frozen=True, slots=True)
class Seen:
    """An inspection as a table names it: the address of its letter, what it is called for short, its first day."""

    letter_id: int
    name: str
    start: date | None

    @property
    def url(self) -> str:
        return address_of("letter", self.letter_id)


@dataclass(frozen=True, slots=True)
class Standing:
    """An authority's newest graded inspection, the grade in each of COLUMNS, and its overall grade before that.

    ``grades`` are "" in all columns where no inspection with grades is held. ``change`` is "up", "down", "same" or "".
    """

    authority: Authority
    graded: Seen | None
    latest: Seen | None
    grades: tuple[str, ...]
    overall: str
    before: str
    before_on: date | None
    change: str

    @property
    def last_overall(self) -> str:
        """The newest overall grade, of the newest graded inspection or of one before it; "" of none."""
        return self.overall or self.before

    @property
    def region(self) -> str:
        return REGIONS[self.authority.region]


def standings(
    authorities: Iterable[Authority], given: Iterable[GradeGiven], visits: Iterable[Visited]
) -> list[Standing]:
    """Given authorities, all grades and all inspections, both oldest first, return where each authority stands."""
    grades: dict[int, list[GradeGiven]] = {}
    for row in given:
        grades.setdefault(row.authority_id, []).append(row)
    newest = {visit.authority_id: visit for visit in visits}
    return [_standing(one, grades.get(one.pk, []), newest.get(one.pk)) for one in authorities]


def _standing(authority: Authority, given: Sequence[GradeGiven], newest: Visited | None) -> Standing:
    by_letter = [list(rows) for _, rows in groupby(given, key=lambda row: row.letter_id)]
    current = by_letter[-1] if by_letter else []
    held = {row.name: row.grade for row in current}
    overalls = [row for row in given if row.name == OVERALL]
    overall = held.get(OVERALL, "")
    earlier = [row for row in overalls if not current or row.letter_id != current[0].letter_id]
    before = earlier[-1] if earlier else None
    return Standing(
        authority,
        graded=_seen(current[0]) if current else None,
        latest=_seen(newest) if newest else None,
        grades=tuple(_first(held, names) if held else "" for names in COLUMNS.values()),
        overall=overall,
        before=before.grade if before else "",
        before_on=before.start if before else None,
        change=change_of(before.grade, overall) if before else "",
    )


def _first(held: Mapping[str, str], names: Iterable[str]) -> str:
    return next((held[name] for name in names if name in held), NOT_JUDGED)


def _seen(row: GradeGiven | Visited) -> Seen:
    framework = BY_SLUG.get(row.framework)
    return Seen(row.letter_id, framework.short_name if framework else row.framework or "Report", row.start)


SORTS = ("region", "name", "type", "overall", "change", "inspected", "latest")
CHANGES = {"up": 0, "same": 1, "down": 2, "": 3}


def in_order(rows: Iterable[Standing], sort: str) -> list[Standing]:
    """Given standings and one of SORTS, "-" before it to turn it round, return them so; what has no value is last, and
    of that what no report is held of."""
    name, turned = sort.removeprefix("-"), sort.startswith("-")
    held = sorted(rows, key=lambda row: row.authority.name)
    known = [row for row in held if _key(row, name) is not None]
    known.sort(key=lambda row: _key(row, name), reverse=turned)  # type: ignore[arg-type,return-value]
    unknown = [row for row in held if _key(row, name) is None]
    return known + sorted(unknown, key=lambda row: (row.graded is None, row.latest is None))


def _key(row: Standing, name: str) -> object:
    """What a row is sorted by; the highest grades and the newest dates first."""
    one = row.authority
    dates = {"inspected": row.graded and row.graded.start, "latest": row.latest and row.latest.start}
    if name in dates:
        day = dates[name]
        return -day.toordinal() if day else None
    if name == "overall":
        return -RANKS[row.overall] if row.overall in RANKS else None
    if name == "change":
        return CHANGES[row.change] if row.change else None
    return {"region": (row.region, one.name), "name": one.name, "type": one.type or None}[name]

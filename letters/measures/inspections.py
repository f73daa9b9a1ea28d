"""Inspections as the measures count them: when, where, by which framework, judged how. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import NamedTuple, Protocol, TypeVar

from letters.pages import FEW_INSPECTIONS, UNKNOWN, percent


class InspectionFacts(NamedTuple):
    """One inspection that readers may see; UNKNOWN or None where it is not told. ``grade`` is the overall one."""

    pk: int
    year: int | None
    authority: str
    region: str
    framework: str
    grade: str


class Raised(NamedTuple):
    """How many findings of an inspection answer a question, and how many of these are concerns and strengths."""

    found: int
    concerns: int
    strengths: int


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many inspections."""

    part: int
    of: int

    @property
    def percent(self) -> int:
        return percent(self.part, self.of)


@dataclass(frozen=True, slots=True)
class ShareRow:
    """Inspections that have something in common: how many are held, and how many raise what was asked, and how."""

    value: str
    held: int
    raising: Share
    concern: Share
    strength: Share

    @property
    def is_few(self) -> bool:
        return self.held < FEW_INSPECTIONS


Key = Callable[[InspectionFacts], str]
# What inspections can be told apart by; the names are those of the filters of a search.
KEYS: Mapping[str, Key] = {
    "year": lambda one: str(one.year or UNKNOWN),
    "region": lambda one: one.region,
    "framework": lambda one: one.framework,
    "grade": lambda one: one.grade,
}


def in_periods(first: int, years: int) -> Key:
    """Given the first year of all, return how to tell inspections apart by periods of so many years, each called by its
    first year."""
    return lambda one: str(one.year - (one.year - first) % years) if one.year else UNKNOWN


class OnADay(Protocol):
    """An inspection of which it is known whose it is and when it began."""

    @property
    def inspection(self) -> int: ...

    @property
    def authority(self) -> str: ...

    @property
    def start(self) -> date: ...


Dated = TypeVar("Dated", bound=OnADay)


def with_the_next(inspections: Iterable[Dated]) -> list[tuple[Dated, Dated]]:
    """Given inspections, return each with the next one of its authority: by authority, then from the oldest on."""
    by_authority: dict[str, list[Dated]] = defaultdict(list)
    for one in inspections:
        by_authority[one.authority].append(one)
    return [
        pair
        for name in sorted(by_authority)
        for pair in pairwise(sorted(by_authority[name], key=lambda one: (one.start, one.inspection)))
    ]


def share_rows(
    inspections: Iterable[InspectionFacts], raised: Mapping[int, Raised], key: Key
) -> dict[str, ShareRow]:
    """Given inspections, what each raises by its id, and how to tell them apart, return value -> its row."""
    values = {one.pk: key(one) for one in inspections}
    held = Counter(values.values())
    raising = [(value, raised[pk]) for pk, value in values.items() if pk in raised]
    found = Counter(value for value, one in raising if one.found)
    concerns = Counter(value for value, one in raising if one.concerns)
    strengths = Counter(value for value, one in raising if one.strengths)
    return {
        value: ShareRow(
            value,
            of,
            Share(found[value], of),
            Share(concerns[value], of),
            Share(strengths[value], of),
        )
        for value, of in held.items()
    }


def chosen(
    inspections: Sequence[InspectionFacts],
    filters: Mapping[str, Sequence[str]],
    first: int | None = None,
    last: int | None = None,
) -> list[InspectionFacts]:
    """Given inspections, values of filters by name, and years, return those that pass: what a share is of."""
    keys: dict[str, Key] = {**KEYS, "authority": lambda one: one.authority}
    wanted = [(keys[name], set(values)) for name, values in filters.items() if name in keys and values]
    if not wanted and first is None and last is None:
        return list(inspections)
    return [
        one
        for one in inspections
        if all(key(one) in values for key, values in wanted) and _is_between(one.year, first, last)
    ]


def _is_between(year: int | None, first: int | None, last: int | None) -> bool:
    if first is None and last is None:
        return True
    return year is not None and (first or year) <= year <= (last or year)

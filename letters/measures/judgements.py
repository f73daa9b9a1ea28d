"""Judgements as given, each in its own terms: how often which, by year and region. Pure.

The overall grade is one of many. Single inspections (2013 to 2018) gave five more, ILACS give three or four, an area
SEND inspection ends in one of three sentences; each is counted under its own name, and no grade is set for another.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from letters.measures.movement import GRADES, CountedRow
from letters.reference.frameworks import AREA_OUTCOMES

SENTENCES = tuple(outcome for _, outcome in AREA_OUTCOMES)  # from the best
NOT_JUDGED = ""  # as stored, where a report says that it was not judged


class Given(NamedTuple):
    """One judgement of one inspection; ``year`` and ``region`` "" where they are not known."""

    inspection: int
    framework: str
    year: str
    region: str
    grade: str


def terms_of(given: Iterable[Given]) -> tuple[str, ...]:
    """Given judgements, return the terms that come up: grades and area SEND sentences from the best, then other words,
    then "not judged"."""
    held = {one.grade for one in given}
    others = sorted(held - {*GRADES, *SENTENCES, NOT_JUDGED})
    return tuple([grade for grade in (*GRADES, *SENTENCES, *others, NOT_JUDGED) if grade in held])


def given_rows(
    given: Sequence[Given], terms: Sequence[str], key: Callable[[Given], str], labels: Mapping[str, str]
) -> list[CountedRow]:
    """Given judgements, their terms, how to tell them apart and the names of that, return a row for each that comes up,
    in the order of the names; what has no name comes last."""
    counted: dict[str, Counter[str]] = {}
    for one in given:
        counted.setdefault(key(one), Counter())[one.grade] += 1
    order = [*(value for value in labels if value in counted), *sorted(counted.keys() - labels.keys())]
    return [
        CountedRow(
            value, labels.get(value, value) or "Not known", tuple(counted[value][term] for term in terms)
        )
        for value in order
    ]

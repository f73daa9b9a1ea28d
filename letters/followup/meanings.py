"""What stems mean, learned once from many findings: how rare each is, and what company it keeps.

A line of the table is a stem, in how many findings it stands, and its place in a space where stems that stand in the
same findings lie close (latent semantic analysis): so "caseloads" meets "workloads". No library at run time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import log, sqrt
from operator import mul
from pathlib import Path

TABLE_FILE = Path(__file__).parent / "stems.tsv"
SCALE = 1000  # places are whole thousandths
UNSEEN = 5  # findings that a stem counts as standing in when the table does not have it
Vector = tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Meanings:
    """``rarity``: how much a stem tells (its inverse document frequency); ``places``: where it lies."""

    rarity: Mapping[str, float]
    places: Mapping[str, Vector]
    unseen: float
    dimensions: int

    def rarity_of(self, stem: str) -> float:
        return self.rarity.get(stem, self.unseen)

    def weight_of(self, stems: Iterable[str]) -> float:
        """Given different stems, return how much they tell together; the rarest count most."""
        return sum([float(self.rarity.get(stem, self.unseen) ** 1.5) for stem in stems])

    def vector_of(self, stems: Sequence[str]) -> Vector:
        """Given a text's stems, return where it lies, of length 1; all zeros where no stem is known."""
        total = [0.0] * self.dimensions
        for stem, times in Counter(stems).items():
            place = self.places.get(stem)
            if place:
                weight = (1 + log(times)) * self.rarity[stem]
                total = [held + weight * value for held, value in zip(total, place, strict=True)]
        length = sqrt(sum([value * value for value in total]))
        return tuple([value / length for value in total]) if length else tuple(total)


def closeness(one: Vector, other: Vector) -> float:
    """Given two vectors of length 1, return their cosine: 1 for the same direction."""
    return float(sum(map(mul, one, other)))


@cache
def learned_meanings() -> Meanings:
    """Return the table that this project ships. Raises OSError where the file is missing."""
    return read_meanings(TABLE_FILE.read_text(encoding="utf-8").splitlines())


def rarest_of(stems: Iterable[str]) -> str:
    """Given stems, return the one that tells most, the first by alphabet among equals; "" for none."""
    return min(stems, key=lambda stem: (-learned_meanings().rarity_of(stem), stem), default="")


def read_meanings(lines: Sequence[str]) -> Meanings:
    """Given the lines of a table, the first with the number of findings, return it. Raises ValueError."""
    findings = int(lines[0].split("\t")[1])
    rarity: dict[str, float] = {}
    places: dict[str, Vector] = {}
    for line in lines[1:]:
        stem, count, values = line.split("\t")
        rarity[stem] = log((findings + 1) / (int(count) + 1))
        places[stem] = tuple([int(value) / SCALE for value in values.split()])
    dimensions = len(next(iter(places.values()), ()))
    return Meanings(rarity, places, log((findings + 1) / (UNSEEN + 1)), dimensions)

"""How alike an item and a later finding are: by words (BM25), parts, themes, meaning and heading."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from math import log

from letters.followup.meanings import Vector, learned_meanings
from letters.followup.reading import LaterFinding, LaterLetter
from letters.followup.words import addressees_of, parts_of, stems_of

K1, B = 1.2, 0.75  # BM25's usual two
Features = dict[str, float]


@dataclass(frozen=True, slots=True)
class AskedItem:
    """An item ready to be compared: its stems, its parts, where it lies, its themes, and who else is to act."""

    text: str
    stems: frozenset[str]
    parts: tuple[frozenset[str], ...]
    vector: Vector
    themes: frozenset[str]
    addressees: frozenset[str]


def asked_item(text: str, themes: Iterable[str] = ()) -> AskedItem:
    """Given an item's text and the slugs of its themes, return it ready to be compared."""
    stems = stems_of(text)
    return AskedItem(
        text,
        frozenset(stems),
        tuple(parts_of(text)),
        learned_meanings().vector_of(stems),
        frozenset(themes),
        addressees_of(stems),
    )


def features_of(item: AskedItem, later: LaterLetter) -> list[Features]:
    """Given an item and a later letter, return the features of each of its findings, in order."""
    themes = Counter(theme for finding in later.findings for theme in finding.themes)
    rarity = {theme: log((len(later.findings) + 1) / (themes[theme] + 1)) for theme in item.themes}
    rows = [_features(item, finding, later, rarity) for finding in later.findings]
    best = max((row["words"] for row in rows), default=0.0) or 1.0
    for row in rows:
        row["words beside the best"] = row["words"] / best
    return rows


def _features(
    item: AskedItem, finding: LaterFinding, later: LaterLetter, rarity: dict[str, float]
) -> Features:
    shared = [rarity[theme] for theme in item.themes & finding.themes]
    either = len(item.themes | finding.themes)
    section = finding.section_stems
    weigh = learned_meanings().weight_of
    return {
        "words": _bm25(item, finding, later.mean_stems),
        "part": max(weigh(part & finding.stems.keys()) / (weigh(part) or 1.0) for part in item.parts),
        "themes": sum(shared) / (sum(rarity.values()) or 1.0),
        "rarest theme": max(shared, default=0.0),
        "themes of either": len(shared) / either if either else 0.0,
        "meaning": sum([a * b for a, b in zip(item.vector, finding.vector, strict=True)]),
        "heading": weigh(section & item.stems) / (weigh(section) or 1.0),
        "addressee missing": float(bool(item.addressees) and not item.addressees & finding.stems.keys()),
    }


def _bm25(item: AskedItem, finding: LaterFinding, mean_stems: float) -> float:
    """How well a finding answers the item's words, out of 1 or a little more."""
    rarity = learned_meanings().rarity_of
    length = K1 * (1 - B + B * finding.stems.total() / mean_stems)
    met = sum(
        [
            rarity(stem) * times * (K1 + 1) / (times + length)
            for stem in item.stems
            if (times := finding.stems[stem])
        ]
    )
    return met / (sum(map(rarity, item.stems)) or 1.0)

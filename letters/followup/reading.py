"""A later letter made ready to be asked about many items: its findings' stems, meanings and sentences."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from letters.followup.meanings import Vector, learned_meanings
from letters.followup.words import stems_of
from letters.polarity import SentencePolarity, polarity_of

IMPROVE = ("area_for_development", "priority_action")
_BOARD = re.compile(r"safeguarding (?:children\W{0,2}s? )?(?:board|partnership)|\bL?SC[BP]\b", re.I)


@dataclass(frozen=True)
class LaterFinding:
    """A finding of a later letter, as it stands there. ``themes`` are slugs."""

    text: str
    kind: str = "narrative"
    section: str = ""
    themes: frozenset[str] = frozenset()
    framework: str = ""
    recurs: bool = False

    @cached_property
    def stems(self) -> Counter[str]:
        return Counter(stems_of(self.text))

    @cached_property
    def vector(self) -> Vector:
        return learned_meanings().vector_of(stems_of(self.text))

    @cached_property
    def section_stems(self) -> frozenset[str]:
        return frozenset(stems_of(self.section))

    @cached_property
    def names_a_board(self) -> bool:
        return bool(_BOARD.search(self.text))

    @cached_property
    def sentences(self) -> tuple[SentencePolarity, ...]:
        """Its sentences with what each says; told when first asked for."""
        told = polarity_of(self.text, kind=self.kind, section=self.section, framework=self.framework)
        return told.sentences

    @property
    def asks(self) -> bool:
        """Whether it asks for improvement itself."""
        return self.kind in IMPROVE


@dataclass(frozen=True, slots=True)
class LaterLetter:
    """``findings`` in the order of the letter; ``mean_stems`` per finding, at least 1."""

    findings: tuple[LaterFinding, ...]
    mean_stems: float


def read_later(findings: Iterable[LaterFinding]) -> LaterLetter:
    """Given the findings of a letter in order, return it ready to be asked."""
    held = tuple(findings)
    total = sum(finding.stems.total() for finding in held)
    return LaterLetter(held, max(1.0, total / max(1, len(held))))

"""What reading returns: a letter as plain, frozen data. No Django, no models."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

KINDS = (
    "strength",
    "meets_requirements",
    "area_for_development",
    "priority_action",
    "narrative",
    "background",
)

# Each piece of a letter's text is in a finding, known not to be one (a heading, a fixed text), or neither.
FOUND, KNOWN, NEITHER = "found", "known", "neither"


@dataclass(frozen=True, slots=True)
class Header:
    """The facts a letter prints about its inspection. What is not printed is None, never guessed.

    ``authority`` is the name as printed; ``ranges`` are the on-site dates, (first day, last day), in printed
    order: a report can print two. ``lead_inspector`` is the signatory where a letter names no lead.
    """

    framework: str | None = None
    title: str = ""
    authority: str | None = None
    ranges: tuple[tuple[date, date], ...] = ()
    published: date | None = None
    lead_inspector: str | None = None

    @property
    def start(self) -> date | None:
        """The first day of the inspection, or None."""
        return min((first for first, _ in self.ranges), default=None)

    @property
    def end(self) -> date | None:
        """The last day of the inspection, or None."""
        return max((last for _, last in self.ranges), default=None)


@dataclass(frozen=True, slots=True)
class ReadFinding:
    """One finding: ``position`` counts from 0; ``page`` from 1, None in a text; ``number`` as printed."""

    position: int
    kind: str
    section: str
    page: int | None
    text: str
    number: str = ""
    recurs: bool = False
    recurs_from: str = ""
    outcomes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something an editor should look at. ``field`` is the fact in doubt; ``needs_review`` holds it back."""

    code: str
    field: str
    message: str
    needs_review: bool = False


@dataclass(frozen=True, slots=True)
class Unplaced:
    """Text of the body that became neither a finding nor known furniture. ``page`` as in ReadFinding."""

    page: int | None
    text: str


@dataclass(frozen=True, slots=True)
class ReadLetter:
    """A letter as read. ``judgements`` are (slug, grade) in printed order; ``text`` is all text by page."""

    header: Header
    judgements: tuple[tuple[str, str], ...] = ()
    findings: tuple[ReadFinding, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    unplaced: tuple[Unplaced, ...] = ()
    text: str = ""
    pages: int = 0

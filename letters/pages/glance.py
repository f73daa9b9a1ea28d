"""A letter at a glance: what its findings say by section and theme, and what is new beside the letter before. Pure.

A letter is set beside others of its own scope alone: a joint inspection of one subject is silent on nearly all that a
full inspection spoke of, and nothing follows from that.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from letters.models import Finding, Inspection, Kind, Says
from letters.reference.frameworks import framework_name, judgement_name, judgement_under

FULL = ("ilacs", "sif")  # of all children's services: set beside each other
MOST_SECTIONS, MOST_THEMES = 7, 8  # bars; what comes up less is in the contents of the page
SAYS = (Says.STRENGTH, Says.MIXED, Says.CONCERN, Says.NEUTRAL)  # from left to right
WIDTH, ROW, HEAD = 360, 31, 24  # the drawing's units, about CSS pixels on a phone
LABEL_CHARS = 42  # at 12.5, beside the number
BAR_DROP, BAR_HEIGHT = 15, 9  # a bar lies under its name


@dataclass(frozen=True, slots=True)
class Raised:
    """A letter as the next is set beside it: the themes that it criticises, or asks to improve: slug -> name."""

    inspection: int
    letter: int
    framework: str
    start: date
    themes: Mapping[str, str]

    @property
    def address(self) -> str:
        return reverse("letter", args=[self.letter])

    @property
    def name(self) -> str:
        return f"{framework_name(self.framework)}, {self.start:%B %Y}"


@dataclass(frozen=True, slots=True)
class BarPart:
    """What of a bar says one thing: where it begins and how wide it is, in the drawing's units."""

    says: str
    x: float
    width: float
    total: int


@dataclass(frozen=True, slots=True)
class GlanceBar:
    """A section or theme: its whole name, as much of it as there is room for, its parts, how many findings; ``y`` is
    its top."""

    name: str
    short: str
    url: str
    parts: tuple[BarPart, ...]
    total: int
    y: int

    @property
    def counts(self) -> tuple[int, ...]:
        """How many say what, in the order of SAYS."""
        held = {part.says: part.total for part in self.parts}
        return tuple(held.get(says, 0) for says in SAYS)

    @property
    def foot(self) -> int:
        """Where its label's line stands."""
        return self.y + BAR_DROP - 4

    @property
    def top(self) -> int:
        """Where its bar begins."""
        return self.y + BAR_DROP

    @property
    def title(self) -> str:
        labels = dict(Says.choices)
        told = ", ".join(f"{labels[Says(part.says)].lower()} {part.total}" for part in self.parts)
        return f"{self.name}: {told}"


@dataclass(frozen=True, slots=True)
class BarGroup:
    """Bars of one kind under their heading: a picture of its own, so high."""

    heading: str
    bars: tuple[GlanceBar, ...]
    height: int


@dataclass(frozen=True, slots=True)
class ThemeLink:
    """A theme, and where its findings are."""

    name: str
    url: str


@dataclass(frozen=True, slots=True)
class Beside:
    """What a letter criticises beside the one before: for the first time, again after a gap, still, and no longer."""

    before: Raised
    new: tuple[ThemeLink, ...]
    back: tuple[ThemeLink, ...]
    still: tuple[ThemeLink, ...]
    gone: tuple[ThemeLink, ...]


@dataclass(frozen=True, slots=True)
class Glance:
    """Its pictures, and the letter beside the one before; None where it is the first."""

    groups: tuple[BarGroup, ...]
    beside: Beside | None
    width: int = WIDTH
    bar_height: int = BAR_HEIGHT
    head: int = HEAD - 11  # where a heading stands


def glance(inspection: Inspection, findings: Sequence[Finding], earlier: Iterable[Raised]) -> Glance | None:
    """Given an inspection, its findings with their tags, and what earlier letters on its authority criticise, return
    it at a glance; None where no finding is told to say anything."""
    held = [finding for finding in findings if finding.says and finding.kind != Kind.BACKGROUND]
    if not held:
        return None
    address = inspection.letter.get_absolute_url()
    sections = _by_section(inspection, held)
    themes = _by_theme(held, address)
    groups = _placed((("By section", sections), ("By theme, the most frequent", themes)))
    return Glance(groups, _beside(inspection, held, list(earlier)))


Counted = tuple[str, str, Counter[str]]  # name, address, what is said -> how many


def _by_section(inspection: Inspection, held: Sequence[Finding]) -> list[Counted]:
    totals: dict[str, Counter[str]] = {}
    for finding in held:
        slug = judgement_under(inspection.framework, finding.section)
        name = judgement_name(slug) if slug else finding.section or "Without a heading"
        totals.setdefault(name, Counter())[finding.says] += 1
    largest = sorted(totals, key=lambda name: -totals[name].total())[:MOST_SECTIONS]
    return [(name, "", totals[name]) for name in totals if name in largest]


def _by_theme(held: Sequence[Finding], address: str) -> list[Counted]:
    totals: dict[tuple[str, str], Counter[str]] = {}
    for finding in held:
        for tag in finding.tags:
            totals.setdefault((tag.theme.name, tag.theme.slug), Counter())[finding.says] += 1
    ranked = sorted(totals.items(), key=lambda item: (-item[1].total(), item[0]))
    return [(name, _theme_url(address, slug), said) for (name, slug), said in ranked[:MOST_THEMES]]


def _theme_url(address: str, slug: str) -> str:
    return f"{address}?theme={slug}#findings"


def _placed(groups: Iterable[tuple[str, list[Counted]]]) -> tuple[BarGroup, ...]:
    """Each group's bars under its heading, all drawn to one scale."""
    held = [(heading, rows) for heading, rows in groups if rows]
    longest = max(said.total() for _, rows in held for _, _, said in rows)
    return tuple(
        BarGroup(
            heading,
            tuple(_bar(row, HEAD + ROW * at, longest) for at, row in enumerate(rows)),
            HEAD + ROW * len(rows),
        )
        for heading, rows in held
    )


def _bar(row: Counted, y: int, longest: int) -> GlanceBar:
    name, url, said = row
    unit = WIDTH / longest
    parts, x = [], 0.0
    for says in SAYS:
        if total := said[says]:
            parts.append(BarPart(says, round(x, 1), round(total * unit, 1), total))
            x += total * unit
    short = name if len(name) <= LABEL_CHARS else name[: LABEL_CHARS - 1].rstrip() + "…"
    return GlanceBar(name, short, url, tuple(parts), said.total(), y)


def criticises(finding: Finding) -> bool:
    """Whether a finding criticises or asks to improve."""
    asks = finding.kind in (Kind.AREA_FOR_DEVELOPMENT, Kind.PRIORITY_ACTION)
    return asks or finding.says in (Says.CONCERN, Says.MIXED)


def _beside(inspection: Inspection, held: Iterable[Finding], earlier: Sequence[Raised]) -> Beside | None:
    """The letter beside the last earlier one of its scope."""
    before = [one for one in earlier if _of_one_scope(one.framework, inspection.framework)]
    if not before or inspection.start is None:
        return None
    address = inspection.letter.get_absolute_url()
    last, *older = sorted(before, key=lambda one: (one.start, one.inspection), reverse=True)
    now = {tag.theme.slug: tag.theme.name for finding in held if criticises(finding) for tag in finding.tags}
    once = {slug for one in older for slug in one.themes}
    return Beside(
        last,
        new=_links(address, now, now.keys() - last.themes.keys() - once),
        back=_links(address, now, (now.keys() & once) - last.themes.keys()),
        still=_links(address, now, now.keys() & last.themes.keys()),
        gone=_links(last.address, last.themes, last.themes.keys() - now.keys()),
    )


def _links(address: str, names: Mapping[str, str], slugs: Iterable[str]) -> tuple[ThemeLink, ...]:
    return tuple(
        ThemeLink(names[slug], _theme_url(address, slug)) for slug in sorted(slugs, key=names.__getitem__)
    )


def _of_one_scope(one: str, other: str) -> bool:
    return one == other or (one in FULL and other in FULL)

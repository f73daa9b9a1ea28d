"""An authority beside others: in what share of inspections each theme is raised, and where that differs most. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from letters.measures.inspections import InspectionFacts
from letters.pages import FEW_INSPECTIONS, percent, search_url

SIDES = {"concern": "Concerns", "strength": "Strengths"}
NEIGHBOURS, CHOSEN = "Statistical neighbours", "Chosen authorities"
Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Group:
    """A column: inspections counted together. ``filters`` are those of a search that finds what they found."""

    label: str
    inspections: tuple[InspectionFacts, ...]
    filters: Pairs

    @property
    def is_few(self) -> bool:
        return len(self.inspections) < FEW_INSPECTIONS

    @property
    def phrase(self) -> str:
        """Its label inside a sentence."""
        return f"the {self.label.lower()}" if self.label in (NEIGHBOURS, CHOSEN) else self.label


@dataclass(frozen=True, slots=True)
class CompareCell:
    """So many of a group's inspections raise a theme; the search for the findings, "" of none."""

    part: int
    of: int
    url: str

    @property
    def is_few(self) -> bool:
        return self.of < FEW_INSPECTIONS

    @property
    def percent(self) -> int:
        return percent(self.part, self.of)

    @property
    def label(self) -> str:
        """Both numbers as printed. A page has two hundred: too many for a template's filter."""
        return f"{self.part:,} of {self.of:,}"


@dataclass(frozen=True, slots=True)
class CompareRow:
    """A theme; a cell for each group; ``difference`` in percentage points between the first two, None where one is
    without inspections; ``url`` finds the sentences of the first two groups together."""

    slug: str
    name: str
    cells: tuple[CompareCell, ...]
    difference: int | None
    url: str

    @property
    def difference_label(self) -> str:
        """The difference as printed, with a minus sign for a hyphen: "+5", "−3", "0"; "–" of none."""
        if self.difference is None:
            return "–"
        return f"{self.difference:+}".replace("-", "−") if self.difference else "0"


def compare_rows(
    groups: Sequence[Group],
    raised: Mapping[str, frozenset[int]],
    names: Mapping[str, str],
    *,
    side: str,
    common: Pairs = (),
) -> list[CompareRow]:
    """Given groups, the inspections that raise each theme by its slug, and the themes' names, return a row for each
    theme that any of them raises, those that differ most between the first two groups first.

    ``common`` are the filters, besides theme and side, by which inspections were chosen.
    """
    members = [(group, frozenset(one.pk for one in group.inspections)) for group in groups]
    rows = [
        _row(members, slug, name, raised.get(slug, frozenset()), side, common) for slug, name in names.items()
    ]
    held = [row for row in rows if any(cell.part for cell in row.cells)]
    return sorted(held, key=lambda row: (row.difference is None, -abs(row.difference or 0), row.name))


Member = tuple[Group, frozenset[int]]  # a group with the ids of its inspections


def _row(
    members: Sequence[Member], slug: str, name: str, raising: frozenset[int], side: str, common: Pairs
) -> CompareRow:
    asked = (("theme", slug), ("says", side), *common)
    cells = tuple(_cell(group, len(ids & raising), asked) for group, ids in members)
    difference = _difference(cells[:2])
    both = search_url(*asked, *(pair for group, _ in members[:2] for pair in group.filters))
    return CompareRow(slug, name, cells, difference, both)


def _difference(cells: Sequence[CompareCell]) -> int | None:
    if len(cells) < 2 or not all(cell.of for cell in cells):
        return None
    return cells[0].percent - cells[1].percent


def _cell(group: Group, part: int, asked: Pairs) -> CompareCell:
    return CompareCell(part, len(group.inspections), search_url(*asked, *group.filters) if part else "")


def group_of(label: str, slugs: Iterable[str], inspections: Iterable[InspectionFacts]) -> Group:
    """Given authorities by slug and all inspections, return the group of theirs."""
    wanted = set(slugs)
    return Group(
        label,
        tuple(one for one in inspections if one.authority in wanted),
        tuple(("authority", slug) for slug in sorted(wanted)),
    )

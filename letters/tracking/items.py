"""From rows of the database to what letters/followup asks for: items, and later letters made ready."""

from __future__ import annotations

from dataclasses import dataclass

from letters.followup import LaterFinding, LaterLetter, items_of_the_board, read_later
from letters.models import Finding, FindingTheme, Inspection, Kind
from letters.tagging import current_rules, matches_of

TO_IMPROVE = (Kind.AREA_FOR_DEVELOPMENT, Kind.PRIORITY_ACTION)


@dataclass(frozen=True, slots=True)
class AskedFor:
    """An item with the slugs of its themes; ``finding_id`` is 0 for a text that is no finding that we hold."""

    finding_id: int
    text: str
    themes: frozenset[str]
    for_the_board: bool


def items_of(inspection: Inspection) -> list[AskedFor]:
    """Given an inspection, return what its letter asked to improve, in order."""
    held = list(inspection.findings.filter(kind__in=TO_IMPROVE).order_by("position"))
    themes = _themes_of(inspection)
    of_the_board = items_of_the_board(inspection.framework, [one.position for one in held])
    return [
        AskedFor(one.pk, one.text, themes.get(one.pk, frozenset()), one.position in of_the_board)
        for one in held
    ]


def item_of(inspection: Inspection, text: str) -> AskedFor:
    """Given an inspection and an item's text, return it; a text that is no finding gets themes by rule."""
    wanted = _plain(text)
    for item in items_of(inspection):
        if _plain(item.text) == wanted:
            return item
    themes = frozenset(match.slug for match in matches_of("", text, current_rules()))
    return AskedFor(0, text, themes, for_the_board=False)


def later_letter(inspection: Inspection) -> LaterLetter:
    """Given an inspection, return its letter ready to be asked; places in it are those of the findings in order."""
    return read_later(later_findings(inspection))


def later_findings(inspection: Inspection) -> list[LaterFinding]:
    """Given an inspection, return its findings in order, as a later letter is read."""
    themes = _themes_of(inspection)
    return [_later(one, inspection, themes) for one in inspection.findings.order_by("position")]


def _later(finding: Finding, inspection: Inspection, themes: dict[int, frozenset[str]]) -> LaterFinding:
    return LaterFinding(
        finding.text,
        kind=finding.kind,
        section=finding.section,
        themes=themes.get(finding.pk, frozenset()),
        framework=inspection.framework,
    )


def _themes_of(inspection: Inspection) -> dict[int, frozenset[str]]:
    """Finding's id -> the slugs of its themes; one query."""
    tags = FindingTheme.objects.filter(finding__inspection=inspection, removed=False)
    slugs: dict[int, set[str]] = {}
    for finding_id, slug in tags.values_list("finding_id", "theme__slug"):
        slugs.setdefault(finding_id, set()).add(slug)
    return {finding_id: frozenset(theme_slugs) for finding_id, theme_slugs in slugs.items()}


def _plain(text: str) -> str:
    return "".join(text.split()).casefold()

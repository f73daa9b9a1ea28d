"""A letter as a page: its findings under their headings, what they are about, and how to cite them. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from itertools import groupby

from letters.models import Finding, Inspection, Letter, Says, Theme
from letters.pages.citations import Citation, cite, permalink
from letters.pages.glance import Glance, Raised, glance

FINDINGS = "#findings"
SAID = {
    Says.STRENGTH.value: "strengths",
    Says.CONCERN.value: "concerns",
    Says.MIXED.value: "mixed findings",
    Says.NEUTRAL.value: "neutral findings",
}
FOLDED_FROM = 60  # findings: a letter of more is folded by section; it is some 40 screens long


@dataclass(frozen=True, slots=True)
class FindingRow:
    """A finding, its permanent address, and how to cite it."""

    finding: Finding
    url: str
    citation: Citation


@dataclass(frozen=True, slots=True)
class PageSection:
    """Findings under one heading. ``anchor`` is the same whether or not the page shows one theme only.

    ``is_open`` says whether its findings are seen where the page is folded.
    """

    anchor: str
    title: str
    rows: tuple[FindingRow, ...]
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """A theme, or what inspectors said: in how many findings of the letter, and where only those are shown.

    ``value`` is its name in addresses.
    """

    value: str

    name: str
    total: int
    url: str
    current: bool


@dataclass(frozen=True, slots=True)
class LetterPage:
    """``sections`` hold what is shown; ``held`` counts all findings of the letter, ``shown`` those shown.

    ``narrowed`` names what is shown alone, "Supervision" or "concerns"; "" where all findings are.
    """

    inspection: Inspection
    citation: Citation
    sections: tuple[PageSection, ...]
    themes: tuple[Choice, ...]
    says: tuple[Choice, ...]
    narrowed: str
    held: int
    shown: int
    all_url: str
    glance: Glance | None = None

    @property
    def is_folded(self) -> bool:
        """Whether its sections are shown by their headings, to be opened one by one."""
        return self.shown > FOLDED_FROM and len(self.sections) > 1

    @property
    def letter(self) -> Letter:
        return self.inspection.letter

    @property
    def to_review(self) -> list[str]:
        """What holds the letter for review, as sentences."""
        return [doubt["message"] for doubt in self.letter.doubts if doubt.get("needs_review")]

    @property
    def other_doubts(self) -> list[str]:
        """What else the reader was unsure of, as sentences."""
        return [doubt["message"] for doubt in self.letter.doubts if not doubt.get("needs_review")]


def letter_page(
    inspection: Inspection,
    findings: Iterable[Finding],
    theme: Theme | None = None,
    *,
    says: str = "",
    origin: str = "",
    arrived: int = 0,
    earlier: Iterable[Raised] | None = None,
) -> LetterPage:
    """Given an inspection and its findings in order, with their tags, return its page.

    With a theme, only findings about it are shown; with ``says``, one of Says, only those that say this.
    ``origin`` starts the addresses in citations. ``arrived`` is the finding that the reader was led to.
    """
    held = list(findings)
    kept = [one for one in held if _is_about(one, theme) and says in ("", one.says)]
    sections = _sections(held, {one.pk for one in kept}, origin, arrived)
    return LetterPage(
        inspection=inspection,
        citation=cite(inspection, origin=origin),
        sections=sections,
        themes=_themes(inspection.letter, held, theme),
        says=_says(inspection.letter, held, says),
        narrowed=", ".join(part for part in (theme.name if theme else "", SAID.get(says, "")) if part),
        held=len(held),
        shown=len(kept),
        all_url=inspection.letter.get_absolute_url() + FINDINGS,
        glance=None if earlier is None else glance(inspection, held, earlier),
    )


def _sections(held: Sequence[Finding], kept: Set[int], origin: str, arrived: int) -> tuple[PageSection, ...]:
    groups = [(title, list(found)) for title, found in groupby(held, key=lambda finding: finding.section)]
    sections = (
        PageSection(
            f"section-{number}",
            title,
            tuple(_row(one, origin) for one in found if one.pk in kept),
            is_open=number == 1 if not arrived else any(one.pk == arrived for one in found),
        )
        for number, (title, found) in enumerate(groups, start=1)
    )
    return tuple(section for section in sections if section.rows)


def _is_about(finding: Finding, theme: Theme | None) -> bool:
    return theme is None or any(tag.theme == theme for tag in finding.tags)


def _row(finding: Finding, origin: str) -> FindingRow:
    return FindingRow(finding, permalink(finding), cite(finding.inspection, finding, origin=origin))


def _themes(letter: Letter, held: Iterable[Finding], chosen: Theme | None) -> tuple[Choice, ...]:
    """The most frequent first, then by name."""
    totals = Counter(tag.theme for finding in held for tag in finding.tags)
    ranked = sorted(totals.items(), key=lambda item: (-item[1], item[0].name))
    address = letter.get_absolute_url()
    return tuple(
        Choice(theme.slug, theme.name, total, f"{address}?theme={theme.slug}{FINDINGS}", theme == chosen)
        for theme, total in ranked
    )


def _says(letter: Letter, held: Iterable[Finding], chosen: str) -> tuple[Choice, ...]:
    """Each thing that findings of the letter say."""
    totals = Counter(finding.says for finding in held)
    return tuple(
        Choice(value, label, totals[value], says_url(letter, value), value == chosen)
        for value, label in Says.choices
        if totals[value]
    )


def says_url(letter: Letter, says: str) -> str:
    """Given a letter and one of Says, return the address of its page with only the findings that say this."""
    return f"{letter.get_absolute_url()}?says={says}{FINDINGS}"

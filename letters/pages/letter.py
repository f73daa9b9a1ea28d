"""A letter as a page: its findings under their headings, what they are about, and how to cite them. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from letters.models import Finding, Inspection, Letter, Says, Theme
from letters.pages.citations import Citation, cite, permalink

FINDINGS = "#findings"
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
class ThemeChoice:
    """A theme that comes up in the letter, in how many findings, and where only those are shown."""

    name: str
    total: int
    url: str
    current: bool


@dataclass(frozen=True, slots=True)
class LetterPage:
    """``sections`` hold what is shown; ``held`` counts all findings of the letter, ``shown`` those shown."""

    inspection: Inspection
    citation: Citation
    sections: tuple[PageSection, ...]
    themes: tuple[ThemeChoice, ...]
    says: tuple[tuple[str, str, int], ...]
    theme: Theme | None
    held: int
    shown: int
    all_url: str

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
    origin: str = "",
    arrived: int = 0,
) -> LetterPage:
    """Given an inspection and its findings in order, with their tags, return its page.

    With a theme, only findings about it are shown. ``origin`` starts the addresses in citations. ``arrived`` is the
    finding that the reader was led to.
    """
    held = list(findings)
    sections = _sections(held, theme, origin, arrived)
    return LetterPage(
        inspection=inspection,
        citation=cite(inspection, origin=origin),
        sections=sections,
        themes=_themes(inspection.letter, held, theme),
        says=_says(held),
        theme=theme,
        held=len(held),
        shown=sum(len(section.rows) for section in sections),
        all_url=inspection.letter.get_absolute_url() + FINDINGS,
    )


def _sections(
    held: Sequence[Finding], theme: Theme | None, origin: str, arrived: int
) -> tuple[PageSection, ...]:
    groups = [(title, list(found)) for title, found in groupby(held, key=lambda finding: finding.section)]
    sections = (
        PageSection(
            f"section-{number}",
            title,
            tuple(_rows(found, theme, origin)),
            is_open=number == 1 if not arrived else any(one.pk == arrived for one in found),
        )
        for number, (title, found) in enumerate(groups, start=1)
    )
    return tuple(section for section in sections if section.rows)


def _rows(findings: Iterable[Finding], theme: Theme | None, origin: str) -> Iterable[FindingRow]:
    for finding in findings:
        if theme is None or any(tag.theme == theme for tag in finding.tags):
            yield FindingRow(finding, permalink(finding), cite(finding.inspection, finding, origin=origin))


def _themes(letter: Letter, held: Iterable[Finding], chosen: Theme | None) -> tuple[ThemeChoice, ...]:
    """The most frequent first, then by name."""
    totals = Counter(tag.theme for finding in held for tag in finding.tags)
    ranked = sorted(totals.items(), key=lambda item: (-item[1], item[0].name))
    address = letter.get_absolute_url()
    return tuple(
        ThemeChoice(theme.name, total, f"{address}?theme={theme.slug}{FINDINGS}", theme == chosen)
        for theme, total in ranked
    )


def _says(held: Iterable[Finding]) -> tuple[tuple[str, str, int], ...]:
    """(value, label, how many) of each thing that findings say."""
    totals = Counter(finding.says for finding in held)
    return tuple((value, label, totals[value]) for value, label in Says.choices if totals[value])

"""Sections to findings: which paragraphs and bullets are one finding each, and what is noted about them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from letters.reading.body.section_kinds import (
    DEVELOPMENT,
    GRADED_ROW,
    NARRATIVE,
    PRIORITY,
    WANTED,
    is_boilerplate,
)
from letters.reading.body.sections import Section
from letters.reading.layout.blocks import BULLET, HEADING, PARAGRAPH, Block
from letters.reading.layout.line_joins import FINISHED, join_lines
from letters.reading.letter import ReadFinding, Unplaced

DEEPER_PT = 8.0  # sub-bullets are set in by 18 pt, a paragraph's second part stands at its text
PROSE_WORDS = 8  # what is shorter and has no full stop is no sentence of a letter's opening
FRAGMENT = re.compile(r"[a-z\d]")  # a sub-list goes on with the sentence that announces it
FOLLOWING = re.compile(r"\bfollowing (?:\w+ ){0,2}(?:actions?|areas?|recommendations?|points?)\s*[.:]$")
RECURS = re.compile(
    r"\bthis (?:area of practice |issue )?(?:was|is|had been|remains) (?:also )?"
    r"(?:(?:identified|raised|highlighted|noted) as )?an? (?:outstanding |previous |key )?"
    r"(?:recommendation|(?:area|issue) (?:for|of) (?:priority )?(?:improvement|development|action|concern))"
    r"\s+(?:identified |highlighted |raised |made )?(?:from|at|in|by|during|following)\s+(?:the |our )?"
    r"(?P<earlier>(?:(?!, (?:and|but|which|where|so)\b)[^.;)]){3,160})",
    re.IGNORECASE,
)
OUTCOME = re.compile(
    r"\(((?:outcome|enabler|principle)s?\b[^()]*?),?\s+(?:in the )?national framework\)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class ListItem:
    """The blocks that make one finding."""

    section: Section
    blocks: tuple[Block, ...]

    @property
    def text(self) -> str:
        """All its text without labels; each bullet of its sub-list begins a line of its own."""
        lines: list[list[str]] = []
        for block in self.blocks:
            if not lines or block.label:
                lines.append([])
            lines[-1].append(block.text)
        return "\n".join(join_lines(line) for line in lines)


def sections_to_findings(
    sections: Sequence[Section], *, article: bool = False, tables: bool = False
) -> tuple[tuple[ReadFinding, ...], tuple[Unplaced, ...]]:
    """Given sections, return their findings in reading order, and the text that became none.

    ``article``: the text is an article about a letter, which says in prose what the authority should do.
    ``tables``: its areas for improvement stand in tables, a row each.
    """
    findings: list[ReadFinding] = []
    unplaced: list[Unplaced] = []
    for section in sections:
        items = _items(section, tables=tables)
        for item, following in zip(items, [*items[1:], None], strict=True):
            if not section.kind or _is_fixed(item) or _announces(item, following):
                continue
            if _is_finding(item, article=article):
                findings.append(_finding(item, len(findings), article=article))
            elif section.opened:
                unplaced.append(Unplaced(item.blocks[0].page, item.text))
    return tuple(findings), tuple(unplaced)


def _items(section: Section, *, tables: bool) -> list[ListItem]:
    rows = tables and section.kind in {DEVELOPMENT, PRIORITY}
    groups: list[list[Block]] = []
    for block in section.blocks:
        if groups and _belongs(groups[-1], block, section, rows=rows):
            groups[-1].append(block)
        else:
            groups.append([block])
    return [ListItem(section, tuple(group)) for group in groups]


def _belongs(group: Sequence[Block], block: Block, section: Section, *, rows: bool) -> bool:
    """Return whether a block is part of the finding above it: a sub-bullet, or a paragraph set in below."""
    first = group[0]
    if block.kind == HEADING or block.number or first.kind == HEADING:
        return False
    if not block.label and RECURS.match(block.text):
        return True  # a note on the finding above it
    if rows and not first.label:
        return bool(block.label) or (block.cell == first.cell != 0)
    announced = group[-1].text.endswith(":") or (first.text.endswith(":") and not first.label)
    if announced and block.label and FRAGMENT.match(block.text) and not _is_lead_in(first, section):
        return True
    if not first.label or _is_lead_in(first, section):
        return False
    if first.kind == PARAGRAPH and group[-1] is not first and group[-1].label and not block.label:
        return block.x0 > first.x0 + DEEPER_PT and not FINISHED.search(group[-1].text)
    return block.x0 > first.x0 + DEEPER_PT


def _is_lead_in(block: Block, section: Section) -> bool:
    """Return whether a paragraph only announces the bullets that are findings themselves."""
    if block.kind != PARAGRAPH or section.kind == NARRATIVE:
        return False
    return bool(FOLLOWING.search(block.text)) or (block.text.endswith(":") and not block.number)


def _is_fixed(item: ListItem) -> bool:
    """Return whether the text is one that the form prints: boilerplate, a row of the judgement table."""
    text = item.blocks[0].text
    return is_boilerplate(text, opening=not item.section.opened) or bool(GRADED_ROW.match(item.text))


def _announces(item: ListItem, following: ListItem | None) -> bool:
    """Return whether an item is a lead-in and its list follows."""
    first = item.blocks[0]
    if len(item.blocks) > 1 or not _is_lead_in(first, item.section):
        return False
    if following is None:  # the list has a heading of its own: "Immediately:"
        return bool(FOLLOWING.search(first.text))
    return bool(following.blocks[0].label)


def _is_finding(item: ListItem, *, article: bool) -> bool:
    first, text = item.blocks[0], item.text
    if first.kind == HEADING:
        return False
    words = len(text.split())
    if first.kind == BULLET or first.number:
        return words > 1 and (item.section.opened or article)
    if not item.section.opened:
        return words > PROSE_WORDS and text.rstrip()[-1] in ".!?”\"'’"
    return words > 3


def _finding(item: ListItem, position: int, *, article: bool) -> ReadFinding:
    text = item.text
    recurs = RECURS.search(text)
    wanted = article and item.section.kind == NARRATIVE and WANTED.search(text)
    return ReadFinding(
        position=position,
        kind=DEVELOPMENT if wanted else item.section.kind,
        section=item.section.name,
        page=item.blocks[0].page,
        text=text,
        number=item.blocks[0].number,
        recurs=bool(recurs),
        recurs_from=recurs["earlier"].strip() if recurs else "",
        outcomes=tuple(found[:1].lower() + found[1:] for found in OUTCOME.findall(text)),
    )

"""Sections to findings: which paragraphs and bullets are one finding each, and what is noted about them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from letters.reading.body.recurs import earlier_inspection, is_note
from letters.reading.body.section_kinds import (
    BACKGROUND,
    DEVELOPMENT,
    FOLLOWING,
    GRADED_ITEM,
    GRADED_ROW,
    NARRATIVE,
    PRIORITY,
    SOURCE,
    WANTED,
    is_boilerplate,
)
from letters.reading.body.sections import Section
from letters.reading.layout.blocks import BULLET, HEADING, PARAGRAPH, SENTENCE, TWO_SENTENCES, Block
from letters.reading.layout.line_joins import FINISHED, join_lines
from letters.reading.letter import ReadFinding, Unplaced

DEEPER_PT = 8.0  # sub-bullets are set in by 18 pt, a paragraph's second part stands at its text
MUST_ACT = re.compile(
    r"\b(?:needs?|must|required|urgent|swift|immediate(?:ly)?)\b.*\b(?:that|to|by):$", re.IGNORECASE
)
BARE_WORDS = 9  # "At the initial inspection, inspectors found that:" says nothing by itself
LEAD_IN_WORDS = 30  # of one sentence
PROSE_WORDS = 8  # what is shorter, or has neither full stop nor verb, is no sentence of a letter's opening
GOES_ON = re.compile(
    r"(?:in particular|specifically|in addition|this|these|they)\b", re.IGNORECASE
)  # a row without tags
FRAGMENT = re.compile(r"[a-z\d]")  # a sub-list goes on with the sentence that announces it
# What a revisit says of each weakness, below what it found.
PROGRESS = re.compile(
    r"(?:the )?(?:local )?(?:area|authority|partnership|leaders) (?:has|have) (?:not )?made sufficient progress\b"
    r".{0,60}\bthis (?:significant )?(?:area of )?(?:significant )?weakness\W*$",
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
            elif section.opened and re.search(r"[^\W\d_]", item.text):
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
    if not block.label and (is_note(block.text) or PROGRESS.match(block.text)):
        return True  # a note on the finding above it
    if rows and not first.label:
        in_row = block.cell == first.cell and (block.cell != 0 or bool(GOES_ON.match(block.text)))
        return bool(block.label) or in_row
    if section.kind == BACKGROUND and first.text.endswith(":") and GRADED_ITEM.match(block.text):
        return True  # what an earlier inspection judged
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
    if block.kind != PARAGRAPH or section.kind in {NARRATIVE, BACKGROUND}:
        return False
    return bool(FOLLOWING.search(block.text)) or (block.text.endswith(":") and not block.number)


def _is_fixed(item: ListItem) -> bool:
    """Return whether the text is one that the form prints: boilerplate, a row of the judgement table, a source."""
    text = item.blocks[0].text
    if item.section.kind == BACKGROUND and item.blocks[0].kind == PARAGRAPH and SOURCE.match(text):
        return True
    return is_boilerplate(text, opening=not item.section.opened) or bool(GRADED_ROW.match(item.text))


def _announces(item: ListItem, following: ListItem | None) -> bool:
    """Return whether an item is a lead-in and its list follows."""
    first = item.blocks[0]
    if len(item.blocks) == 1 and first.text.endswith(":") and len(first.text.split()) <= BARE_WORDS:
        return not first.number
    if len(item.blocks) > 1 or not _is_lead_in(first, item.section) or _says_more_than_a_lead_in(item):
        return False
    if following is None:  # the list has a heading of its own: "Immediately:"
        return bool(FOLLOWING.search(first.text))
    return bool(following.blocks[0].label)


def _says_more_than_a_lead_in(item: ListItem) -> bool:
    """Return whether a lead-in is more than that: it says who must act, has two sentences, or is long."""
    lead_in = item.blocks[0].text
    if item.section.kind == PRIORITY and MUST_ACT.search(lead_in) and not FOLLOWING.search(lead_in):
        return True
    return bool(TWO_SENTENCES.search(lead_in)) or (
        len(lead_in.split()) > LEAD_IN_WORDS and not FOLLOWING.search(lead_in)
    )


def _is_finding(item: ListItem, *, article: bool) -> bool:
    first, text = item.blocks[0], item.text
    if first.kind == HEADING:
        return False
    words = len(text.split())
    if first.kind == BULLET or first.number:
        return words > 1 and (item.section.opened or article)
    if not item.section.opened:
        is_sentence = text[-1] in ".!?”\"'’" or (text[-1] != ":" and bool(SENTENCE.search(text)))
        return words > PROSE_WORDS and is_sentence
    return words > (1 if item.section.kind == BACKGROUND else 3)  # a model's name, under its heading


def _finding(item: ListItem, position: int, *, article: bool) -> ReadFinding:
    text = item.text
    earlier = earlier_inspection(text)
    wanted = article and item.section.kind == NARRATIVE and WANTED.search(text)
    return ReadFinding(
        position=position,
        kind=DEVELOPMENT if wanted else item.section.kind,
        section=item.section.name,
        page=item.blocks[0].page,
        text=text,
        number=item.blocks[0].number,
        recurs=earlier is not None,
        recurs_from=earlier or "",
        outcomes=tuple(outcome[:1].lower() + outcome[1:] for outcome in OUTCOME.findall(text)),
    )

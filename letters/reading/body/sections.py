"""Blocks to sections: the headings above, what they are about, and the blocks that stand under them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from letters.reading.body.heading_levels import LISTS, Level, filled, open_heading, tidy
from letters.reading.body.section_kinds import (
    ASIDE,
    BACKGROUND,
    BOX,
    COVER_ENDS,
    DROP,
    END,
    IMPRINT,
    NARRATIVE,
    PLAIN,
    SKIP,
    SUBJECT,
    TIMED,
    is_boilerplate,
    is_graded,
    plain,
    role_of,
)
from letters.reading.layout.blocks import HEADING, PARAGRAPH, SENTENCE, Block
from letters.reading.layout.geometry import overlap, same_row
from letters.reading.layout.line_joins import FINISHED
from letters.reading.layout.list_labels import NUMBER_LABEL

ENDS = frozenset({END, IMPRINT})
COLON_HEADING_WORDS = 6
LEAD_IN_WORDS = 60
PROSE_WORDS = 25
SENTENCE_WORDS = 12
COLUMN_PT = 6.0
BOX_PT = 4.0  # a box is set in by 5 pt (the padding of its frame) or by 20


@dataclass(frozen=True, slots=True)
class Section:
    """Blocks under one heading. ``name`` is the heading that names a subject; ``kind`` is empty for no findings.

    ``opened`` is False where only prose can be a finding: before the first heading that the policy knows, and
    under one it does not know after a section without findings.
    """

    name: str
    kind: str
    blocks: tuple[Block, ...]
    opened: bool = True
    boxed: bool = False


def blocks_to_sections(blocks: Sequence[Block], title: str, *, cover: bool = False) -> list[Section]:
    """Given a letter's blocks and its title, return its sections in reading order.

    ``cover``: the first page holds the title and the judgements only.
    """
    blocks = [_announced(block) for block in (_after_cover(blocks) if cover else blocks)]
    builder = _SectionBuilder(title)
    for index, block in enumerate(blocks):
        following = blocks[index + 1] if index + 1 < len(blocks) else None
        builder.add(block, following)
    return builder.finish()


def is_graded_beside(block: Block, following: Block | None) -> bool:
    """Given a block and the next, return whether it is a row of a judgement table: the next is its grade, alone.

    ::

        Leadership and governance   |  Good
    """
    if following is None or (block.kind != PARAGRAPH and block.page is not None):
        return False
    first, last, grade = block.lines[0], block.lines[-1], following.lines[0]
    beside = overlap(first.top, last.bottom, grade.top, grade.bottom) > 0 and grade.x0 > first.x1
    return beside and role_of(following.text) == DROP and not FINISHED.search(block.text)


def paragraph_numbers(blocks: Sequence[Block], sections: Sequence[Section]) -> list[int]:
    """Given a letter's blocks and sections, return the numbers of the paragraphs where findings stand, as printed.

    The number of a heading counts where it is the next: "13. Priorities for further improvement:".
    """
    finding_block_ids = {id(block) for section in sections if section.kind for block in section.blocks}
    numbers: list[int] = []
    for block in blocks:
        heading = _announced(block).kind == HEADING
        heading_number = NUMBER_LABEL.match(block.lines[0].text) if heading else None
        if block.number and id(block) in finding_block_ids:
            numbers.append(int(block.number))
        elif heading_number and numbers and int(heading_number[1]) == numbers[-1] + 1:
            numbers.append(int(heading_number[1]))
    return numbers


def _after_cover(blocks: Sequence[Block]) -> list[Block]:
    """Given the blocks of a report with a cover, return those after it: a summary can begin on the cover's page.

    A text file has no pages: where no heading ends the cover, all of it is kept.
    """
    cover = [block for block in blocks if block.page in {1, None}]
    ends = (
        i for i, block in enumerate(cover) if block.kind == HEADING and COVER_ENDS.match(plain(block.text))
    )
    paged = bool(cover) and cover[0].page == 1
    return list(blocks[next(ends, len(cover) if paged else 0) :])


def _announced(block: Block) -> Block:
    """Given a block, return it as a heading where it is one and nothing else: "Strengths:", "Local leadership"."""
    short = len(block.text.split()) <= COLON_HEADING_WORDS and block.text[-1:] not in ".;,"
    unnumbered = not block.number or block.text.endswith(":")
    roles = {*LISTS, TIMED, BACKGROUND}
    is_heading = short and block.kind == PARAGRAPH and unnumbered and role_of(block.text) in roles
    return replace(block, kind=HEADING) if is_heading else block


class _SectionBuilder:
    """Builds sections from blocks in reading order. ``path`` is the stack of open headings. Used for one letter."""

    def __init__(self, title: str) -> None:
        self.title = title
        self.path: list[Level] = []
        self.sections: list[Section] = []
        self.pending: list[Block] = []
        self.box: Block | None = None
        self.lead: Block | None = None
        self.aside: Block | None = None
        self.opened = False
        self.ended = ""

    def add(self, block: Block, following: Block | None) -> None:
        """Add the next block; ``following`` is the one after it."""
        listed = following is not None and _is_item(following)
        if self.box and _is_outside(block, self.box):
            self._close()
            self.box = None
        if self.lead and not _is_item(block) and (self.pending or not listed):
            self._close()
            self.lead = None
        role = self._role(block, following)
        if self.box and role not in {None, DROP, BOX, SKIP, *ENDS}:
            if _is_sentence(block):
                self.pending.append(replace(block, kind=PARAGRAPH))
            return  # else it is the box's own second line
        if role == ASIDE:
            self.aside = block
        if role in {DROP, ASIDE} or (role is None and self._is_aside(block)):
            return
        if role == "" and self.opened and _is_sentence(block) and not is_graded(block.text):
            block, role = replace(block, kind=PARAGRAPH), None  # a sentence set in bold
        if role is None or (not role and not self.opened):
            self.pending.append(block)
            return
        self._close()
        self._start_section(block, role, following)

    def finish(self) -> list[Section]:
        """Close the last section and return all."""
        self._close()
        return self.sections

    def _is_aside(self, block: Block) -> bool:
        """Return whether a block stands in a column that only says who is to act."""
        return self.aside is not None and abs(block.x0 - self.aside.x0) < COLUMN_PT

    def _is_judged(self, block: Block, following: Block | None) -> bool:
        """Return whether a grade stands beside a block: a row of a judgement table that opens a section.

        The table on a report's first page lists its sections and opens none.
        """
        if not self.opened or block.page in {1, None}:
            return False
        return is_graded_beside(block, following) and role_of(block.text) in {NARRATIVE, SUBJECT}

    def _start_section(self, block: Block, role: str, following: Block | None) -> None:
        self.box = self.lead = None
        if self.aside and not same_row(self.aside.lines[0], block.lines[0]):
            self.aside = None
        if role in ENDS:
            self.ended = self.ended or role
            return
        if self.ended == IMPRINT and role in {PLAIN, *LISTS}:
            self.ended = ""
        if role == BOX:
            self.box = block
        elif block.kind != HEADING and role in LISTS:
            self.lead = block
        else:
            judged = block.kind != HEADING
            self.path = open_heading(self.path, block, role, following, judged=judged)
            self.opened = True

    def _role(self, block: Block, following: Block | None) -> str | None:
        """Return the role of a heading, "" for one the policy does not know, None for what is no heading."""
        role = role_of(block.text)
        if not self.opened and block.page is None and is_graded_beside(block, following):
            return DROP  # a row of the table on the front
        if block.kind == HEADING or role in ENDS or self._is_judged(block, following):
            return role
        if is_graded_beside(block, following):
            return DROP
        lead_in = block.kind == PARAGRAPH and block.text.endswith(":") and not block.number
        short = len(block.text.split()) <= LEAD_IN_WORDS
        return role if lead_in and short and role in LISTS else None

    def _close(self) -> None:
        if self.pending:
            self.sections.append(self._section(tuple(self.pending)))
            self.path = filled(self.path, self.pending)
        self.pending = []

    def _section(self, blocks: tuple[Block, ...]) -> Section:
        if self.ended:
            return Section("", "", blocks)
        if self.lead:
            return Section(tidy(self.lead.text), role_of(self.lead.text), blocks)
        if self.box:
            return Section(tidy(self.box.text), NARRATIVE, blocks, boxed=True)
        if not self.path:
            return Section(self.title, NARRATIVE, blocks, opened=False)
        level = self.path[-1]
        if level.guessed and any(block.number for block in blocks):
            return Section(level.name, NARRATIVE, blocks)
        if level.guessed == "prose" and any(_is_prose(block) for block in blocks):
            return Section(level.name, NARRATIVE, blocks, opened=False)
        return Section(level.name, "" if level.kind == SKIP else level.kind, blocks)


def _is_item(block: Block) -> bool:
    """Return whether a block is an item of a list, though its sign was lost: then it begins with a small letter."""
    return bool(block.label) or block.text[:1].islower()


def _is_prose(block: Block) -> bool:
    return len(block.text.split()) >= PROSE_WORDS and not is_boilerplate(block.text)


def _is_sentence(block: Block) -> bool:
    """Return whether what is set like a heading is a sentence, as the text of a boxed case study can be."""
    long = len(block.text.split()) >= SENTENCE_WORDS
    finished = FINISHED.search(block.text) and not block.text.endswith(":")
    return long and bool(finished and SENTENCE.search(block.text))


def _is_outside(block: Block, box: Block) -> bool:
    if box.page is None:
        return block.kind == HEADING or bool(block.number)  # a text shows no frame
    if box.cell:
        return block.cell != box.cell and block.row != box.row
    return block.x0 < box.x0 - BOX_PT

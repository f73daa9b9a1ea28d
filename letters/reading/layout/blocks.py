"""Lines to blocks: headings, paragraphs and bullets, as the page sets them.

Tags and white space say which lines belong together (see line_joins.py); type size and weight make a heading.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from letters.reading.layout.furniture import body_size
from letters.reading.layout.geometry import Line, PageLines, cluster
from letters.reading.layout.line_joins import (
    FINISHED,
    LETTER_EM,
    continues,
    continues_text,
    join_lines,
)
from letters.reading.layout.list_labels import INDENT_PT, split_label

HEADING = "heading"
PARAGRAPH = "paragraph"
BULLET = "bullet"

LARGE = 1.1  # headings are set 14 and larger where the body is 12
LARGER_PT = 0.5  # sub-headings can be 12.7 where the body is 12
SUBHEADING_WORDS = 15
HEADING_WORDS = 45
REMAINDER_WORDS = 30  # paragraphs have 80 words; so short a one below a full page is the rest of the last
REMAINDER_GAP_PT = 45.0
FULL_PT = 36.0
EDGE_PT = 1.5  # a box can begin 2 pt to the right of the text around it, and ends 35 pt before it
SENTENCE_WORDS = 12  # a text's headings that are sentences are shorter, or known
SENTENCE = re.compile(
    r"\b(?:is|are|was|were|has|have|had|does?|did|needs? to|identified|found|remains?)\b", re.IGNORECASE
)
TWO_SENTENCES = re.compile(r"[a-z]{3,}[.?!] [A-Z]|\w; \w")


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that belong together. ``text`` is without its label; ``label`` is "12" or a bullet, as printed.

    ``page`` is that of the first line; ``x0`` the left edge of the label, ``indent`` that of the text.
    """

    kind: str
    text: str
    lines: tuple[Line, ...]
    label: str = ""

    @property
    def page(self) -> int | None:
        """The page on which the block starts."""
        return self.lines[0].page

    @property
    def x0(self) -> float:
        """The left edge of the label, or of the text where there is none."""
        return self.lines[0].x0

    @property
    def indent(self) -> float:
        """The left edge of the text."""
        return self.lines[0].indent

    @property
    def size_pt(self) -> float:
        """The type size of most letters."""
        return max(self.lines, key=lambda line: len(line.text)).size_pt

    @property
    def number(self) -> str:
        """The printed number, or nothing."""
        return self.label if self.label.isdigit() else ""

    @property
    def cell(self) -> int:
        """The table cell the block stands in; 0 outside of tables."""
        return self.lines[0].tag.cell if self.lines[0].tag else 0

    @property
    def row(self) -> int:
        """The table row the block stands in; 0 outside of tables."""
        return self.lines[0].tag.row if self.lines[0].tag else 0


def lines_to_blocks(
    pages: Sequence[PageLines], *, is_known_heading: Callable[[str], bool] = lambda text: False
) -> list[Block]:
    """Given pages with their body lines only, return their blocks in reading order.

    ``is_known_heading``: whether a line's words make it a heading; a text file has no type sizes to show it.
    """
    body_pt = body_size(pages)
    edges = _right_edges(pages)
    groups: list[list[Line]] = []
    for page in pages:
        belongs = continues_text if page.number is None else continues
        for line in _in_reading_order(page):
            after_blank_line = page.number is None and bool(groups) and line.top > groups[-1][-1].bottom + 1
            if (
                groups
                and not (after_blank_line and is_known_heading(line.text))
                and belongs(groups[-1], line, edges[groups[-1][-1]])
            ):
                groups[-1].append(line)
            else:
                groups.append([line])
    floor = max((line.bottom for line in edges), default=0.0)
    return _remainders_joined([_block(group, body_pt, is_known_heading) for group in groups], edges, floor)


def _remainders_joined(blocks: Iterable[Block], edges: dict[Line, float], floor: float) -> list[Block]:
    """Join a paragraph to its few last words on the next page, where the page ends on a full stop by chance."""
    joined: list[Block] = []
    for block in blocks:
        if joined and _is_remainder(block, joined[-1], edges, floor):
            above = joined.pop()
            block = replace(above, text=join_lines((above.text, block.text)), lines=above.lines + block.lines)
        joined.append(block)
    return joined


def _is_remainder(block: Block, above: Block, edges: dict[Line, float], floor: float) -> bool:
    last, line = above.lines[-1], block.lines[0]
    if last.page is None or line.page == last.page or HEADING in {block.kind, above.kind} or block.label:
        return False
    word_pt = LETTER_EM * last.size_pt * (len(line.text.split(" ", 1)[0]) + 1)
    full = edges[last] - last.x1 < min(word_pt, FULL_PT)
    low = last.bottom > floor - REMAINDER_GAP_PT
    alike = abs(line.x0 - above.indent) < INDENT_PT and abs(last.size_pt - line.size_pt) < LARGER_PT
    return full and low and alike and len(block.text.split()) <= REMAINDER_WORDS


def _right_edges(pages: Sequence[PageLines]) -> dict[Line, float]:
    """Return how far to the right each line's column reaches: lines of one column share their left edge."""
    edges: dict[Line, float] = {}
    for page in pages:
        if page.number is None:  # a text file's lines are as long as its longest, whatever its lists are
            edges.update(dict.fromkeys(page.lines, page.width_pt))
            continue
        for column in cluster(page.lines, lambda line: line.indent, tolerance=EDGE_PT):
            edge = max(line.x1 for line in column)
            edges.update(dict.fromkeys(column, edge))
    return edges


def _block(group: Sequence[Line], body_pt: float, is_known_heading: Callable[[str], bool]) -> Block:
    text = join_lines(line.text for line in group)
    label, rest = split_label(text, group[0])
    if _is_heading(group, rest, body_pt, label=label) and not (
        group[0].page is None and _is_sentence(rest, is_known_heading)
    ):
        return Block(HEADING, rest if label.isdigit() else text, tuple(group))
    kind = BULLET if label and not label.isdigit() else PARAGRAPH
    return Block(kind, rest, tuple(group), label)


def _in_reading_order(page: PageLines) -> list[Line]:
    """Return a page's lines in reading order: what stands above the line drawn first is read before it.

    The rest of a table's row that began on the page before can be drawn last.
    """
    above = [line for line in page.lines if page.number is not None and line.bottom <= page.lines[0].top + 1]
    above_ids = set(map(id, above))
    return [*above, *(line for line in page.lines if id(line) not in above_ids)]


def _is_sentence(text: str, is_known_heading: Callable[[str], bool]) -> bool:
    """Return whether a text without its full stop is a sentence all the same, and no heading."""
    if TWO_SENTENCES.search(text):
        return True
    long = len(text.split()) >= SENTENCE_WORDS and bool(SENTENCE.search(text))
    return long and not is_known_heading(text) and not re.match(r"(?:what|how)\b", text, re.IGNORECASE)


def _is_heading(group: Sequence[Line], text: str, body_pt: float, *, label: str) -> bool:
    words = len(text.split())
    if words > HEADING_WORDS or not re.search(r"[^\W\d_]", text):
        return False
    smallest = min(line.size_pt for line in group)
    if group[0].page is None:
        return group[0].bold
    if label:
        return label.isdigit() and smallest >= LARGE * body_pt and not FINISHED.search(text)
    larger = smallest >= body_pt + LARGER_PT and words <= SUBHEADING_WORDS and not FINISHED.search(text)
    return larger or smallest >= LARGE * body_pt or all(line.bold for line in group)

"""Lines to blocks: headings, paragraphs and bullets, as the page sets them.

In a tagged PDF the structure tree says which lines belong together; where it is silent, the white space does::

    1.   Leaders have       <- x0 at the label, indent at the text
         acted ...          <- same indent, one line below: same block
                            <- more than a line's white space: a new block
    2.   Social workers
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from letters.reading.furniture import body_size
from letters.reading.geometry import Line, Page, cluster, same_row

HEADING = "heading"
PARAGRAPH = "paragraph"
BULLET = "bullet"

PITCH_EM = 1.5  # lines of a paragraph are 1.2 em apart, paragraphs 1.65 em and more
HEADING_PITCH_EM = 2.0
SPLIT_EM = 2.4  # one element that leaves this much white space holds two paragraphs
INDENT_PT = 4.0  # continuation lines differ by less than 1 pt
LARGE = 1.1  # headings are set 14 and larger where the body is 12
LARGER_PT = 0.5  # sub-headings can be 12.7 where the body is 12
SUBHEADING_WORDS = 15
HEADING_WORDS = 45
TITLE_WORDS = (
    40  # in a text file, a line of more words without a full stop is cut prose; the longest title has 27
)
WRAPPED_PT = 660.0  # a text whose longest line has 110 characters is wrapped; others have 300 and more
FULL_TEXT_LINE = 0.75
REMAINDER_WORDS = 30  # paragraphs have 80 words; so short a one below a full page is the rest of the last
FULL_PT = 36.0
REMAINDER_GAP_PT = 45.0
CUT_WORDS = 8  # a line without a full stop that holds as many words is no entry of a list
LETTER_EM = 0.52  # the mean width of a letter
WIDER_PT = 0.3  # table rows can stand 15.0 pt apart where the lines in them stand 14.4
EARLY_PT = 12.0
FULL_LINE_PT = 60.0  # a paragraph's last line ends well before the right edge; others within 60 pt of it

BULLETS = (
    "-\\*\u00b7\u2022\u2023\u2043\u2212\u2013\u2219\u25a0\u25aa\u25ab\u25cf\u25cb\u25e6\u25fc\u25fe"
    "\u2b1b\u27a2\u2713\u0336\uf000-\uf0ff"  # private use: Wingdings and Symbol
)
BULLET_LABEL = re.compile(rf"^(?:[{BULLETS}]|o(?=\s))\s*(?=\S)")
NUMBER_LABEL = re.compile(r"^(\d{1,3})(?:[.)]\s+(?=\S)|(?:[.)]\s*|\s+)(?=[^\W\d_]|[‘’“\"'(£\[]))")
LETTER_LABEL = re.compile(r"^\(?(?:[a-h]|[ivx]{1,4})[.)]\s+(?=\S)")
GRADE_LINE = re.compile(r"Grade \d\b")  # stands under the heading it grades
FINISHED = re.compile(r"[.!?:;][\"'”’)\]]*\d*$")
OPEN_END = re.compile(
    r"(?:[-–,(]|\b(?:and|or|the|of|to|in|a|an|for|with|by|on|at|from|that|which|are|is|not))$"
)


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
        """The table cell the block stands in; 0 is none."""
        return self.lines[0].tag.cell if self.lines[0].tag else 0

    @property
    def row(self) -> int:
        """The table row the block stands in; 0 is none."""
        return self.lines[0].tag.row if self.lines[0].tag else 0


def lines_to_blocks(pages: Sequence[Page]) -> list[Block]:
    """Given pages with their body lines only, return their blocks in reading order."""
    body_pt = body_size(pages)
    edges = _right_edges(pages)
    groups: list[list[Line]] = []
    for page in pages:
        continues = _continues_text if page.number is None else _continues
        for line in page.lines:
            if groups and continues(groups[-1], line, edges[groups[-1][-1]]):
                groups[-1].append(line)
            else:
                groups.append([line])
    floor = max((line.bottom for line in edges), default=0.0)
    return _mended([_block(group, body_pt) for group in groups], edges, floor)


def _mended(blocks: Iterable[Block], edges: dict[Line, float], floor: float) -> list[Block]:
    """Join a paragraph to its few last words on the next page, where the page ends on a full stop by chance."""
    mended: list[Block] = []
    for block in blocks:
        if mended and _is_remainder(block, mended[-1], edges, floor):
            above = mended.pop()
            block = replace(above, text=join_lines((above.text, block.text)), lines=above.lines + block.lines)
        mended.append(block)
    return mended


def _is_remainder(block: Block, above: Block, edges: dict[Line, float], floor: float) -> bool:
    last, line = above.lines[-1], block.lines[0]
    if last.page is None or line.page == last.page or HEADING in {block.kind, above.kind} or block.label:
        return False
    word_pt = LETTER_EM * last.size_pt * (len(line.text.split(" ", 1)[0]) + 1)
    full = edges[last] - last.x1 < min(word_pt, FULL_PT)
    low = last.bottom > floor - REMAINDER_GAP_PT
    alike = abs(line.x0 - above.indent) < INDENT_PT and abs(last.size_pt - line.size_pt) < LARGER_PT
    return full and low and alike and len(block.text.split()) <= REMAINDER_WORDS


def join_lines(texts: Iterable[str]) -> str:
    """Given the lines of a text, return it as one line: "information-" + "sharing" close up, "16-" + "and" do not."""
    joined = ""
    for text in texts:
        hyphen = re.search(r"\w[-\u2010\u2011]$", joined) and not re.match(r"(?:and|or|to)\b", text)
        close = hyphen or (re.search(r"\d–$", joined) and re.match(r"\d", text))
        joined = f"{joined}{text}" if close or not joined else f"{joined} {text}"
    return joined


def _right_edges(pages: Sequence[Page]) -> dict[Line, float]:
    """Return how far to the right each line's column reaches: lines of one column share their left edge."""
    edges: dict[Line, float] = {}
    for page in pages:
        for column in cluster(page.lines, lambda line: line.indent, tolerance=INDENT_PT):
            edge = max(line.x1 for line in column)
            edges.update(dict.fromkeys(column, edge))
    return edges


def _continues(group: Sequence[Line], line: Line, right: float) -> bool:
    last = group[-1]
    if _differs(last, line) or _has_label(line, group):
        return False
    if last.page != line.page:
        return _continues_over_page(group, line, right)
    below = line.top - last.top
    if last.tag and last.tag == line.tag:
        return 0 < below < SPLIT_EM * line.size_pt
    wrapped_heading = last.bold and line.bold and line.text[:1].islower()
    pitch_em = HEADING_PITCH_EM if wrapped_heading else PITCH_EM
    if not 0 < below < pitch_em * max(last.size_pt, line.size_pt) or same_row(last, line):
        return False
    if not _in_place(group, line):
        return False
    if last.tag and line.tag:
        return _is_cut(last, line)
    return not (_ended_early(last, line, right) and below > _pitch(group) + WIDER_PT)


def _in_place(group: Sequence[Line], line: Line) -> bool:
    """Return whether a line starts where the text of its block does, or its last line, or its label."""
    lefts = (group[0].indent, group[0].x0, group[-1].x0 if len(group) > 1 else group[0].x0)
    return any(abs(line.x0 - left) < INDENT_PT for left in lefts)


def _pitch(group: Sequence[Line]) -> float:
    """Return how far apart the lines of a block stand; where it has one line only, any step is a line's."""
    steps = [below.top - above.top for above, below in pairwise(group) if above.page == below.page]
    return min(steps, default=PITCH_EM * group[0].size_pt)


def _ended_early(last: Line, line: Line, right: float) -> bool:
    """Return whether a full stop ends a line on which the next word would have found room."""
    word = line.text.split(" ", 1)[0]
    room = right - last.x1 - LETTER_EM * last.size_pt * (len(word) + 1)
    return bool(FINISHED.search(last.text)) and room > EARLY_PT


def _is_cut(last: Line, line: Line) -> bool:
    """Return whether two elements of the structure tree are one sentence after all, cut at a line's end."""
    if FINISHED.search(last.text) or line.bold or (last.tag and line.tag and last.tag.cell != line.tag.cell):
        return False
    return line.text[:1].islower() or len(last.text.split()) >= CUT_WORDS


def _continues_text(group: Sequence[Line], line: Line, right: float) -> bool:
    """The same for a text file: blank lines mean nothing inside a sentence, a page break left them there."""
    last = group[-1]
    if _has_label(line, group) or BULLET_LABEL.match(line.text):
        return False
    text = join_lines(part.text for part in group)
    adjacent = line.top - last.bottom < 1
    if line.x0 > group[0].x0 and adjacent and BULLET_LABEL.match(group[0].text):
        return True  # a bullet's last sentence on a line of its own, set in by a space
    if adjacent and right <= WRAPPED_PT and last.x1 > FULL_TEXT_LINE * right:
        return True
    if FINISHED.search(text):
        return False
    prose = len(text.split()) > TITLE_WORDS or bool(BULLET_LABEL.match(group[0].text))
    return line.text[:1].islower() or bool(OPEN_END.search(text)) or (prose and text[-1:] not in "*:")


def _differs(last: Line, line: Line) -> bool:
    """Return whether two lines are set so differently that they cannot be one block."""
    if last.tag and line.tag and last.tag == line.tag:
        return abs(last.size_pt - line.size_pt) > 3
    return abs(last.size_pt - line.size_pt) > 0.7 or last.bold != line.bold


def _has_label(line: Line, group: Sequence[Line]) -> bool:
    if GRADE_LINE.match(line.text):
        return True
    hangs = line.indent - line.x0 > INDENT_PT
    outdented = hangs and line.x0 < group[0].indent - INDENT_PT
    if hangs and BULLET_LABEL.match(line.text):
        return True
    return outdented and bool(NUMBER_LABEL.match(line.text) or LETTER_LABEL.match(line.text))


def _continues_over_page(group: Sequence[Line], line: Line, right: float) -> bool:
    last, first = group[-1], group[0]
    if last.tag and last.tag == line.tag:
        return True
    text = last.text.rstrip()
    if abs(line.x0 - first.indent) > 2 * INDENT_PT:
        return False
    if OPEN_END.search(text) or line.text[:1].islower():
        return True
    if first.indent - first.x0 > INDENT_PT:
        return True  # the page goes on where the text of a labelled paragraph stands
    tagged = last.tag is not None and line.tag is not None
    return not FINISHED.search(text) and last.x1 > right - FULL_LINE_PT and not (tagged and line.bold)


def _block(group: Sequence[Line], body_pt: float) -> Block:
    text = join_lines(line.text for line in group)
    label, rest = _split_label(text, group)
    if _is_heading(group, rest, body_pt, label=label):
        return Block(HEADING, rest if label.isdigit() else text, tuple(group))
    kind = BULLET if label and not label.isdigit() else PARAGRAPH
    return Block(kind, rest, tuple(group), label)


def _split_label(text: str, group: Sequence[Line]) -> tuple[str, str]:
    hangs = group[0].indent - group[0].x0 > INDENT_PT
    number = NUMBER_LABEL.match(text)
    if number and (hangs or text[number.end(1)] in ".)"):
        return number[1], text[number.end() :]
    bullet = BULLET_LABEL.match(text)
    if bullet and (hangs or bullet[0].endswith(" ")):
        return bullet[0].strip(), text[bullet.end() :]
    letter = LETTER_LABEL.match(text)
    if letter and hangs:
        return letter[0].strip(), text[letter.end() :]
    return "", text


def _is_heading(group: Sequence[Line], text: str, body_pt: float, *, label: str) -> bool:
    words = len(text.split())
    if words > HEADING_WORDS or not re.search(r"[^\W\d_]", text):
        return False
    smallest = min(line.size_pt for line in group)
    if label:
        return label.isdigit() and smallest >= LARGE * body_pt and not FINISHED.search(text)
    if group[0].page is None:
        return words <= TITLE_WORDS and not re.search(r"[.,;:!\"”]$", text)
    larger = smallest >= body_pt + LARGER_PT and words <= SUBHEADING_WORDS and not FINISHED.search(text)
    return larger or smallest >= LARGE * body_pt or all(line.bold for line in group)

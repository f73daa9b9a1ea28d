"""Which lines are one text: the decision between a line and the block above it.

In a tagged PDF the structure tree says which lines belong together; where it is silent, the white space does::

    1.   Leaders have       <- x0 at the label, indent at the text
         acted ...          <- same indent, one line below: same block
                            <- more than a line's white space: a new block
    2.   Social workers
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from letters.reading.layout.geometry import SOFT, Line, same_row
from letters.reading.layout.list_labels import INDENT_PT, starts_anew

PITCH_EM = 1.5  # lines of a paragraph are 1.2 em apart, paragraphs 1.65 em and more
HEADING_PITCH_EM = 2.0
SPLIT_EM = 2.4  # one element that leaves this much white space holds two paragraphs
CUT_WORDS = 8  # a line without a full stop that holds as many words is no entry of a list
LETTER_EM = 0.52  # the mean width of a letter
WIDER_PT = 0.3  # table rows can stand 15.0 pt apart where the lines in them stand 14.4
EARLY_PT = 12.0
SAME_PITCH_PT = 14.0  # and so much where nothing else parts two paragraphs
FULL_LINE_PT = 60.0  # a paragraph's last line ends well before the right edge; others within 60 pt of it

FINISHED = re.compile(r"[.!?:;][\"'”’)\]]*\d*$")
OPEN_END = re.compile(
    r"(?:[-–,(\u00ad]|\b(?:and|or|the|of|to|in|a|an|for|with|by|on|at|from|that|which|are|is|not))$"
)


def join_lines(texts: Iterable[str]) -> str:
    """Given the lines of a text, return it as one line: "information-" + "sharing" close up, "16-" + "and" do not.

    A soft hyphen at a line's end goes: the word was divided there.
    """
    joined = ""
    for text in texts:
        if joined.endswith(SOFT):
            joined = f"{joined[:-1]}{text}"
            continue
        end = joined[-2:]  # looked for in all of it, each join would cost as much as all before it
        hyphen = re.search(r"\w[-\u2010\u2011]$", end) and not re.match(r"(?:and|or|to)\b", text)
        close = hyphen or (re.search(r"\d–$", end) and re.match(r"\d", text))
        joined = f"{joined}{text}" if close or not joined else f"{joined} {text}"
    return joined


def continues(group: Sequence[Line], line: Line, right: float) -> bool:
    """Given a block's lines, the next line and how far the block's column reaches, return whether it goes on."""
    last = group[-1]
    if _differs(last, line) or starts_anew(line, group):
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
    if wrapped_heading or not _in_place(group, line):
        return wrapped_heading
    if last.tag and line.tag:
        return _is_cut(last, line)
    room = _room_left(last, line, right)
    return not (room > (EARLY_PT if below > _pitch(group) + WIDER_PT else SAME_PITCH_PT))


def continues_text(group: Sequence[Line], line: Line, right: float) -> bool:
    """The same for a text file, whose lines are tagged with their paragraph."""
    return group[-1].tag == line.tag


def _in_place(group: Sequence[Line], line: Line) -> bool:
    """Return whether a line starts where the text of its block does, or its last line, or its label."""
    lefts = (group[0].indent, group[0].x0, group[-1].x0 if len(group) > 1 else group[0].x0)
    return any(abs(line.x0 - left) < INDENT_PT for left in lefts)


def _pitch(group: Sequence[Line]) -> float:
    """Return how far apart the lines of a block stand; where it has one line only, any step is a line's."""
    steps = [below.top - above.top for above, below in pairwise(group) if above.page == below.page]
    return min(steps, default=PITCH_EM * group[0].size_pt)


def _room_left(last: Line, line: Line, right: float) -> float:
    """Return how much room the next word would have left on a line that a full stop ends; 0 without one."""
    word = line.text.split(" ", 1)[0]
    room = right - last.x1 - LETTER_EM * last.size_pt * (len(word) + 1)
    return room if FINISHED.search(last.text) else 0.0


def _is_cut(last: Line, line: Line) -> bool:
    """Return whether two elements of the structure tree are one sentence after all, cut at a line's end."""
    if FINISHED.search(last.text) or line.bold or (last.tag and line.tag and last.tag.cell != line.tag.cell):
        return False
    return line.text[:1].islower() or len(last.text.split()) >= CUT_WORDS


def _differs(last: Line, line: Line) -> bool:
    """Return whether two lines are set so differently that they cannot be one block."""
    if last.tag and line.tag and last.tag == line.tag:
        return abs(last.size_pt - line.size_pt) > 3
    return abs(last.size_pt - line.size_pt) > 0.7 or last.bold != line.bold


def _continues_over_page(group: Sequence[Line], line: Line, right: float) -> bool:
    last, first = group[-1], group[0]
    if last.tag and last.tag == line.tag:
        return True
    text = last.text.rstrip()
    hangs = abs(line.x0 - first.indent) <= 2 * INDENT_PT
    if not hangs and (len(group) == 1 or abs(line.x0 - last.x0) > 2 * INDENT_PT):
        return False  # a label can stand in a text that does not hang: the lines below it start where it does
    if OPEN_END.search(text) or line.text[:1].islower():
        return True
    if hangs and first.indent - first.x0 > INDENT_PT:
        return True  # the page goes on where the text of a labelled paragraph stands
    tagged = last.tag is not None and line.tag is not None
    return not FINISHED.search(text) and last.x1 > right - FULL_LINE_PT and not (tagged and line.bold)

"""Labels in front of a text: bullets, paragraph numbers, letters of a list."""

from __future__ import annotations

import re
from collections.abc import Sequence

from letters.reading.layout.geometry import Line

INDENT_PT = 4.0  # the lines of a text differ in their left edge by less than 1 pt

BULLETS = (
    "-\\*\u00b7\u2022\u2023\u2043\u2212\u2013\u2219\u25a0\u25aa\u25ab\u25cf\u25cb\u25e6\u25fc\u25fe"
    "\u2b1b\u27a2\u2713\u0336\uf000-\uf0ff"  # private use: Wingdings and Symbol
    "\ufffd"  # a sign that the file's font does not name, in front of a text
)
BULLET_LABEL = re.compile(rf"^(?:[{BULLETS}]|o(?=\s))\s*(?=\S)")
NUMBER_LABEL = re.compile(r"^(\d{1,3})(?:[.)]\s+(?=\S)|(?:[.)]\s*|\s+)(?=[^\W\d_]|[‘’“\"'(£\[]))")
LETTER_LABEL = re.compile(r"^\(?(?:[a-h]|[ivx]{1,4})[.)]\s+(?=\S)")
GRADE_LINE = re.compile(r"Grade \d\b")  # stands under the heading it grades


def starts_anew(line: Line, group: Sequence[Line]) -> bool:
    """Given a line and the block above it, return whether a label of its own starts a new block."""
    if GRADE_LINE.match(line.text):
        return True
    hangs = line.indent - line.x0 > INDENT_PT
    outdented = hangs and line.x0 < group[0].indent - INDENT_PT
    if hangs and BULLET_LABEL.match(line.text):
        return True
    return outdented and bool(NUMBER_LABEL.match(line.text) or LETTER_LABEL.match(line.text))


def split_label(text: str, first: Line) -> tuple[str, str]:
    """Given a block's text and first line, return its label ("12" or a bullet) and the text without it."""
    hangs = first.indent - first.x0 > INDENT_PT
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

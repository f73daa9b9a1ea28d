"""Text letters to pages of lines, so that the same stages read them. A text has one page, unnumbered.

A line's place is told by its place in the text: 12 pt down for each line, 6 pt right for each space.
"""

from __future__ import annotations

import codecs
import html
import re

from letters.errors import UnreadableLetter
from letters.reading.layout.geometry import Line, PageLines

LINE_PT = 12.0
CHARACTER_PT = 6.0
BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
LIST_OPENING = re.compile(r"^\s*<(?:ul|ol|li)\b[^<>]*>\s*", re.IGNORECASE)
CRUMB = re.compile(r"</?(?:ul|ol|li|p|br|div|span|b|i|strong|em|font|u|a|h[1-6])\b[^<>]*>", re.IGNORECASE)
MARKDOWN_HEADING = re.compile(r"^\s{0,3}#{1,6}\s+")
MARKDOWN_BOLD = re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
LABEL = re.compile(r"^(?:[-*\u2022\u25cf\u25aa\u25fc\u2013\uf000-\uf0ff]|\d{1,3}[.)])\s+(?=\S)")


def text_to_pages(data: bytes) -> list[PageLines]:
    """Given the bytes of a text file, return its one page. Raises UnreadableLetter for what is no text."""
    rows = decode(data).replace("\f", "\n").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    lines = [_line(row, index) for index, row in enumerate(map(_without_crumbs, rows)) if row.strip()]
    if not lines:
        raise UnreadableLetter("The file is empty")
    width = max(line.x1 for line in lines)
    return [PageLines(None, width, LINE_PT * len(rows), tuple(lines))]


def decode(data: bytes) -> str:
    """Given bytes, return their text: by byte order mark, else UTF-16 by its zeros, UTF-8, Windows-1252."""
    for mark, encoding in BOMS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, errors="replace")
    zeros = (data[0:400:2].count(0), data[1:400:2].count(0))
    if max(zeros) > len(data[:400]) // 4 and min(zeros) == 0:
        return data.decode("utf-16-be" if zeros[0] else "utf-16-le", errors="replace")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    if sum(map(text.count, map(chr, (*range(1, 9), *range(14, 32))))) > len(text) // 20:
        raise UnreadableLetter("The file is neither a PDF nor text")
    return text


def _without_crumbs(row: str) -> str:
    """Take HTML crumbs, Markdown asterisks and control characters out; a list's opening is a bullet."""
    row = CONTROL.sub("", row)
    row = LIST_OPENING.sub("- ", row)
    row = html.unescape(CRUMB.sub("", row))
    return MARKDOWN_BOLD.sub(r"\1", MARKDOWN_HEADING.sub("", row)).expandtabs(4)


def _line(row: str, index: int) -> Line:
    text = re.sub(r"\s+", " ", row).strip()
    x0 = CHARACTER_PT * (len(row) - len(row.lstrip()))
    label = LABEL.match(text)
    return Line(
        text=text,
        x0=x0,
        top=LINE_PT * index,
        x1=x0 + CHARACTER_PT * len(text),
        bottom=LINE_PT * (index + 1),
        indent=x0 + (CHARACTER_PT * label.end() if label else 0),
    )

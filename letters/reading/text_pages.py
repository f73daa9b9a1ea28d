"""Text letters to pages of lines, so that the same stages read them. A text has one page, unnumbered.

A line gets coordinates from its place in the text: 12 pt down for each line, 6 pt right for each space. A tag, as in a
tagged PDF, says which lines are one paragraph, and which a heading.
"""

from __future__ import annotations

import codecs
from collections.abc import Sequence

from letters.errors import UnreadableLetter
from letters.reading.layout.endless import refuse_endless
from letters.reading.layout.geometry import Line, PageLines, Tag
from letters.reading.text.asides import without_asides
from letters.reading.text.paragraphs import is_heading, is_time_limit, rows_to_paragraphs, with_lists_set_in
from letters.reading.text.rows import Row, labels_joined, text_to_rows

LINE_PT = 12.0
CHARACTER_PT = 6.0
TYPE_PT = 12.0
BELOW_PT = 11.5  # a heading that only says by when stands under the one above it
HEADING, PARAGRAPH = "H", "P"
BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def text_to_pages(data: bytes) -> list[PageLines]:
    """Given the bytes of a text file, return its one page. Raises UnreadableLetter for what is no text."""
    pages = text_to_rows(decode(data))
    refuse_endless(row.text for page in pages for row in page)
    rows = labels_joined(without_asides(pages))
    if not rows:
        raise UnreadableLetter("The file is empty")
    groups = with_lists_set_in(rows_to_paragraphs(rows))
    lines = [line for number, group in enumerate(groups, 1) for line in _lines(group, number)]
    width = max(line.x1 for line in lines)
    return [PageLines(None, width, LINE_PT * (rows[-1].index + 1), tuple(lines))]


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


def _lines(group: Sequence[Row], number: int) -> list[Line]:
    """Given a paragraph's rows and its number, return its lines."""
    heading = is_heading(group)
    tag = Tag(number, HEADING if heading else PARAGRAPH)
    size_pt = BELOW_PT if heading and is_time_limit(group) else TYPE_PT
    return [_line(row, tag, size_pt) for row in group]


def _line(row: Row, tag: Tag, size_pt: float) -> Line:
    x0 = CHARACTER_PT * row.column
    return Line(
        text=row.text,
        x0=x0,
        top=LINE_PT * row.index,
        x1=CHARACTER_PT * row.end,
        bottom=LINE_PT * (row.index + 1),
        size_pt=size_pt,
        bold=tag.role == HEADING,
        tag=tag,
        indent=x0 + CHARACTER_PT * len(row.label),
    )

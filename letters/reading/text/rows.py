"""A text to rows: what stands on a line of the file, how far in, and on which page where form feeds separate pages."""

from __future__ import annotations

import html
import re
import unicodedata
from dataclasses import dataclass, replace

from letters.reading.layout.list_labels import BULLET_LABEL, LETTER_LABEL

LIST_OPENING = re.compile(r"^\s*<(?:ul|ol|li)\b[^<>]*>\s*", re.IGNORECASE)
HTML_TAG = re.compile(r"</?(?:ul|ol|li|p|br|div|span|b|i|strong|em|font|u|a|h[1-6])\b[^<>]*>", re.IGNORECASE)
MARKDOWN_HEADING = re.compile(r"^\s{0,3}#{1,6}\s+")
MARKDOWN_BOLD = re.compile(r"\*\*(?=\S)([^*]+)(?<=\S)\*\*")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff"))
SIGNS = re.compile("[\ufb00-\ufb06\uff01-\uff5e]")  # ligatures, and letters as wide as Chinese ones
FLORIN_BULLET = re.compile(
    r"^(\s*)\u0192\s+(?=\S)"
)  # Wingdings' bullet in a text taken from a PDF of 2009 to 2011
NUMBER = re.compile(r"^(\d{1,3})[.)]\s+(?=\S)")
# What a converter that keeps columns leaves of a row of a judgement table: a name, a gap, a grade or part of one.
GRADE_WORD = r"(?:requires?|improvement|to|be|outstanding|good|adequate|inadequate|not|judged)"
GRADED = re.compile(
    rf"(?P<name>.{{8,}}\S)\s{{3,}}(?P<grade>{GRADE_WORD}(?: {GRADE_WORD})*)\s*$", re.IGNORECASE
)
GRADE = re.compile(rf"{GRADE_WORD}(?: {GRADE_WORD})*", re.IGNORECASE)
GRADE_COLUMN = 30  # grades stand in a column of their own, far to the right
LONE_LABEL = re.compile(r"^(?:\d{1,3}[.)]|[^\w\s\"'“‘(£]|o)$")  # pdftotext sets labels on rows of their own


@dataclass(frozen=True, slots=True)
class Row:
    """A row: its text, its column (from 0), its place in the file and its page (both from 0)."""

    text: str
    column: int
    index: int
    page: int

    @property
    def end(self) -> int:
        """The column after its last letter."""
        return self.column + len(self.text)

    @property
    def is_grade(self) -> bool:
        """Whether it is a grade, or part of one, in a column of its own."""
        return self.column > GRADE_COLUMN and bool(GRADE.fullmatch(self.text))

    @property
    def label(self) -> str:
        """The bullet, number or letter in front of the text, with its space."""
        match = NUMBER.match(self.text) or BULLET_LABEL.match(self.text) or LETTER_LABEL.match(self.text)
        return match[0] if match and match.end() < len(self.text) else ""


def text_to_rows(text: str) -> list[list[Row]]:
    """Given a text, return its pages (one, where it has no form feeds) of rows, the blank ones left out."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    pages: list[list[Row]] = []
    index = 0
    for number, page in enumerate(text.split("\f")):
        rows = []
        for line in page.split("\n"):
            for start, cell in _cells(_without_markup(line)):
                column = start + len(cell) - len(cell.lstrip())
                rows.append(Row(re.sub(r"\s+", " ", cell).strip(), column, index, number))
            index += 1
        pages.append(_with_grades_beside(rows))
    return pages


def _cells(line: str) -> list[tuple[int, str]]:
    """Given a line, return its cells and where they start: one, none for a blank, two for a name beside its grade."""
    if graded := GRADED.match(line):
        return [(0, graded["name"]), (graded.start("grade"), graded["grade"])]
    return [(0, line)] if line.strip() else []


def _with_grades_beside(rows: list[Row]) -> list[Row]:
    """Given rows, return them with a grade that stands between both rows of a name beside the first of them.

    ::

        2. Children looked after and achieving
                                                       Good
           permanence
    """
    placed = list(rows)
    for place in range(1, len(rows) - 1):
        above, row, below = placed[place - 1 : place + 2]
        near = above.index + 1 == row.index == below.index - 1
        apart = row.column > GRADE_COLUMN > max(above.column, below.column)
        if near and apart and row.is_grade and below.text[:1].islower():
            placed[place] = replace(row, index=above.index)
            placed[place + 1] = replace(below, index=row.index)
    return _names_whole(placed)


def _names_whole(rows: list[Row]) -> list[Row]:
    """Given rows, return them with both rows of a name before the grade that stands beside the first."""
    placed = list(rows)
    for place in range(1, len(rows) - 1):
        name, grade, rest = placed[place - 1 : place + 2]
        beside = grade.is_grade and not name.is_grade and name.index == grade.index
        goes_on = rest.index == grade.index + 1 and rest.text[:1].islower() and not rest.is_grade
        if beside and goes_on:
            placed[place : place + 2] = [rest, grade]
    return placed


def labels_joined(rows: list[Row]) -> list[Row]:
    """Given rows, return them with each label that stands alone set before the text that follows it."""
    joined: list[Row] = []
    for row in rows:
        above = joined[-1] if joined else None
        if above and LONE_LABEL.match(above.text) and not row.label and row.index - above.index <= 2:
            row = Row(f"{above.text} {row.text}", above.column, row.index, row.page)
            joined.pop()
        joined.append(row)
    return joined


def _without_markup(row: str) -> str:
    """Take HTML tags, Markdown asterisks and control characters out; a list item's tag becomes a bullet."""
    row = CONTROL.sub("", row).translate(INVISIBLE)
    row = SIGNS.sub(lambda sign: unicodedata.normalize("NFKC", sign[0]), row)
    row = LIST_OPENING.sub("- ", FLORIN_BULLET.sub("\\1\u2022 ", row))
    row = html.unescape(HTML_TAG.sub("", row))
    return MARKDOWN_BOLD.sub(r"\1", MARKDOWN_HEADING.sub("", row)).expandtabs(4)

"""A text to rows: what stands on a line of the file, how far in, and on which page where form feeds tell."""

from __future__ import annotations

import html
import re
import unicodedata
from dataclasses import dataclass

from letters.reading.layout.list_labels import BULLET_LABEL, LETTER_LABEL

LIST_OPENING = re.compile(r"^\s*<(?:ul|ol|li)\b[^<>]*>\s*", re.IGNORECASE)
CRUMB = re.compile(r"</?(?:ul|ol|li|p|br|div|span|b|i|strong|em|font|u|a|h[1-6])\b[^<>]*>", re.IGNORECASE)
MARKDOWN_HEADING = re.compile(r"^\s{0,3}#{1,6}\s+")
MARKDOWN_BOLD = re.compile(r"\*\*(?=\S)([^*]+)(?<=\S)\*\*")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff"))
SIGNS = re.compile("[\ufb00-\ufb06\uff01-\uff5e]")  # ligatures, and letters as wide as Chinese ones
HOOK = re.compile(r"^(\s*)\u0192\s+(?=\S)")  # Wingdings' bullet in a text taken from a PDF of 2009 to 2011
NUMBER = re.compile(r"^(\d{1,3})[.)]\s+(?=\S)")
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
    def label(self) -> str:
        """The bullet, number or letter in front of the text, with its space."""
        found = NUMBER.match(self.text) or BULLET_LABEL.match(self.text) or LETTER_LABEL.match(self.text)
        return found[0] if found and found.end() < len(self.text) else ""


def text_to_rows(text: str) -> list[list[Row]]:
    """Given a text, return its pages (one, where it has no form feeds) of rows, the blank ones left out."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    pages: list[list[Row]] = []
    index = 0
    for number, page in enumerate(text.split("\f")):
        rows = []
        for line in page.split("\n"):
            clean = _without_crumbs(line)
            if clean.strip():
                column = len(clean) - len(clean.lstrip())
                rows.append(Row(re.sub(r"\s+", " ", clean).strip(), column, index, number))
            index += 1
        pages.append(rows)
    return pages


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


def _without_crumbs(row: str) -> str:
    """Take HTML crumbs, Markdown asterisks and control characters out; a list's opening is a bullet."""
    row = CONTROL.sub("", row).translate(INVISIBLE)
    row = SIGNS.sub(lambda sign: unicodedata.normalize("NFKC", sign[0]), row)
    row = LIST_OPENING.sub("- ", HOOK.sub("\\1\u2022 ", row))
    row = html.unescape(CRUMB.sub("", row))
    return MARKDOWN_BOLD.sub(r"\1", MARKDOWN_HEADING.sub("", row)).expandtabs(4)

"""The text and width of a font's characters, each looked up once."""

from __future__ import annotations

import unicodedata

from pdfminer.pdffont import PDFFont, PDFUnicodeNotDefined

BOLD_FLAG = 1 << 18  # ForceBold in a font descriptor's flags
UNKNOWN = "\ufffd"  # stands for a character that the font does not name
ZERO_WIDTH = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff"))


class Font:
    """A font as the device uses it: text and width by character code, cached."""

    def __init__(self, font: PDFFont) -> None:
        self.font = font
        name = str(font.fontname)
        self.bold = "bold" in name.lower() or "black" in name.lower() or bool(font.flags & BOLD_FLAG)
        self.dingbats = "wingdings" in name.lower()
        self.glyphs: dict[int, tuple[str, float]] = {}

    def glyph(self, code: int) -> tuple[str, float]:
        """Given a character code, return its text and its width in ems."""
        cached = self.glyphs.get(code)
        if cached is None:
            cached = self.glyphs[code] = (self._text(code), self.font.char_width(code))
        return cached

    def _text(self, code: int) -> str:
        try:
            text = self.font.to_unichr(code)
        except PDFUnicodeNotDefined:
            return " " if code in (3, 32) else UNKNOWN
        if self.dingbats and len(text) == 1 and "!" <= text <= "\xff":
            return chr(0xF000 + ord(text))  # Wingdings has its own alphabet: its "n" is a black square
        return readable(text)


def readable(text: str) -> str:
    """Given a glyph's text, return it with ligature signs as letters, and UNKNOWN for what the font does not name.

    A soft hyphen stays: many fonts give it for their only hyphen, and layout/hyphens.py decides by the words around it.
    """
    if text.isascii() and text.isprintable():
        return text
    if "\x00" in text:
        return UNKNOWN
    text = text.translate(ZERO_WIDTH)
    return unicodedata.normalize("NFKC", text) if text.isalpha() else text

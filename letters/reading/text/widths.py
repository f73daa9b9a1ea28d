"""How wide a row was in print, estimated from its letters: "ill" is half as wide as "mow"."""

from __future__ import annotations

from letters.reading.text.rows import Row

NARROW_EM, WIDE_EM, CAPITAL_EM, LETTER_EM = 0.3, 0.85, 0.62, 0.54  # as most faces have them
NARROW, WIDE = frozenset(" ijltfrI.,;:'’‘|!()[]-"), frozenset("mwMW%@")


def width_em(text: str) -> float:
    """Given a text, return its width in ems."""
    narrow, wide = sum(map(NARROW.__contains__, text)), sum(map(WIDE.__contains__, text))
    capitals = sum(map(str.isupper, text))
    others = len(text) - narrow - wide - capitals
    return NARROW_EM * narrow + WIDE_EM * wide + CAPITAL_EM * capitals + LETTER_EM * others


def reach_em(row: Row) -> float:
    """Given a row, return how far to the right it reaches, in ems."""
    return LETTER_EM * row.column + width_em(row.text)

"""Characters that nobody sees and that break or disguise what is written in files. Pure.

Sources: Unicode, categories Cc, Zl and Zp; Unicode Bidirectional Algorithm (UAX 9), "Explicit directional embeddings,
overrides and isolates", by which text can be shown in another order than it is in ("Trojan Source", 2021).
"""

from __future__ import annotations

import re

# All but tab and new line; a return belongs to the new line after it.
CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029]|\r(?!\n)")
DIRECTIONS = re.compile(
    "[\u202a-\u202e\u2066-\u2069]"
)  # letters in English need none; marks of names may stay


def without_controls(text: str) -> str:
    """Given text, return it with a space for each control character (tabs and new lines stay), in the order in which
    its letters are written."""
    if text.isprintable():
        return text
    return DIRECTIONS.sub("", CONTROLS.sub(" ", text))

"""Text of letters and editors, made fit for a file of XML."""

from __future__ import annotations

import re

NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # XML 1.0, "Char"


def legal(text: str) -> str:
    """Given text, return it with a space for each sign that no XML may hold."""
    return NOT_IN_XML.sub(" ", text)

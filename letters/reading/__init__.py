"""Bytes in, a letter out. Pure: no Django, no models, no settings, no files. ``read_letter`` is the entrance."""

from __future__ import annotations

from letters.reading.letter import ReadLetter

__all__ = ["ReadLetter", "read_letter"]


def read_letter(data: bytes, name: str, *, tagged: bool = True) -> ReadLetter:
    """Given a file's bytes and its name, return the letter it holds.

    ``tagged=False`` reads a PDF as if it had no structure tree. Raises UnreadableLetter where the bytes cannot
    be read and NotALetter where they hold no inspection letter; the message is one line.
    """
    # Here and not above: whoever only stores letters does not load the PDF library (13 MB, 0.2 s).
    from letters.reading import recipe

    return recipe.read_letter(data, name, tagged=tagged)

"""Bytes in, a letter out. Pure: no Django, no models, no settings, no files. ``read_letter`` is the entrance."""

from __future__ import annotations

from collections.abc import Iterable

from letters.reading.letter import ReadLetter

__all__ = ["ReadLetter", "line_states", "read_letter"]


def read_letter(data: bytes, name: str, *, tagged: bool = True) -> ReadLetter:
    """Given a file's bytes and its name, return the letter it holds.

    ``tagged=False`` reads a PDF as if it had no structure tree. Raises UnreadableLetter where the bytes cannot
    be read and NotALetter where they hold no inspection letter; the message is one line.
    """
    # Imported here, so that processes that only store letters do not load the PDF library (13 MB, 0.2 s).
    from letters.reading import recipe

    return recipe.read_letter(data, name, tagged=tagged)


def line_states(lines: Iterable[str], findings: Iterable[str], passages: Iterable[str]) -> list[str]:
    """Given a page's lines, and the texts of a letter's findings and of its unplaced passages, say which is which.

    Each line is ``found``, ``known`` to be no finding, or ``neither``.
    """
    from letters.reading.body import coverage

    return coverage.line_states(lines, findings, passages)

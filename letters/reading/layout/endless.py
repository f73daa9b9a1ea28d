"""Text that no letter has: a line without end, or far too much of it. Refused at once, in time in step with its size.

The stages that follow look at a line's words and marks from many places in it, which costs the square of a run of one
kind. In letters such runs are short: the longest are dot leaders and web addresses, under 200 characters.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from letters.errors import UnreadableLetter

RUN_CHARS = 1_000  # without a space, or without a letter or digit
ROWS, CHARS = 20_000, 2_000_000  # a letter of 60 pages has some 3,500 lines and 250,000 characters
RUNS = (re.compile(r"\S+"), re.compile(r"[\W_]+"), re.compile(r"[\d\W]+"))


def refuse_endless(rows: Iterable[str]) -> None:
    """Given the lines of a file, raise UnreadableLetter where they are no letter's by their mere size."""
    chars = 0
    for count, row in enumerate(rows, start=1):
        chars += len(row)
        if count > ROWS or chars > CHARS:
            raise UnreadableLetter("far longer than any inspection report")
        if len(row) > RUN_CHARS and any(_longest(run, row) > RUN_CHARS for run in RUNS):
            raise UnreadableLetter(f"it has a line with over {RUN_CHARS} characters that make no words")


def _longest(run: re.Pattern[str], row: str) -> int:
    return max(map(len, run.findall(row)), default=0)

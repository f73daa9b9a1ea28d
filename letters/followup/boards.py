"""Which items of a letter are addressed to the safeguarding board, whose review stands at the end of some reports."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

# Single inspection reports (2013 to 2018) hold two reports: of the authority, then of its safeguarding board, each
# with its own list. Between the two lists stand the findings on the authority: 70 to 200 of them.
REPORTS_OF_TWO = ("sif",)
APART = 20  # findings between the end of one list and the start of the next


def items_of_the_board(framework: str, positions: Sequence[int]) -> frozenset[int]:
    """Given a letter's framework and the places of its items, 0-based in order, return those that are the board's."""
    if framework not in REPORTS_OF_TWO:
        return frozenset()
    for before, after in itertools.pairwise(positions):
        if after - before > APART:
            return frozenset(one for one in positions if one >= after)
    return frozenset()

"""What later letters say of items, worked out once and remembered for as long as both read as they did.

The long part of following up can so be done while nothing is locked; what is stored is looked up again under the lock.
"""

from __future__ import annotations

from letters.followup import FollowUp as Told
from letters.followup import LaterLetter, follow_up, read_later
from letters.models import Inspection
from letters.tracking.items import AskedFor, later_findings


class Telling:
    """What some letters say of some items."""

    def __init__(self) -> None:
        self._letters: dict[int, LaterLetter] = {}
        self._told: dict[int, dict[AskedFor, Told]] = {}

    def read(self, inspection: Inspection) -> None:
        """Given an inspection, read its letter as it is now; what it said is forgotten where it reads otherwise."""
        findings = tuple(later_findings(inspection))
        held = self._letters.get(inspection.pk)
        if held is None or held.findings != findings:
            self._letters[inspection.pk] = read_later(findings)
            self._told[inspection.pk] = {}

    def told(self, item: AskedFor, later: Inspection) -> Told:
        """Given an item and an inspection that was read, return what its letter says of the item."""
        told = self._told[later.pk]
        if item not in told:
            letter = self._letters[later.pk]
            told[item] = follow_up(item.text, letter, themes=item.themes, for_the_board=item.for_the_board)
        return told[item]

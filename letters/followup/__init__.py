"""Was it fixed? What a later letter says of an item that an earlier one asked to improve. Pure."""

from letters.followup.boards import items_of_the_board
from letters.followup.reading import LaterFinding, LaterLetter, read_later
from letters.followup.suggesting import MOST_SHOWN, FollowUp, Match, follow_up
from letters.followup.verdicts import NOT_MENTIONED, UNCLEAR, VERDICTS

__all__ = [
    "MOST_SHOWN",
    "NOT_MENTIONED",
    "UNCLEAR",
    "VERDICTS",
    "FollowUp",
    "LaterFinding",
    "LaterLetter",
    "Match",
    "follow_up",
    "items_of_the_board",
    "read_later",
]

"""Items that letters asked to improve, followed up in later letters and stored; writes follow-ups alone."""

from letters.tracking.background import (
    ask_worker,
    follow_up_due,
    note_changing,
    note_going,
    note_moving,
    take_up_due,
)
from letters.tracking.items import AskedFor, item_of, items_of, later_letter
from letters.tracking.store import track_all, track_authority

__all__ = [
    "AskedFor",
    "ask_worker",
    "follow_up_due",
    "item_of",
    "items_of",
    "later_letter",
    "note_changing",
    "note_going",
    "note_moving",
    "take_up_due",
    "track_all",
    "track_authority",
]

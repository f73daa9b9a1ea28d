"""Since when readers can see each finding, when it last changed, and which are gone.

Writes ``FindingVisibility`` alone. It is told after the search index has followed a change, so that whoever asks for
what is new finds it in the index.
"""

from letters.visibility.noting import note, note_all, now_noted
from letters.visibility.standing import visible_now

__all__ = ["note", "note_all", "now_noted", "visible_now"]

"""Our terms as the server takes them: it splits at spaces, and knows nothing of words.

    "Co-ordination is"  ->  "co|coordin ordin|coordin is"      what stands in one place is joined by "|"

So stems, accents and places are those of search.text, in the index and in questions alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

APART = re.compile(r"[\s|%\x00]")  # a letter may fold into a space: "ͺ" does


def as_sent(term: str) -> str:
    """Given a term, return it without what the server would part it at; what starts so still does."""
    return APART.sub(lambda found: f"%{ord(found[0]):x}.", term) or "%"


def side_by_side(terms: Iterable[str]) -> str:
    """Given terms in a row, return them as the server takes a phrase."""
    return " ".join(map(as_sent, terms))


def text_of(places: Mapping[str, list[int]]) -> str:
    """Given terms and the places where each stands, return the text of which the server makes just these."""
    size = 1 + max((place for at in places.values() for place in at), default=-1)
    slots: list[list[str]] = [[] for _ in range(size)]
    for term, at in places.items():
        for place in at:
            slots[place].append(as_sent(term))
    return " ".join("|".join(slot) for slot in slots)

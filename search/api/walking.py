"""Keyset pagination: from one part of long results to the next without skips or repeats while letters come and go.

The cursor of the next part names the last finding returned and its sort key, not a page number.
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as Base64Error
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from letters.models import Finding
from search.engine import Results, generation, matching_ids, run
from search.query import PAGE_SIZE, Query

KEYS = {
    "newest": "inspection__start",
    "oldest": "inspection__start",
    "authority": "inspection__authority__name",
}
STALE = "after: the collection has changed, and so has the order by relevance; start again, or sort by date"


class CannotGoOn(Exception):
    """The parameter ``after`` cannot be used; the message says why."""


@dataclass(frozen=True, slots=True)
class Place:
    """A cursor: the id of the last finding returned, its sort key, and the generation of the index then."""

    finding: int
    key: str
    generation: str

    def written(self) -> str:
        """As the parameter ``after`` has it."""
        text = json.dumps([self.finding, self.key, self.generation], separators=(",", ":"))
        return urlsafe_b64encode(text.encode()).decode().rstrip("=")


def read_place(text: str) -> Place:
    """Given a value of ``after``, return its cursor. Raises CannotGoOn where it is malformed."""
    try:
        finding, key, state = json.loads(urlsafe_b64decode(text.encode() + b"=" * (-len(text) % 4)))
    except (ValueError, Base64Error) as err:
        raise CannotGoOn("after: must be taken from 'next' of an answer") from err
    if not (isinstance(finding, int) and isinstance(key, str) and isinstance(state, str)):
        raise CannotGoOn("after: must be taken from 'next' of an answer")
    return Place(finding, key, state)


def place_of(finding: Finding, query: Query, state: str) -> Place:
    """Given the last finding of a part and the generation of the index then, return the cursor of the next part."""
    return Place(finding.pk, _key_of(finding, query), state)


def _key_of(finding: Finding, query: Query) -> str:
    if query.order == "authority":
        return finding.inspection.authority.name if finding.inspection.authority else ""
    start = finding.inspection.start
    return start.isoformat() if start and query.order in KEYS else ""


def run_after(query: Query, place: Place) -> tuple[Results, int]:
    """Given a query and a cursor, return the results that follow, and how many come before them.

    Raises CannotGoOn.
    """
    start = _behind(place, matching_ids(query), query)
    page, offset = start // PAGE_SIZE + 1, start % PAGE_SIZE
    results = run(query.on_page(page))
    results = replace(results, page=min(page, results.pages))
    if not offset:
        return results, start
    more = run(query.on_page(page + 1), with_counts=False)
    hits = [hit for part in (results, more) for hit in part.hits if hit.has_all or query.match]
    return replace(results, hits=tuple(hits[offset : offset + PAGE_SIZE])), start


def _behind(place: Place, ids: Sequence[int], query: Query) -> int:
    """How many of the ids come up to and including a cursor's finding, also where it is no longer among them."""
    if query.order not in KEYS and place.generation != generation():
        raise CannotGoOn(STALE)
    if place.finding in ids:
        return ids.index(place.finding) + 1
    keys = dict(Finding.objects.shown().values_list("pk", KEYS.get(query.order, "pk")))
    place_rank = _rank(place.key, place.finding, query)
    return sum(_rank(keys.get(pk), pk, query) <= place_rank for pk in ids)


def _rank(key: object, finding: int, query: Query) -> tuple[bool, int | str, int]:
    """The sort key of a finding: those without a value last, ties by id."""
    text = key.isoformat() if isinstance(key, date) else str(key or "")
    if query.order == "authority" or not text:
        return (not text, text, finding)
    day = date.fromisoformat(text).toordinal()
    return (False, -day if query.order == "newest" else day, finding)

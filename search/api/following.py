"""Incremental updates: what was added, changed or removed since a time, for programs that keep a copy.

    findings by their last change, from a time or a cursor on --a part--> those that the query matches
                                                                     --> all others: to be removed from the copy

Times of changes only increase, and none is recorded before the index has the change (letters/visibility): what is
recorded after a part was read comes after it. A finding that changes between two requests comes again, further on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db.models import Q

from letters.models import Finding, FindingVisibility
from letters.visibility import now_noted
from search.api.moments import read_moment, written_moment
from search.engine import in_order, matching_ids
from search.query import ParsedWords, Query

PART = 200  # changed findings in one answer
AT_ONCE = 500
PLACE = re.compile(r"(?P<moment>\d{4}-[\dT:.-]+Z)\.(?P<finding>\d{1,18})", re.ASCII)
BEYOND = 10**18 - 1  # greater than every finding's number
BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
WRONG_TIME = "added_since: must be a date or a time such as 2026-11-26 or 2026-11-26T09:30:00Z, given once"
WRONG_PLACE = "after: must be taken from an answer's 'next' or 'follow', and given once"


class CannotFollow(Exception):
    """The parameters ``added_since`` and ``after`` cannot be used; the message says why."""


@dataclass(frozen=True, slots=True)
class From:
    """A cursor: after a finding that changed at a moment; 0 is before all findings of that moment."""

    moment: datetime
    finding: int = 0

    def written(self) -> str:
        """As the parameter ``after`` has it."""
        return f"{written_moment(self.moment)}.{self.finding}"


@dataclass(frozen=True, slots=True)
class Changed:
    """A finding and its last change; it became visible at ``since``, None where it is not visible."""

    finding: int
    moment: datetime
    since: datetime | None


@dataclass(frozen=True, slots=True)
class Part:
    """Some changes in their order: ``found`` by the query, and ``gone`` from its results or never in them.

    ``behind`` is the cursor of the next part; ``is_last`` where nothing more has changed yet.
    """

    found: tuple[Changed, ...]
    gone: tuple[Changed, ...]
    behind: From
    is_last: bool


def place_asked(added_since: Sequence[str], after: Sequence[str]) -> From:
    """Given the values of both parameters, return the cursor to continue from. Raises CannotFollow."""
    moment = read_moment(added_since[0]) if len(added_since) == 1 else None
    if moment is None:
        raise CannotFollow(WRONG_TIME)
    if not after:
        return From(max(moment, BEGINNING))
    written = PLACE.fullmatch(after[0]) if len(after) == 1 else None
    behind = read_moment(written["moment"]) if written else None
    if written is None or behind is None:
        raise CannotFollow(WRONG_PLACE)
    return From(behind, int(written["finding"]))


def part_after(query: Query, words: ParsedWords, place: From, limit: int = PART) -> Part:
    """Given a query and a cursor, return the next part. Raises IndexUnavailable."""
    changes = list(_changes(place, limit + 1))
    part_changes = changes[:limit]
    newest = query.sorted_by("newest")  # an order that needs no scoring
    matching = set(matching_ids(newest, words))  # read after the changes: the index has all of them
    last = part_changes[-1] if part_changes else None
    return Part(
        tuple(change for change in part_changes if change.since and change.finding in matching),
        tuple(change for change in part_changes if not (change.since and change.finding in matching)),
        From(last.moment, last.finding) if last else _at_the_end(place),
        is_last=len(changes) <= limit,
    )


def all_after(query: Query, words: ParsedWords, place: From) -> Part:
    """The same without a limit: all changes. Each takes little memory: a number and two times."""
    return part_after(query, words, place, limit=10**9)


def _at_the_end(place: From) -> From:
    """The cursor where nothing has changed: the same, or now where it was in the future."""
    noted = now_noted()
    return place if noted is None or place.moment <= noted else From(noted, BEYOND)


def _changes(place: From, limit: int) -> Iterator[Changed]:
    later = Q(changed_at__gt=place.moment) | Q(changed_at=place.moment, finding_id__gt=place.finding)
    rows = FindingVisibility.objects.filter(changed_at__gte=place.moment).filter(later).as_it_happened()
    for pk, moment, since in rows.values_list("finding_id", "changed_at", "visible_since")[:limit]:
        yield Changed(pk, moment, since)


def findings_of(changes: Sequence[Changed]) -> Iterator[Finding]:
    """Given changes, yield their findings in that order, read in batches; one withdrawn meanwhile is left out, and
    comes as gone later."""
    for start in range(0, len(changes), AT_ONCE):
        yield from in_order([change.finding for change in changes[start : start + AT_ONCE]])

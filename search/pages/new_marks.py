"""Which results are new to somebody who has just opened a saved search: marked until they open another."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest

from letters.models import FindingVisibility
from search.engine import matching_ids
from search.errors import IndexUnavailable
from search.news import new_since
from search.pages.new_findings import moment_in, new_url
from search.query import FOR_SHOWING, Query

KEY = "opened_search"  # of the session: (question, last visit)


@dataclass(frozen=True, slots=True)
class NewMarks:
    """How many findings are new since a visit, which of the page's, and the address that shows them alone."""

    since: datetime
    total: int
    ids: frozenset[int]
    url: str


def remember_visit(request: HttpRequest, query: Query, last_visit: datetime) -> None:
    """Given a saved search that is opened, and when it was opened before, remember what to mark."""
    request.session[KEY] = [_plain(query), last_visit.isoformat()]


def marks_on(request: HttpRequest, query: Query, finding_ids: Iterable[int]) -> NewMarks | None:
    """Given a page of results, return what is new on it; None where no saved search was opened that asks this."""
    if not request.user.is_authenticated:
        return None  # whose session is not looked at: visitors have none
    question, last_visit = request.session.get(KEY, ("", ""))
    since = moment_in(last_visit)
    if since is None or question != _plain(query):
        return None
    rows = FindingVisibility.objects.filter(pk__in=list(finding_ids), visible_since__gt=since)
    try:
        total = len(new_since(matching_ids(query.sorted_by("newest")), since))
    except IndexUnavailable:
        return None
    ids = frozenset(rows.values_list("finding_id", flat=True))
    return NewMarks(since, total, ids, new_url(query.without("sort", *FOR_SHOWING), since))


def _plain(query: Query) -> str:
    return query.without("sort", *FOR_SHOWING).urlencode()

"""Changes since a time, for programs that keep a copy: a part as JSON, all as CSV, and removed findings as both."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.urls import reverse

from search.api.csv import UTF8_MARK, csv_lines, lines_of
from search.api.following import (
    CannotFollow,
    From,
    Part,
    all_after,
    findings_of,
    part_after,
    place_asked,
)
from search.api.moments import written_moment
from search.api.records import Absolute, records_of
from search.engine import generation, parsed_words
from search.query import FOR_SHOWING, Labels, Query, form_encoded, heading_sentence

OWN = ("added_since", "after")
REMOVED_COLUMNS = ("id", "url", "removed_at")


def is_following(request: HttpRequest) -> bool:
    """Whether a request asks for changes since a time."""
    return "added_since" in request.GET


def changes_json(
    request: HttpRequest, query: Query, filter_labels: Labels, absolute: Absolute
) -> JsonResponse:
    """Given a query and a request with a time, return what changed since. Raises CannotFollow, IndexUnavailable."""
    place = _place(request)
    words = parsed_words(query)
    state = generation()
    part = part_after(query, words, place)
    onward = _address("findings_json", request, query, part.behind, absolute)
    body = {
        "title": heading_sentence(_plain(query), len(part.found), filter_labels, words),
        "added_since": written_moment(place.moment),
        "generation": state,
        "notes": words.messages,
        "results": [asdict(record) for record in records_of(findings_of(part.found), absolute)],
        "removed": [change.finding for change in part.gone],
        "next": None if part.is_last else onward,
        "follow": onward if part.is_last else None,
    }
    return JsonResponse(body, json_dumps_params={"ensure_ascii": False})


def changes_csv(
    request: HttpRequest, query: Query, absolute: Absolute
) -> tuple[Iterator[str], dict[str, str]]:
    """Given a query and a request with a time, return CSV lines of what was added or changed since, and headers.

    Raises CannotFollow, IndexUnavailable.
    """
    part = all_after(query, parsed_words(query), _place(request))
    return csv_lines(findings_of(part.found), absolute), _follow_header(
        "findings_csv", request, query, part, absolute
    )


def removed_csv(
    request: HttpRequest, query: Query, absolute: Absolute
) -> HttpResponse | StreamingHttpResponse:
    """Given a query and a request with a time, return as CSV the changed findings that the query does not match."""
    part = all_after(query, parsed_words(query), _place(request))
    headers = _follow_header("removed_csv", request, query, part, absolute)
    headers["Content-Disposition"] = 'attachment; filename="removed-findings.csv"'
    return StreamingHttpResponse(
        _removed_lines(part, absolute), content_type="text/csv; charset=utf-8", headers=headers
    )


def _removed_lines(part: Part, absolute: Absolute) -> Iterator[str]:
    yield UTF8_MARK + lines_of([REMOVED_COLUMNS])
    for change in part.gone:
        url = absolute(reverse("finding", args=[change.finding]))
        yield lines_of([[str(change.finding), url, written_moment(change.moment)]])


def _place(request: HttpRequest) -> From:
    return place_asked(request.GET.getlist("added_since"), request.GET.getlist("after"))


def _plain(query: Query) -> Query:
    return query.without("sort", *FOR_SHOWING)


def _address(view: str, request: HttpRequest, query: Query, behind: From, absolute: Absolute) -> str:
    own = [("added_since", request.GET["added_since"]), ("after", behind.written())]
    return absolute(f"{reverse(view)}?{form_encoded([*_plain(query).pairs(), *own])}")


def _follow_header(
    view: str, request: HttpRequest, query: Query, part: Part, absolute: Absolute
) -> dict[str, Any]:
    """The header that links to the next changes (RFC 8288)."""
    return {"Link": f'<{_address(view, request, query, part.behind, absolute)}>; rel="next"'}


__all__ = ["OWN", "CannotFollow", "changes_csv", "changes_json", "is_following", "removed_csv"]

"""Search results for programs: CSV and JSON, with the same parameters as the page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import conditional_page, require_safe

from search.api import follow_views
from search.api.csv import csv_lines
from search.api.file_names import file_name
from search.api.following import CannotFollow
from search.api.openapi import document
from search.api.records import Absolute, Record, Records
from search.api.walking import CannotGoOn, place_of, read_place, run_after
from search.engine import Hit, Results, generation, matching, parsed_words, run
from search.errors import IndexUnavailable
from search.query import (
    FILTERS,
    MAX_PARAMETERS,
    MOST,
    PAGE_SIZE,
    Labels,
    Query,
    address,
    form_encoded,
    heading_sentence,
    labels,
    pairs_in,
    problems_in,
    query_from,
)

Answer = Callable[[HttpRequest, Query, Labels], HttpResponse | StreamingHttpResponse]
View = Callable[[HttpRequest], HttpResponse | StreamingHttpResponse]
PLAIN_TEXT = "text/plain; charset=utf-8"
TOO_MANY = f"There are more than {MAX_PARAMETERS} parameters."


def answers(answer: Answer, extra_parameters: tuple[str, ...] = ()) -> View:
    """Given a function that answers a valid query, return a view that answers an invalid one with 400 and messages.

    ``extra_parameters`` are allowed parameters that are not the query's. Conditional requests are answered with 304
    where nothing changed.
    """

    @require_safe
    @conditional_page
    def view(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
        response = _answer(request)
        response["X-Robots-Tag"] = "noindex"
        return response

    def _answer(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
        filter_labels = labels()
        query_string = request.META["QUERY_STRING"]
        parameters = [pair for pair in pairs_in(query_string) if pair[0] not in extra_parameters]
        too_many = bool(query_string.strip("&")) and not pairs_in(query_string)
        problems = [TOO_MANY] if too_many else problems_in(parameters, filter_labels)
        if problems:
            return refused(problems)
        try:
            return answer(request, query_from(parameters, filter_labels), filter_labels)
        except CannotFollow as err:
            return refused([str(err)])
        except IndexUnavailable:
            text = "The search index is not ready. Please try again in a minute.\n"
            return HttpResponse(text, status=503, content_type=PLAIN_TEXT)

    view.__doc__ = answer.__doc__
    return view


def refused(problems: Sequence[str]) -> HttpResponse:
    """Given error messages on a query, return a response with status 400 and a line for each."""
    return HttpResponse("\n".join(problems) + "\n", status=400, content_type=PLAIN_TEXT)


def absolute_for(request: HttpRequest) -> Absolute:
    """Given a request, return a function from a path of this site to its absolute address."""
    return request.build_absolute_uri


def _findings_csv(request: HttpRequest, query: Query, filter_labels: Labels) -> StreamingHttpResponse:
    """All findings of a query as a CSV file; with ``added_since``, those added or changed since."""
    words = parsed_words(query)
    name = file_name(query, filter_labels, words, timezone.localdate(), "csv")
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    absolute = absolute_for(request)
    if follow_views.is_following(request):
        lines, onward = follow_views.changes_csv(request, query, absolute)
        headers |= onward
    else:
        lines = csv_lines(matching(query, words), absolute)
    return StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8", headers=headers)


def _removed_csv(
    request: HttpRequest, query: Query, filter_labels: Labels
) -> HttpResponse | StreamingHttpResponse:
    """Findings that a query no longer matches since a time, as a CSV file."""
    return follow_views.removed_csv(request, query, absolute_for(request))


findings_csv = answers(_findings_csv, extra_parameters=follow_views.OWN)
removed_csv = answers(_removed_csv, extra_parameters=follow_views.OWN)


def _findings_json(request: HttpRequest, query: Query, filter_labels: Labels) -> HttpResponse:
    """One page of a query's findings, with counts for each filter."""
    if follow_views.is_following(request):
        return follow_views.changes_json(request, query, filter_labels, absolute_for(request))
    state = generation()  # read before the search: an index update in between then counts as a change
    try:
        results, before = _part(query, request.GET.getlist("after"))
    except CannotGoOn as err:
        return refused([str(err)])
    if not results.index_available:
        raise IndexUnavailable
    if query.page > results.pages:
        return refused([f"page: {_pages_there_are(results.pages)}"])
    body = _page(query, results, absolute_for(request), filter_labels)
    onward = {"generation": state, "next": _next(query, results, before, state, absolute_for(request))}
    return JsonResponse({**body, **onward}, json_dumps_params={"ensure_ascii": False})


def _page(query: Query, results: Results, absolute: Absolute, filter_labels: Labels) -> dict[str, Any]:
    """A page of results, without the link to the next."""
    with_most = replace(query, match=MOST, page=1)
    previous = query.on_page(results.page - 1) if results.page > 1 else None
    records = Records(absolute).of([hit.finding for hit in results.hits])
    return {
        "title": heading_sentence(query, results.total, filter_labels, results.words),
        "total": results.total,
        "page": results.page,
        "pages": results.pages,
        "page_size": PAGE_SIZE,
        "previous": absolute(address("findings_json", previous)) if previous else None,
        "notes": results.messages,
        "also_searched_for": results.synonyms_used,
        "suggestion": results.suggestion or None,
        "corrected": results.words.corrected or None,
        "with_most_words": results.with_most,
        "with_most_words_url": absolute(address("findings_json", with_most)) if results.with_most else None,
        "results": [_result(hit, record) for hit, record in zip(results.hits, records, strict=True)],
        "counts": {name: _counts(name, results.counts.get(name, ()), filter_labels) for name in FILTERS},
    }


findings_json = answers(_findings_json, extra_parameters=follow_views.OWN)


def _part(query: Query, after: Sequence[str]) -> tuple[Results, int]:
    """The requested page, or the results after a cursor; and how many findings come before it."""
    if not after:
        return run(query), (query.page - 1) * PAGE_SIZE
    if len(after) > 1 or query.page > 1:
        raise CannotGoOn("after: must be given once, and without 'page'")
    return run_after(query, read_place(after[0]))


def _next(query: Query, results: Results, before: int, state: str, absolute: Absolute) -> str | None:
    counted = [hit for hit in results.hits if hit.has_all or query.match]
    if not counted or before + len(counted) >= results.total:
        return None
    pairs = [*query.on_page(1).pairs(), ("after", place_of(counted[-1].finding, query, state).written())]
    return absolute(f"{reverse('findings_json')}?{form_encoded(pairs)}")


@require_safe
@conditional_page
def openapi(request: HttpRequest) -> HttpResponse:
    """The OpenAPI description of the API."""
    return JsonResponse(document(f"{request.scheme}://{request.get_host()}"), json_dumps_params={"indent": 1})


def _result(hit: Hit, record: Record) -> dict[str, Any]:
    return {**asdict(record), "match": "all" if hit.has_all else MOST}


def _pages_there_are(pages: int) -> str:
    return f"there are only {pages:,} pages" if pages > 1 else "there is only 1 page"


def _counts(name: str, counts: Any, filter_labels: Labels) -> list[dict[str, Any]]:
    return [
        {"value": count.value, "label": filter_labels.name(name, count.value), "total": count.total}
        for count in counts
    ]

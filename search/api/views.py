"""A question's answer for programs: CSV, JSON and Atom, by the same parameters as the page."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from search.api.atom import ENTRIES, Head, atom, feed_id, feed_query, newest_first
from search.api.csv import csv_lines
from search.api.file_names import file_name
from search.api.records import Absolute, Grades, grades_of, record_of
from search.engine import Hit, in_order, matching, matching_ids, parsed_words, run
from search.errors import IndexUnavailable
from search.query import (
    FILTERS,
    MAX_PARAMETERS,
    MOST,
    PAGE_SIZE,
    Labels,
    Query,
    address,
    heading_sentence,
    labels,
    pairs_in,
    problems_in,
    query_from,
)

Answer = Callable[[HttpRequest, Query, Labels], HttpResponse | StreamingHttpResponse | FileResponse]
View = Callable[[HttpRequest], HttpResponse | StreamingHttpResponse | FileResponse]
PLAIN_TEXT = "text/plain; charset=utf-8"
TOO_MANY = f"There are more than {MAX_PARAMETERS} parameters."


def answering(**own: Sequence[str]) -> Callable[[Answer], View]:
    """Given parameters that this answer has besides a question's, and their values, return how to make its view.

    ``answers`` makes one without any. The view also says in text what is wrong with a bad question.
    """

    def view_of(answer: Answer) -> View:
        @require_safe
        def view(request: HttpRequest) -> HttpResponse | StreamingHttpResponse | FileResponse:
            known = labels()
            written = request.META["QUERY_STRING"]
            asked = [pair for pair in pairs_in(written) if pair[0] not in own]
            problems = _problems(request, asked, written, own, known)
            if problems:
                return refused(problems)
            try:
                return answer(request, query_from(asked, known), known)
            except IndexUnavailable:
                text = "The search index is not ready. Please try again in a minute.\n"
                return HttpResponse(text, status=503, content_type=PLAIN_TEXT)

        view.__doc__ = answer.__doc__
        return view

    return view_of


def _problems(
    request: HttpRequest,
    asked: Sequence[tuple[str, str]],
    written: str,
    own: Mapping[str, Sequence[str]],
    known: Labels,
) -> list[str]:
    """What is wrong with a question and the parameters of its answer, a line each."""
    if not pairs_in(written) and written.strip("&"):
        return [TOO_MANY]
    wrong = [
        f"{name}: must be one of {', '.join(values)}"
        for name, values in own.items()
        if set(request.GET.getlist(name)) - set(values)
    ]
    return [*problems_in(asked, known), *wrong]


answers = answering()


def refused(problems: Sequence[str]) -> HttpResponse:
    """Given what is wrong with a question, return an answer that says so, a line each."""
    return HttpResponse("\n".join(problems) + "\n", status=400, content_type=PLAIN_TEXT)


def absolute_for(request: HttpRequest) -> Absolute:
    """Given a request, return how a path of this site becomes a whole address."""
    return request.build_absolute_uri


@answers
def findings_csv(request: HttpRequest, query: Query, known: Labels) -> StreamingHttpResponse:
    """All findings of a question as a CSV file."""
    words = parsed_words(query)
    name = file_name(query, known, words, timezone.localdate(), "csv")
    lines = csv_lines(matching(query, words), absolute_for(request))
    return StreamingHttpResponse(
        lines,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@answers
def findings_feed(request: HttpRequest, query: Query, known: Labels) -> HttpResponse:
    """The newest findings of a question as an Atom feed."""
    words = parsed_words(query)
    ids = matching_ids(newest_first(query), words)
    told = feed_query(query)
    absolute = absolute_for(request)
    head = Head(
        id=feed_id(query),
        title=heading_sentence(told, len(ids), known, words),
        messages=words.messages,
        page_url=absolute(address("search", told)),
        feed_url=absolute(address("findings_feed", told)),
    )
    text = atom(head, in_order(ids[:ENTRIES]), absolute)
    return HttpResponse(text, content_type="application/atom+xml; charset=utf-8")


@answers
def findings_json(request: HttpRequest, query: Query, known: Labels) -> HttpResponse:
    """One page of a question's findings, with counts for each filter."""
    results = run(query)
    if not results.index_available:
        raise IndexUnavailable
    if query.page > results.pages:
        return refused([f"page: {_pages_there_are(results.pages)}"])
    absolute = absolute_for(request)
    with_most = replace(query, match=MOST, page=1)
    grades = grades_of({hit.finding.inspection_id for hit in results.hits})

    def page(number: int) -> str | None:
        inside = 1 <= number <= results.pages and number != query.page
        return absolute(address("findings_json", query.on_page(number))) if inside else None

    return JsonResponse(
        {
            "title": heading_sentence(query, results.total, known, results.words),
            "total": results.total,
            "page": query.page,
            "pages": results.pages,
            "page_size": PAGE_SIZE,
            "next": page(query.page + 1),
            "previous": page(query.page - 1),
            "notes": results.messages,
            "also_searched_for": results.synonyms_used,
            "suggestion": results.suggestion or None,
            "corrected": results.words.corrected or None,
            "with_most_words": results.with_most,
            "with_most_words_url": absolute(address("findings_json", with_most))
            if results.with_most
            else None,
            "results": [_result(hit, absolute, grades) for hit in results.hits],
            "counts": {name: _counts(name, results.counts.get(name, ()), known) for name in FILTERS},
        },
        json_dumps_params={"ensure_ascii": False},
    )


def _result(hit: Hit, absolute: Absolute, grades: Grades) -> dict[str, Any]:
    return {**asdict(record_of(hit.finding, absolute, grades)), "match": "all" if hit.has_all else MOST}


def _pages_there_are(pages: int) -> str:
    return f"there are only {pages:,} pages" if pages > 1 else "there is only 1 page"


def _counts(name: str, counts: Any, known: Labels) -> list[dict[str, Any]]:
    return [
        {"value": count.value, "label": known.name(name, count.value), "total": count.total}
        for count in counts
    ]

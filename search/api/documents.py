"""All findings of a query as an Excel or Word file, with a statement of the query."""

from __future__ import annotations

from django.http import FileResponse, HttpRequest, HttpResponse
from django.utils import timezone

from search.api.excel import MAX_ROWS, write_workbook
from search.api.file_names import file_name
from search.api.records import records_of
from search.api.sending import DOCX, XLSX, sent
from search.api.statement import Statement, coverage, dataset_version
from search.api.views import absolute_for, answers, refused
from search.api.word import MAX_FINDINGS, by_authority, by_theme, parts_of, write_document
from search.engine import collection, matching_ids, parsed_words, rows_in_order
from search.query import FOR_SHOWING, Labels, ParsedWords, Query, address, heading_sentence

GROUPS = ("theme", "authority")
TOO_MANY_FOR_WORD = (
    "A Word file can hold {:,} findings and there are {:,}. Narrow the search, or download Excel."
)


@answers
def findings_xlsx(request: HttpRequest, query: Query, filter_labels: Labels) -> HttpResponse | FileResponse:
    """All findings of a query as an Excel workbook."""
    words = parsed_words(query)
    ids = matching_ids(query, words)
    total = len(ids)
    if total > MAX_ROWS:
        return refused(
            [f"An Excel sheet holds {MAX_ROWS:,} findings; there are {total:,}. Download CSV instead."]
        )
    file_statement = statement(request, query, filter_labels, words, total)
    records = records_of(rows_in_order(ids), absolute_for(request))
    name = file_name(query, filter_labels, words, timezone.localdate(), "xlsx")
    return sent(lambda file: write_workbook(file, records, file_statement), XLSX, name)


def _findings_docx(request: HttpRequest, query: Query, filter_labels: Labels) -> HttpResponse | FileResponse:
    """All findings of a query as a Word document, by theme or, with ``by=authority``, by authority."""
    by = request.GET.get("by", GROUPS[0])
    if by not in GROUPS:
        return refused([f"by: must be one of {', '.join(GROUPS)}"])
    words = parsed_words(query)
    ids = matching_ids(query, words)
    total = len(ids)
    if total > MAX_FINDINGS:
        return refused([TOO_MANY_FOR_WORD.format(MAX_FINDINGS, total)])
    theme_names = [filter_labels.name("theme", slug) for slug in query.values("theme")]
    group = by_authority if by == "authority" else by_theme(theme_names)
    parts = parts_of(records_of(rows_in_order(ids), absolute_for(request)), group)
    file_statement = statement(request, query, filter_labels, words, total)
    name = file_name(query, filter_labels, words, timezone.localdate(), "docx")
    return sent(lambda file: write_document(file, parts, file_statement), DOCX, name)


findings_docx = answers(_findings_docx, extra_parameters=("by",))


def statement(
    request: HttpRequest, query: Query, filter_labels: Labels, words: ParsedWords, total: int
) -> Statement:
    """Given a query, its parsed words and the number of its findings, return the statement in its files."""
    return Statement(
        title=heading_sentence(query, total, filter_labels, words),
        address=absolute_for(request)(address("search", query.without(*FOR_SHOWING))),
        taken_at=timezone.localtime(),
        covers=coverage(collection()),
        dataset=dataset_version(),
    )

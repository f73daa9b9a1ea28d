"""Strengths beside concerns: one question asked twice, each column with its own results, page by page together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from search.engine import Hit, Results, run
from search.pages.result_position import finding_url
from search.query import BESIDE, Query

HEADINGS = dict(zip(BESIDE, ("Strengths", "Concerns"), strict=True))


@dataclass(frozen=True, slots=True)
class FindingColumn:
    """One side: ``total`` findings say so on all pages; ``hits`` are this page's, each with its address."""

    says: str
    heading: str
    total: int
    url: str
    hits: tuple[tuple[Hit, str], ...]


def run_beside(query: Query) -> tuple[Results, tuple[FindingColumn, ...]]:
    """Given a question, return its answer as a whole, without hits, and its two columns.

    The whole has as many pages as the longer column.
    """
    whole = run(query.on_page(1))
    if not whole.index_available:
        return whole, ()
    answers = {says: run(query.column(says), with_counts=False) for says in BESIDE}
    pages = max(answer.pages for answer in answers.values())
    columns = tuple(_column(query, says, answer) for says, answer in answers.items())
    return replace(whole, page=query.page, pages=pages, hits=()), columns


def _column(query: Query, says: str, answer: Results) -> FindingColumn:
    hits = tuple((hit, finding_url(hit.finding.pk, query)) for hit in answer.hits if hit.has_all)
    return FindingColumn(
        says, HEADINGS[says], answer.total, f"?{query.column(says).on_page(1).urlencode()}", hits
    )


def neither(results: Results, columns: Sequence[FindingColumn]) -> int:
    """Given an answer and its columns, return how many findings stand in neither: mixed, and neutral."""
    return results.total - sum(column.total for column in columns)

"""Runs a Query and returns Results."""

from search.engine.cards import in_order
from search.engine.collection import collection
from search.engine.excerpts import excerpt_of
from search.engine.execution import (
    marker,
    matching,
    matching_ids,
    run,
    similar,
    total,
)
from search.engine.parsing import generation, parsed_words
from search.engine.prepared import rows_of
from search.engine.results import Hit, Results
from search.engine.rows import FindingRow, batched, row_of, rows_in_order
from search.engine.warming import warm_up

__all__ = [
    "FindingRow",
    "Hit",
    "Results",
    "batched",
    "collection",
    "excerpt_of",
    "generation",
    "in_order",
    "marker",
    "matching",
    "matching_ids",
    "parsed_words",
    "row_of",
    "rows_in_order",
    "rows_of",
    "run",
    "similar",
    "total",
    "warm_up",
]

"""Runs a Query and returns Results."""

from search.engine.cards import in_order
from search.engine.collection import collection
from search.engine.excerpts import excerpt_of
from search.engine.execution import (
    fetched,
    marker,
    matching,
    matching_ids,
    run,
    similar,
    total,
)
from search.engine.parsing import generation, parsed_words
from search.engine.results import Hit, Results

__all__ = [
    "Hit",
    "Results",
    "collection",
    "excerpt_of",
    "fetched",
    "generation",
    "in_order",
    "marker",
    "matching",
    "matching_ids",
    "parsed_words",
    "run",
    "similar",
    "total",
]

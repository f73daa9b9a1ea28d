"""What is asked: a question and its filters as a value, to and from addresses and words."""

from search.query.description import heading_sentence
from search.query.filter_labels import Labels, labels
from search.query.query import (
    FILTER_NAMES,
    FILTER_PLURALS,
    FILTERS,
    FIRST_YEAR,
    LAST_YEAR,
    PAGE_SIZE,
    UNKNOWN,
    Query,
    form_encoded,
)
from search.query.synonyms import synonyms
from search.query.url_parameters import MAX_PARAMETERS, left_out, pairs_in, problems_in, query_from
from search.query.urls import address
from search.query.word_syntax import MAX_WORDS, NO_SYNONYMS, QUOTES, ParsedWords, read_words

__all__ = [
    "FILTERS",
    "FILTER_NAMES",
    "FILTER_PLURALS",
    "FIRST_YEAR",
    "LAST_YEAR",
    "MAX_PARAMETERS",
    "MAX_WORDS",
    "NO_SYNONYMS",
    "PAGE_SIZE",
    "QUOTES",
    "UNKNOWN",
    "Labels",
    "ParsedWords",
    "Query",
    "address",
    "form_encoded",
    "heading_sentence",
    "labels",
    "left_out",
    "pairs_in",
    "problems_in",
    "query_from",
    "read_words",
    "synonyms",
]

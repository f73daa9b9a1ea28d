"""Queries: words and filters as a frozen value, parsed from and written to addresses and sentences."""

from search.query.description import heading_sentence
from search.query.facets import FACET_BY_NAME, FACETS, FILTERS, FIRST_YEAR, LAST_YEAR, UNKNOWN, Facet
from search.query.filter_labels import Labels, labels
from search.query.named_filters import Spoken, named_by, spoken, with_named_filters
from search.query.parsed_words import NO_SYNONYMS, NO_WORDS, ParsedWords, read_words
from search.query.query import (
    BESIDE,
    FOR_SHOWING,
    MAX_PACK,
    MOST,
    PAGE_SIZE,
    SORTS,
    Choices,
    Query,
    form_encoded,
    pack_in,
)
from search.query.question_words import question_words
from search.query.spellings import Spellings
from search.query.synonyms import synonyms
from search.query.url_parameters import MAX_PARAMETERS, left_out, pairs_in, problems_in, query_from
from search.query.urls import address
from search.query.word_syntax import MAX_WORDS, QUOTES

__all__ = [
    "BESIDE",
    "FACETS",
    "FACET_BY_NAME",
    "FILTERS",
    "FIRST_YEAR",
    "FOR_SHOWING",
    "LAST_YEAR",
    "MAX_PACK",
    "MAX_PARAMETERS",
    "MAX_WORDS",
    "MOST",
    "NO_SYNONYMS",
    "NO_WORDS",
    "PAGE_SIZE",
    "QUOTES",
    "SORTS",
    "UNKNOWN",
    "Choices",
    "Facet",
    "Labels",
    "ParsedWords",
    "Query",
    "Spellings",
    "Spoken",
    "address",
    "form_encoded",
    "heading_sentence",
    "labels",
    "left_out",
    "named_by",
    "pack_in",
    "pairs_in",
    "problems_in",
    "query_from",
    "question_words",
    "read_words",
    "spoken",
    "synonyms",
    "with_named_filters",
]

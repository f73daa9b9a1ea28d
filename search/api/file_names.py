"""Names of downloaded files: the query in words and the day. Pure."""

from __future__ import annotations

from datetime import date

from django.utils.text import slugify

from search.query import Labels, ParsedWords, Query, heading_sentence

MAX_CHARS = 90  # of the query; some systems allow at most 255 bytes, and people read the beginning
MOST_VALUES = 3  # of one filter that are named


def file_name(query: Query, filter_labels: Labels, words: ParsedWords, day: date, ending: str) -> str:
    """Given a query, the day and "csv", return e.g. "findings-about-caseloads-in-london-2026-06-19.csv"."""
    sentence = heading_sentence(query, 2, filter_labels, words, most=MOST_VALUES).removeprefix("2 ")
    name = slugify(sentence)[:MAX_CHARS].rstrip("-")
    return f"{name}-{day.isoformat()}.{ending}"

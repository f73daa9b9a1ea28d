"""What a file is called that somebody takes away: its question and the day. Pure."""

from __future__ import annotations

from datetime import date

from django.utils.text import slugify

from search.query import Labels, ParsedWords, Query, heading_sentence

MAX_CHARS = 90  # of the question; some systems take no names beyond 255, and people read the beginning
MOST_VALUES = 3  # of one filter that are named


def file_name(query: Query, known: Labels, words: ParsedWords, day: date, ending: str) -> str:
    """Given a question, the day and "csv", return e.g. "findings-about-caseloads-in-london-2026-06-19.csv"."""
    sentence = heading_sentence(query, 2, known, words, most=MOST_VALUES).removeprefix("2 ")
    name = slugify(sentence)[:MAX_CHARS].rstrip("-")
    return f"{name}-{day.isoformat()}.{ending}"

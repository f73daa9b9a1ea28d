"""Addresses of searches, written as the search page itself writes them, so that following one redirects nowhere."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import urlencode

from django.urls import reverse

UNKNOWN = "unknown"  # the value of a filter where a letter does not tell the fact
KEYS = (
    "q",
    "says",
    "theme",
    "themes",
    "region",
    "authority",
    "framework",
    "kind",
    "grade",
    "year",
    "from",
    "to",
)


@lru_cache(maxsize=10_000)  # the page of a theme has 700, the same at every visit
def search_url(*filters: tuple[str, str]) -> str:
    """Given filters as (key, value) in any order, return the address of that search; equal ones are equal."""
    ordered = sorted(set(filters), key=lambda pair: (KEYS.index(pair[0]), pair[1]))
    question = urlencode(ordered)
    return reverse("search") + (f"?{question}" if question else "")

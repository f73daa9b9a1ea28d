"""Addresses of searches, written as the search page itself writes them, so that following one redirects nowhere."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import urlencode

from letters.models import address_of

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


def search_url(*filters: tuple[str, str]) -> str:
    """Given filters as (key, value) in any order, return the address of that search; equal ones are equal."""
    question = _question(filters)
    return address_of("search") + (f"?{question}" if question else "")


@lru_cache(maxsize=10_000)  # the page of a theme has 700, the same at every visit
def _question(filters: tuple[tuple[str, str], ...]) -> str:
    return urlencode(sorted(set(filters), key=lambda pair: (KEYS.index(pair[0]), pair[1])))

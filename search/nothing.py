"""Nothing was found: what would find something, and a note for the editors of what was asked in vain."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from django.db.models import F
from django.utils import timezone

from search.engine import total
from search.labels import Labels
from search.models import EmptySearch
from search.page import FILTER_NAMES, url
from search.query import FILTERS, Query

WORD = re.compile(r'-?"[^"]*"?|\S+')  # a word, or a phrase in its quotation marks
MAX_WAYS = 12  # each is one search


@dataclass(frozen=True, slots=True)
class Way:
    """Something to leave out, and how many findings leaving out just that gives."""

    label: str
    total: int
    url: str


def ways_out(query: Query, known: Labels) -> list[Way]:
    """Given a question that found nothing, return each word and filter with the true total without it, best first."""
    ways = [Way(label, total(without), url(without)) for label, without in _without_one(query, known)]
    return sorted(ways, key=lambda way: -way.total)


def _without_one(query: Query, known: Labels) -> list[tuple[str, Query]]:
    words = WORD.findall(query.q)
    less = [
        (
            f"the word {word}" if word[:1] != '"' else f"the phrase {word}",
            " ".join(words[:at] + words[at + 1 :]),
        )
        for at, word in enumerate(words)
    ]
    found = [(label, replace(query, q=q, page=1)) for label, q in less if len(words) > 1]
    for name in FILTERS:
        for value in query.values(name):
            label = f"{FILTER_NAMES[name].lower()} {known.name(name, value)}"
            found.append((label, query.without_value(name, value)))
    if query.year_from or query.year_to:
        found.append(("the range of years", query.without("year_from", "year_to")))
    return found[:MAX_WAYS]


def note_empty(words: str) -> None:
    """Count words that found nothing. Of who asked, and from where, nothing is kept."""
    today = timezone.localdate()
    counted = EmptySearch.objects.filter(words=words).update(times=F("times") + 1, last_on=today)
    if not counted:
        EmptySearch.objects.get_or_create(words=words, defaults={"last_on": today})

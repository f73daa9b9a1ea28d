"""Little or nothing was found: what would find more, and a note for the editors of what was asked in vain."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from django.db import DatabaseError, connection, transaction
from django.db.models import F
from django.utils import timezone

from search.engine import total
from search.models import EmptySearch
from search.pages.results_page import url
from search.query import FACETS, QUOTES, Facet, Labels, Query

WORD = re.compile(r'(?:NOT\s+)?(?:-*"[^"]*"?|\S+)')  # a word, or a phrase in its quotation marks
QUOTE = '"'
SIGNS = {"OR", "AND", "&"}  # they join words
NOTED_CHARS = 120  # more is a pasted sentence, which tells an editor of no missing word
NOTES_KEPT = 2_000
log = logging.getLogger(__name__)
MAX_WAYS = 12  # each is one search


@dataclass(frozen=True, slots=True)
class Relaxation:
    """Something to leave out, and how many findings leaving out just that gives."""

    label: str
    total: int
    url: str


def relaxations(query: Query, known: Labels, found: int = 0) -> list[Relaxation]:
    """Given a question and how many findings it found, return what to leave out, with the true total without it.

    Only what finds more is told, best first. Where no one thing does, two at once are tried.
    """
    single = _without_one(query, known)
    return _finding_more(single, found) or _finding_more(_without_two(query, known, single), found)


def _finding_more(ways: list[tuple[str, Query]], found: int) -> list[Relaxation]:
    tried = (Relaxation(label, total(without), url(without)) for label, without in ways if without != Query())
    return sorted((way for way in tried if way.total > found), key=lambda way: -way.total)


def _without_two(query: Query, known: Labels, single: list[tuple[str, Query]]) -> list[tuple[str, Query]]:
    """Two things left out at once, as many pairs as may be asked; what is left of the question is not empty."""
    pairs: list[tuple[str, Query]] = []
    for place, (label, without) in enumerate(single):
        later = {other for other, _ in single[place + 1 :]}
        pairs += [
            (f"{label} and {other}", both) for other, both in _without_one(without, known) if other in later
        ]
    return pairs[:MAX_WAYS]


def _without_one(query: Query, known: Labels) -> list[tuple[str, Query]]:
    """What can be left out, and the question without it: filters first, then words, as many as may be asked."""
    found = [pair for facet in FACETS for pair in _without_filter(facet, query, known)]
    if query.year_from or query.year_to:
        found.append(("the range of years", query.without("year_from", "year_to")))
    if query.exact_words:
        found.append(("“only these words”", query.without("exact_words")))
    return (found + _without_word(query, alone=not found))[:MAX_WAYS]


def _without_filter(facet: Facet, query: Query, known: Labels) -> list[tuple[str, Query]]:
    """Values that widen one another go together, as leaving out one finds nothing more; others one by one."""
    name, values = facet.name, query.values(facet.name)
    if len(values) > 1 and not (name == "theme" and query.theme_mode):
        named = f"{facet.plural} ({len(values)} chosen)"
        return [(named, query.without(name))]
    ways = [(f"“{known.name(name, value)}”", query.without_value(name, value)) for value in values]
    if len(values) > 1:
        ways.append(("“Match all selected themes”", query.without("theme_mode")))
    return ways


def _without_word(query: Query, *, alone: bool) -> list[tuple[str, Query]]:
    """Each word or phrase, once; the only one too where something else is asked for."""
    words = [word for word in WORD.findall(query.q.translate(QUOTES)) if word not in SIGNS]
    if len(words) == 1 and alone:
        return []
    return [
        (f"the {'phrase' if QUOTE in word else 'word'} {word}", _leaving_out(query, word))
        for word in dict.fromkeys(words)
    ]


def _leaving_out(query: Query, left_out: str) -> Query:
    """The question without a word, and without the sign that joined it to another."""
    kept: list[str] = []
    joined = False
    for word in WORD.findall(query.q.translate(QUOTES)):
        if word == left_out:
            joined = not (kept and kept[-1] in SIGNS)
            kept = kept if joined else kept[:-1]
            continue
        if not (joined and word in SIGNS):
            kept.append(word)
        joined = False
    return replace(query, q=" ".join(kept), page=1)


def note_empty(words: str) -> None:
    """Count words that found nothing. Of who asked, and from where, nothing is kept.

    Nobody waits for it: where another writes at the moment, it is left out. The collection of such words is bounded;
    one more takes the place of that asked least, longest ago.
    """
    if len(words) > NOTED_CHARS:
        return
    try:
        with _not_waiting(), transaction.atomic():
            _count_empty(words)
    except DatabaseError:
        log.info("The database was busy, so a search that found nothing was not counted")


def _count_empty(words: str) -> None:
    today = timezone.localdate()
    if EmptySearch.objects.filter(words=words).update(times=F("times") + 1, last_on=today):
        return
    if EmptySearch.objects.count() >= NOTES_KEPT:
        least = EmptySearch.objects.order_by("times", "last_on", "pk").values_list("pk", flat=True)
        EmptySearch.objects.filter(pk__in=list(least[:1])).delete()
    EmptySearch.objects.create(words=words, last_on=today)


@contextmanager
def _not_waiting() -> Iterator[None]:
    """Within, a write that would have to wait for another fails instead."""
    if connection.vendor != "sqlite":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '20ms'")
            yield
        return
    connection.ensure_connection()
    (before_ms,) = connection.connection.execute("PRAGMA busy_timeout").fetchone()
    connection.connection.execute("PRAGMA busy_timeout = 0")
    try:
        yield
    finally:
        connection.connection.execute(f"PRAGMA busy_timeout = {int(before_ms)}")

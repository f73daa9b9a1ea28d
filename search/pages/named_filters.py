"""What a question's words name is offered as filters, with what that would find."""

from __future__ import annotations

from dataclasses import dataclass

from search.engine import parsed_words, total
from search.pages.results_page import url
from search.query import Labels, Query, Spoken, heading_sentence, with_named_filters

MOST_OFFERS = 3


@dataclass(frozen=True, slots=True)
class Offer:
    """A question in other form: what it asks, how many findings it finds, its address."""

    label: str
    url: str


def offers(query: Query, known: Labels, said: Spoken) -> list[Offer]:
    """Given a question whose words name a council or another filter, return it with that as a filter."""
    found: list[Offer] = []
    for other in with_named_filters(query, said)[:MOST_OFFERS] if query.q else []:
        words = parsed_words(other)
        if count := total(other, words):
            found.append(Offer(heading_sentence(other, count, known, words), url(other)))
    return found

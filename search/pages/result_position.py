"""Following a result: where its finding stands among all that the question found. Pure over the ids."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.urls import reverse

from letters.models import address_of
from search.query import PAGE_SIZE, Query, form_encoded

PLAIN = ("marks", "off")  # the parameter that hides the highlighting


@dataclass(frozen=True, slots=True)
class Arrival:
    """``place`` counts from 1 among ``of`` findings; an address that leads nowhere is "".

    ``plain_url`` and ``marked_url`` are both "" where the question has no words that could be marked.
    """

    place: int
    of: int
    back_url: str
    previous_url: str
    next_url: str
    plain_url: str
    marked_url: str
    is_plain: bool


def arrival_at(pk: int, ids: Sequence[int], query: Query, *, has_words: bool, plain: bool) -> Arrival | None:
    """Given a finding and all ids that the question finds, in order, return its place; None if it is not there.

    ``has_words`` is whether the question has words that could be marked.
    """
    if pk not in ids:
        return None
    at = ids.index(pk)
    here = query.on_page(at // PAGE_SIZE + 1)
    question = here.urlencode()
    return Arrival(
        place=at + 1,
        of=len(ids),
        back_url=reverse("search") + (f"?{question}" if question else ""),
        previous_url=finding_url(ids[at - 1], query.on_page(1), plain=plain) if at else "",
        next_url=finding_url(ids[at + 1], query.on_page(1), plain=plain) if at + 1 < len(ids) else "",
        plain_url=finding_url(pk, query.on_page(1), plain=True) if has_words else "",
        marked_url=finding_url(pk, query.on_page(1), plain=False) if has_words else "",
        is_plain=plain,
    )


def finding_url(pk: int, query: Query, *, plain: bool = False) -> str:
    """Given a finding and the question that found it, return the address that remembers the question."""
    return f"{address_of('finding', pk)}{_remembered(query, plain)}#finding-{pk}"


@lru_cache(maxsize=64)  # a page has twenty addresses with the same question
def _remembered(query: Query, plain: bool) -> str:
    pairs = query.on_page(1).pairs() + ([PLAIN] if plain else [])
    return f"?{form_encoded(pairs)}" if pairs else ""


def place_in(numbers: Iterable[tuple[int, str]], pk: int) -> str:
    """Given ids and printed numbers of a letter's findings, in order, return what tells one from all others of it.

    E.g. "paragraph 12", or "finding 7" where it has no number or shares it; "" where it has just been taken out.
    """
    held = dict(numbers)
    if pk not in held:
        return ""
    is_alone = list(held.values()).count(held[pk]) == 1
    return f"paragraph {held[pk]}" if held[pk] and is_alone else f"finding {list(held).index(pk) + 1}"

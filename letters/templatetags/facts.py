"""Facts by their names for people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache
from typing import Protocol

from django import template
from django.utils import dateformat
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from letters.models import address_of, newest_dataset
from letters.reference.frameworks import fact_name

register = template.Library()
register.filter("fact_name", fact_name)
register.simple_tag(address_of, name="address")  # the tag ``url``, remembered: for what a page has many of


class Piece(Protocol):
    """A run of a text; ``matched`` where a question found it."""

    @property
    def text(self) -> str: ...

    @property
    def matched(self) -> bool: ...


@register.filter
def marked(pieces: Iterable[Piece]) -> SafeString:
    """Given a text in pieces, return it escaped, with what matched in <mark>. A page has two hundred pieces."""
    return format_html_join("", "{}", ((_marked(one),) for one in pieces))


def _marked(piece: Piece) -> str:
    return format_html("<mark>{}</mark>", piece.text) if piece.matched else piece.text


@register.filter
def at(values: Sequence[object], place: int) -> object:
    """The value at a place, 0-based."""
    return values[place]


@register.simple_tag
def dataset_version() -> str:
    """The version of the newest open data, by which numbers can be reproduced; "" where there is none to be read."""
    try:
        newest = newest_dataset()
    except (OSError, ValueError):
        return ""
    return newest.version if newest else ""


@register.filter
@lru_cache(maxsize=10_000)
def short_day(day: date | None) -> str:
    """Given a day, return it as tables show it, "3 Mar 2021"; "" of none."""
    return dateformat.format(day, "j M Y") if day else ""


@register.filter
@lru_cache(maxsize=10_000)
def short_month(day: date | None) -> str:
    """Given a day, return its month as tables show it, "Mar 2021"; "" of none."""
    return dateformat.format(day, "M Y") if day else ""

"""Facts by their names for people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache
from html import escape
from typing import Protocol

from django import template
from django.utils import dateformat
from django.utils.safestring import SafeString

from letters.models import address_of, newest_dataset
from letters.reference.frameworks import fact_name

register = template.Library()
OPTION = (
    '<label class="option{}"><input form="question" type="checkbox" name="{}" value="{}"{}> '
    "<span>{}</span> <b>{}</b></label>"
)
BADGE = '<b class="says{}" data-says="{}"{}>{}</b> '
THEME_LINK = '<a href="{}?theme={}"{}>{}</a>'
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
    return SafeString("".join(map(_marked, pieces)))  # nosec B703: each is escaped


def _marked(piece: Piece) -> str:
    text = escape(piece.text)
    return f"<mark>{text}</mark>" if piece.matched else text


class FilterOption(Protocol):
    """A value of a filter: its name, how many findings it would give, whether it is chosen."""

    @property
    def value(self) -> str: ...

    @property
    def label(self) -> str: ...

    @property
    def total(self) -> int | None: ...

    @property
    def total_label(self) -> str: ...

    @property
    def chosen(self) -> bool: ...


@register.filter
def checkbox(option: FilterOption, name: str) -> SafeString:
    """Given a value of a filter and the filter's name, return its checkbox. A page has a hundred."""
    made = OPTION.format(
        " zero" if option.total == 0 else "",
        escape(name),
        escape(option.value),
        " checked" if option.chosen else "",
        escape(option.label),
        escape(option.total_label),
    )
    return SafeString(made)  # nosec B703: each is escaped


class Told(Protocol):
    """A finding: what it says, how sure that is, and the words that decided."""

    says: str
    says_sure: bool
    says_words: list[str]

    @property
    def says_label(self) -> str: ...


@register.filter
def says_badge(finding: Told) -> SafeString:
    """Given a finding, return what it says with the words that decided behind it; "" where it has not been told."""
    if not finding.says:
        return SafeString("")
    unsure = "" if finding.says_sure else " unsure"
    because = _title("Because of", finding.says_words)
    label = escape(finding.says_label)
    return SafeString(BADGE.format(unsure, escape(finding.says), because, label))  # nosec B703: each is escaped


def _title(what: str, words: Iterable[str]) -> str:
    said = ", ".join(words)
    return f' title="{what}: {escape(said)}"' if said else ""


class Named(Protocol):
    """A theme."""

    slug: str
    name: str


class Tag(Protocol):
    """A theme on a finding, and the words that earned it."""

    words: list[str]

    @property
    def theme(self) -> Named: ...


@register.filter
def theme_link(tag: Tag) -> SafeString:
    """Given a theme of a finding, return its link to all findings about it, with the words that earned it."""
    theme, matched = tag.theme, _title("Matched", tag.words)
    made = THEME_LINK.format(escape(address_of("search")), escape(theme.slug), matched, escape(theme.name))
    return SafeString(made)  # nosec B703: each is escaped


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

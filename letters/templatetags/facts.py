"""Facts by their names for people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache
from typing import Protocol

from django import template
from django.utils import dateformat
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString

from letters.models import address_of, newest_dataset
from letters.reference.frameworks import fact_name

register = template.Library()
NO_CELL = '<td><span class="vh">0</span></td>'
OPTION = (
    '<label class="option{}"><input form="question" type="checkbox" name="{}" value="{}"{}> '
    "<span>{}</span> <b>{}</b></label>"
)
IMPROVE = '<span class="vh">, {} to improve</span>'
SAYS = ' <small class="says" data-says="{}">{}</small>'
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
    return format_html(
        OPTION,
        " zero" if option.total == 0 else "",
        name,
        option.value,
        " checked" if option.chosen else "",
        option.label,
        option.total_label,
    )


class ThemeCell(Protocol):
    """How many findings of an inspection are about a theme, how many of these say what, and where they are."""

    @property
    def total(self) -> int: ...

    @property
    def to_improve(self) -> int: ...

    @property
    def strengths_label(self) -> str: ...

    @property
    def concerns_label(self) -> str: ...

    @property
    def url(self) -> str: ...


@register.filter
def grid_cells(cells: Iterable[ThemeCell | None]) -> SafeString:
    """Given a row of themes by inspection, return its cells. A page has four hundred: too many for a template."""
    return SafeString("".join(_grid_cell(cell) if cell else NO_CELL for cell in cells))  # nosec B703: as each is made


def _grid_cell(cell: ThemeCell) -> str:
    """Numbers and words of ours need no escaping; the address does."""
    improve = IMPROVE.format(cell.to_improve) if cell.to_improve else ""
    strengths = SAYS.format("strength", cell.strengths_label) if cell.strengths_label else ""
    concerns = SAYS.format("concern", cell.concerns_label) if cell.concerns_label else ""
    kind = ' class="improve"' if improve else ""
    return f'<td{kind}><a href="{escape(cell.url)}">{cell.total}</a>{improve}{strengths}{concerns}</td>'


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

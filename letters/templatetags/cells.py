"""Cells of large tables and lists of many choices, printed as templates would, which take twenty times as long."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import lru_cache
from html import escape
from typing import Protocol

from django import template
from django.template.defaultfilters import capfirst
from django.utils.safestring import SafeString
from django.utils.text import slugify

register = template.Library()
NO_CELL = '<td><span class="vh">0</span></td>'
IMPROVE = '<span class="vh">, {} to improve</span>'
SAYS = ' <small class="says" data-says="{}">{}</small>'
GRADE = '<span class="grade" data-grade="{}">{}</span>'
NOT_JUDGED = '<td><span class="none">–<span class="vh"> not judged</span></span></td>'
CHANGE = (
    ' <span class="change" title="{0}"><span aria-hidden="true">{1}</span><span class="vh">{0}</span></span>'
)
SIGNS = {"up": "▲", "down": "▼"}
SHARE_CELL = '<td role="cell"{}>{}</td>'
SHARE = '{} <span class="percent">{}%</span>'
CHOICE = '<option value="{}"{}>{}</option>'


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


class ShareCell(Protocol):
    """So many of a group's inspections raise a theme, and where that is; ``url`` is "" of none."""

    @property
    def of(self) -> int: ...

    @property
    def url(self) -> str: ...

    @property
    def label(self) -> str: ...

    @property
    def percent(self) -> int: ...

    @property
    def is_few(self) -> bool: ...


@register.filter
def share_cells(cells: Iterable[ShareCell]) -> SafeString:
    """Given a theme's shares by group, return its cells. A page has two hundred: too many for a template."""
    return SafeString("".join(map(_share_cell, cells)))  # nosec B703: as each is made


def _share_cell(cell: ShareCell) -> str:
    """Numbers need no escaping; the address does."""
    linked = f'<a href="{escape(cell.url)}">{cell.label}</a>' if cell.url else cell.label
    share = SHARE.format(linked, cell.percent) if cell.of else "–"
    return SHARE_CELL.format(' class="none"' if cell.is_few else "", share)


class Place(Protocol):
    """An authority."""

    slug: str
    name: str


@register.filter
def choices_of(places: Iterable[Place], chosen: Collection[str]) -> SafeString:
    """Given authorities and the slugs of those chosen, return them all to choose from. A page has three hundred."""
    made = (
        CHOICE.format(escape(one.slug), " selected" if one.slug in chosen else "", escape(one.name))
        for one in places
    )
    return SafeString("".join(made))  # nosec B703: each is escaped


@register.filter
@lru_cache(maxsize=1_000)
def grade(given: str) -> SafeString:
    """Given a grade, return it with the word that its colour goes by. A page has hundreds, of a handful."""
    return SafeString(GRADE.format(slugify(given), escape(capfirst(given))))  # nosec B703: both are escaped


class GradedCell(Protocol):
    """A grade, and whether it is "up" or "down" from the grade before it."""

    @property
    def grade(self) -> str: ...

    @property
    def change(self) -> str: ...

    @property
    def was(self) -> str: ...


@register.filter
def grade_cells(cells: Iterable[GradedCell | None]) -> SafeString:
    """Given a judgement's grades by inspection, return its cells."""
    return SafeString(  # nosec B703: as each is made
        "".join(f"<td>{_graded(cell)}</td>" if cell else NOT_JUDGED for cell in cells)
    )


def _graded(cell: GradedCell) -> str:
    if not cell.change:
        return grade(cell.grade)
    return grade(cell.grade) + CHANGE.format(escape(f"{cell.change} from {cell.was}"), SIGNS[cell.change])

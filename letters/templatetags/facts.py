"""Facts by their names for people."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from django import template
from django.utils import dateformat

from letters.models import newest_dataset
from letters.reference.frameworks import fact_name

register = template.Library()
register.filter("fact_name", fact_name)


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

"""Facts by their names for people."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from django import template
from django.template.loader import render_to_string
from django.utils import dateformat
from django.utils.safestring import SafeString

from letters.reference.frameworks import fact_name

register = template.Library()
register.filter("fact_name", fact_name)


@register.simple_tag
@lru_cache(maxsize=200)  # there are about ten; the table of all authorities has nine hundred
def grade(name: str) -> SafeString:
    """Given a grade, return it as tables show it: templates/letters/_grade.html."""
    return render_to_string("letters/_grade.html", {"grade": name})


@register.filter
@lru_cache(maxsize=10_000)
def short_day(day: date | None) -> str:
    """Given a day, return it as tables show it, "3 Mar 2021"; "" of none."""
    return dateformat.format(day, "j M Y") if day else ""

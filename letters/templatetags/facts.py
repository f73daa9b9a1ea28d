"""Facts by their names for people."""

from __future__ import annotations

from django import template

from letters.reference.frameworks import fact_name

register = template.Library()
register.filter("fact_name", fact_name)

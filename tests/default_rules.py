"""The rules of a new installation, compiled: for tests and measurements; the site takes them from the database."""

from __future__ import annotations

from functools import cache

from letters.reference.themes import load_default_themes
from letters.theme_rules import Rules, compile_rules, theme_rules


@cache
def default_rules() -> Rules:
    """Return the compiled rules of a new installation."""
    return compile_rules(theme_rules(t.slug, t.phrases, t.exclusions) for t in load_default_themes())

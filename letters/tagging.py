"""Themes onto findings in the database: what the rules earn, beside what people have set by hand."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from letters.models import Finding, FindingTheme, Theme
from letters.theme_rules import theme_rules
from letters.theming import Rules, compile_rules, themes_of


def current_rules() -> Rules:
    """Return the rules of all themes as they are in the database now, compiled once per state of them."""
    return _compiled(tuple(Theme.objects.order_by("pk").values_list("slug", "phrases", "exclusions")))


@lru_cache(maxsize=2)
def _compiled(texts: tuple[tuple[str, str, str], ...]) -> Rules:
    return compile_rules(theme_rules(slug, phrases, exclusions) for slug, phrases, exclusions in texts)


def tag_findings(findings: Sequence[Finding]) -> None:
    """Given findings that have no themes yet, store those that the rules earn them, with the words."""
    rules = current_rules()
    ids = dict(Theme.objects.values_list("slug", "pk"))
    FindingTheme.objects.bulk_create(
        FindingTheme(finding=finding, theme_id=ids[match.slug], words=list(match.words))
        for finding in findings
        for match in themes_of(finding.text, rules)
    )

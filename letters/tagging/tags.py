"""Themes onto findings in the database: what the rules earn, beside what people have set by hand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from letters.models import Finding, FindingTheme, Theme
from letters.tagging.background import is_background
from letters.theme_rules import Rules, ThemeMatch, compile_rules, theme_rules, themes_of


def current_rules() -> Rules:
    """Return the rules of all themes as they are in the database now, compiled once per state of them."""
    return _compiled(tuple(Theme.objects.order_by("pk").values_list("slug", "phrases", "exclusions")))


@lru_cache(maxsize=2)
def _compiled(texts: tuple[tuple[str, str, str], ...]) -> Rules:
    ruled = (text for text in texts if text[1].strip())  # a theme without phrases is set by hand only
    return compile_rules(theme_rules(slug, phrases, exclusions) for slug, phrases, exclusions in ruled)


def matches_of(section: str, text: str, rules: Rules) -> list[ThemeMatch]:
    """Given a finding's section and text, return the themes that the rules earn it: background earns none."""
    return [] if is_background(section, text) else themes_of(text, rules)


def tag_findings(findings: Sequence[Finding]) -> None:
    """Given findings that have no themes yet, store those that the rules earn them, with the words."""
    FindingTheme.objects.bulk_create(_earned(findings))


def retag(findings: Sequence[Finding]) -> None:
    """Given findings whose text or rules have changed, let them have what the rules earn them now.

    Themes that a person has set or taken off stay as that person left them.
    """
    ids = [finding.pk for finding in findings]
    FindingTheme.objects.filter(finding__in=ids, by_hand=False).delete()
    by_hand = set(FindingTheme.objects.filter(finding__in=ids).values_list("finding_id", "theme_id"))
    FindingTheme.objects.bulk_create(
        tag for tag in _earned(findings) if (tag.finding_id, tag.theme_id) not in by_hand
    )


def _earned(findings: Sequence[Finding]) -> Iterator[FindingTheme]:
    rules = current_rules()
    ids = dict(Theme.objects.values_list("slug", "pk"))
    for finding in findings:
        for match in matches_of(finding.section, finding.text, rules):
            yield FindingTheme(finding=finding, theme_id=ids[match.slug], words=list(match.words))

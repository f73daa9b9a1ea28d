"""The themes of stored findings: those that the rules match, beside those that people have set by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

from django.db import transaction

from letters.models import Finding, FindingTheme, Kind, Theme
from letters.tagging.background import is_background
from letters.theme_rules import Rules, ThemeMatch, compile_rules, theme_rules, themes_of

_Key = tuple[int, int]  # finding id, theme id


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


@transaction.atomic
def apply_rules(findings: Sequence[Finding]) -> list[int]:
    """Given findings, let each have what the rules earn it now; return the ids of those that changed, in order.

    Only differences are written: a tag that is right stays the row that it is. Themes that a person has set or taken
    off stay as that person left them, also where that is done meanwhile. Raises RuleError where a theme's rules cannot
    be read.
    """
    earned = _earned(findings)
    tags = FindingTheme.objects.filter(finding__in=[finding.pk for finding in findings])
    tags = tags.select_for_update().order_by("pk")
    present = {(tag.finding_id, tag.theme_id): tag for tag in tags}
    by_rules = {key: tag for key, tag in present.items() if not tag.by_hand}
    no_longer_earned = by_rules.keys() - earned.keys()
    newly_earned = earned.keys() - present.keys()
    reworded = {key for key in by_rules.keys() & earned.keys() if by_rules[key].words != earned[key]}
    _delete([by_rules[key] for key in no_longer_earned])
    _create({key: earned[key] for key in sorted(newly_earned)})
    _reword({by_rules[key]: earned[key] for key in sorted(reworded)})
    return sorted({finding_id for finding_id, _ in no_longer_earned | newly_earned | reworded})


def _earned(findings: Sequence[Finding]) -> dict[_Key, list[str]]:
    rules = current_rules()
    ids = dict(Theme.objects.values_list("slug", "pk"))
    return {
        (finding.pk, ids[match.slug]): list(match.words)
        for finding in findings
        if finding.kind != Kind.BACKGROUND
        for match in matches_of(finding.section, finding.text, rules)
        if match.slug in ids  # deleted meanwhile
    }


def _delete(tags: Sequence[FindingTheme]) -> None:
    if tags:
        FindingTheme.objects.filter(pk__in=[tag.pk for tag in tags]).delete()


def _create(words_by_key: Mapping[_Key, list[str]]) -> None:
    FindingTheme.objects.bulk_create(
        (
            FindingTheme(finding_id=finding_id, theme_id=theme_id, words=words)
            for (finding_id, theme_id), words in words_by_key.items()
        ),
        ignore_conflicts=True,  # a person has set it meanwhile
    )


def _reword(words_by_tag: Mapping[FindingTheme, list[str]]) -> None:
    for tag, words in words_by_tag.items():
        tag.words = words
    FindingTheme.objects.bulk_update(words_by_tag, ["words"])

"""Themes again after rules have changed: all findings in batches, and what a change of rules would do."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from letters import signals
from letters.models import Finding, FindingQuerySet, FindingTheme, authorities_held
from letters.tagging.tags import apply_rules, matches_of
from letters.theme_rules import compile_rules, theme_rules

BATCH = 500  # findings; each batch is a transaction of its own, so an interrupted run loses at most one
EXAMPLES = 10


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run has come: how many (findings, authorities) are done, how many there are, how many changes came."""

    done: int
    of: int
    changed: int


@dataclass(frozen=True, slots=True)
class Example:
    """A finding that would gain or lose a theme, and the words that earn it or earned it."""

    finding_id: int
    text: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """What new rules of one theme would do: how many findings keep, gain and lose it, with examples."""

    kept: int
    gained: int
    lost: int
    gains: tuple[Example, ...]
    losses: tuple[Example, ...]


def retag_all() -> Iterator[Progress]:
    """Give every finding what the rules in the database earn it now; yield after each batch.

    Only findings that change are written and signalled. What a person has set or taken off stays. A run that
    is interrupted can be run again: findings that are right already are left alone.
    """
    total = Finding.objects.count()
    done = changed = 0
    with signals.in_bulk():
        for batch in batches(Finding.objects.all()):
            changed += _retag_batch(batch)
            done += len(batch)
            yield Progress(done, max(total, done), changed)


def batches(findings: QuerySet[Finding]) -> Iterator[list[int]]:
    """Given findings, yield their ids in order, BATCH at a time, each batch queried when it is reached."""
    last = 0
    while ids := list(findings.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:BATCH]):
        yield ids
        last = ids[-1]


def locked(ids: Collection[int]) -> FindingQuerySet:
    """Given ids, return these findings in order, their rows locked until the transaction ends: no editor changes them
    between reading and writing them."""
    return Finding.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=ids).order_by("pk")


@authorities_held()
def _retag_batch(ids: Sequence[int]) -> int:
    changed = apply_rules(list(locked(ids)))
    signals.send_findings_changed(changed)
    return len(changed)


def preview(slug: str, phrases: str, exclusions: str = "") -> Preview:
    """Given a theme's slug (held or new) and rules not yet saved, return what saving them would do.

    Findings on which a person has set or taken off the theme are kept out: rules do not reach them.
    Raises RuleError where the rules cannot be read.
    """
    rules = compile_rules([theme_rules(slug, phrases, exclusions)])
    tags = FindingTheme.objects.filter(theme__slug=slug)
    by_hand = set(tags.filter(by_hand=True).values_list("finding_id", flat=True))
    words_now = dict(tags.filter(by_hand=False).values_list("finding_id", "words"))
    gains: list[Example] = []
    losses: list[Example] = []
    kept_count = 0
    findings = Finding.objects.on_practice().exclude(pk__in=by_hand).order_by("pk")
    for finding_id, section, text in findings.values_list("pk", "section", "text"):
        matches = matches_of(section, text, rules)
        if matches and finding_id in words_now:
            kept_count += 1
        elif matches:
            gains.append(Example(finding_id, text, matches[0].words))
        elif finding_id in words_now:
            losses.append(Example(finding_id, text, tuple(words_now[finding_id])))
    return Preview(kept_count, len(gains), len(losses), _spread(gains), _spread(losses))


def _spread(examples: Sequence[Example]) -> tuple[Example, ...]:
    """Given examples in order of age, return a few from all over, not just the oldest."""
    step = max(1, len(examples) // EXAMPLES)
    return tuple(examples[::step][:EXAMPLES])

"""The polarity of stored findings, computed from their words; what people have set by hand stays."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from django.db import transaction

from letters import signals
from letters.models import Finding, authorities_held
from letters.polarity import polarity_of
from letters.tagging.retag_all import Progress, batches, locked
from letters.tagging.tags import apply_rules

POLARITY_FIELDS = ("says", "says_sure", "says_chance", "says_words")


@transaction.atomic
def tell_polarity(findings: Iterable[Finding]) -> list[int]:
    """Given stored findings, set each one's polarity from its words; return the ids of those that changed, in order.

    Only differences are written, and without a version in the history: no person has changed anything. What a
    person has set stays, also what one has set since the findings were read.
    """
    by_id = {
        finding.pk: finding for finding in findings if not finding.says_by_hand and _set_polarity(finding)
    }
    still_ours = locked(by_id).filter(says_by_hand=False).values_list("pk", flat=True)
    changed = [by_id[pk] for pk in still_ours]
    Finding.objects.bulk_update(changed, POLARITY_FIELDS)
    return sorted(finding.pk for finding in changed)


def tell_new(findings: Iterable[Finding]) -> None:
    """Given findings that are not stored yet, set each one's polarity from its words. Writes nothing."""
    for finding in findings:
        _set_polarity(finding)


def _set_polarity(finding: Finding) -> bool:
    """Set a finding's polarity from its words, unsaved; return whether it has changed."""
    polarity = polarity_of(
        finding.text, kind=finding.kind, section=finding.section, framework=finding.inspection.framework
    )
    polarity_values = (polarity.label, polarity.sure, polarity.chance, list(polarity.words))
    if polarity_values == tuple(getattr(finding, field) for field in POLARITY_FIELDS):
        return False
    for field, value in zip(POLARITY_FIELDS, polarity_values, strict=True):
        setattr(finding, field, value)
    return True


def read_anew(findings: Sequence[Finding]) -> None:
    """Given stored findings whose words are new or have changed, give them their themes and polarity.

    Raises RuleError where a theme's rules cannot be read.
    """
    apply_rules(findings)
    tell_polarity(findings)


def tell_all(*, untold_only: bool = False) -> Iterator[Progress]:
    """Set the polarity of every finding, or of those that have none yet, from its words; yield after each batch.

    Each batch is a transaction of its own; a run that is interrupted can be run again.
    """
    findings = Finding.objects.filter(says="") if untold_only else Finding.objects.all()
    total, done, changed = findings.count(), 0, 0
    with signals.in_bulk():
        for batch in batches(findings):
            changed += _tell_batch(batch)
            done += len(batch)
            yield Progress(done, max(total, done), changed)


@authorities_held()
def _tell_batch(ids: Sequence[int]) -> int:
    changed = tell_polarity(locked(ids).select_related("inspection"))
    signals.send_findings_changed(changed)
    return len(changed)

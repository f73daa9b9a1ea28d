"""What findings say, onto findings in the database: what their words tell, beside what people have set by hand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from django.db import transaction

from letters import signals
from letters.models import Finding
from letters.polarity import polarity_of
from letters.tagging.retag_all import Progress, batches, locked
from letters.tagging.tags import apply_rules

TOLD = ("says", "says_sure", "says_chance", "says_words")


@transaction.atomic
def tell_polarity(findings: Iterable[Finding]) -> list[int]:
    """Given stored findings, let each have what its words say now; return the ids of those that changed, in order.

    Only differences are written, and without a version in the history: no person has changed anything. What a
    person has set stays, also what one has set since the findings were read.
    """
    told = {finding.pk: finding for finding in findings if not finding.says_by_hand and _tell(finding)}
    left = locked(told).filter(says_by_hand=False).values_list("pk", flat=True)
    changed = [told[pk] for pk in left]
    Finding.objects.bulk_update(changed, TOLD)
    return sorted(finding.pk for finding in changed)


def tell_new(findings: Iterable[Finding]) -> None:
    """Given findings of an inspection that are not stored yet, put on each what its words say, to be stored with it."""
    for finding in findings:
        _tell(finding)


def _tell(finding: Finding) -> bool:
    """Put on a finding what its words say; return whether that is another than it had."""
    polarity = polarity_of(
        finding.text, kind=finding.kind, section=finding.section, framework=finding.inspection.framework
    )
    polarity_values = (polarity.label, polarity.sure, polarity.chance, list(polarity.words))
    if polarity_values == tuple(getattr(finding, field) for field in TOLD):
        return False
    for field, value in zip(TOLD, polarity_values, strict=True):
        setattr(finding, field, value)
    return True


def read_anew(findings: Sequence[Finding]) -> None:
    """Given stored findings whose words are new or have changed, give them their themes and what they say.

    Raises RuleError where a theme's rules cannot be read.
    """
    apply_rules(findings)
    tell_polarity(findings)


def tell_all(*, untold_only: bool = False) -> Iterator[Progress]:
    """Let every finding, or each that has never been told, have what its words say now; yield after each batch.

    Each batch is a transaction of its own; a run that is interrupted can be run again.
    """
    findings = Finding.objects.filter(says="") if untold_only else Finding.objects.all()
    of, done, changed = findings.count(), 0, 0
    with signals.in_bulk():
        for batch in batches(findings):
            changed += _tell_batch(batch)
            done += len(batch)
            yield Progress(done, max(of, done), changed)


@transaction.atomic
def _tell_batch(ids: Sequence[int]) -> int:
    changed = tell_polarity(locked(ids).select_related("inspection"))
    signals.send_findings_changed(changed)
    return len(changed)

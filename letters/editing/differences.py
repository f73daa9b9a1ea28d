"""Decisions on what reading a letter again says otherwise than an editor has said."""

from __future__ import annotations

from django.db import transaction

from letters import signals
from letters.editing.corrections import replace_judgements
from letters.editing.finding_structure import end_finding
from letters.editing.versions import from_json
from letters.models import Difference, Finding, FormerFinding, Inspection
from letters.tagging import retag


@transaction.atomic
def decide(difference: Difference, *, take_read: bool) -> None:
    """Given a difference, keep what the editor had set or take what is read; either way it is not asked again."""
    row: Finding | Inspection = difference.finding or difference.letter.inspection
    if difference.field == Difference.GONE:
        _decide_gone(difference, take_read=take_read)
        return
    if difference.field == "judgements":
        _decide_judgements(difference, take_read=take_read)
    elif take_read:
        setattr(row, difference.field, from_json(row, difference.field, difference.read))
        del row.hand[difference.field]
    else:
        row.hand[difference.field] = difference.read
    row.version += 1
    row.save()
    _after_decision(row, difference)


def _decide_gone(difference: Difference, *, take_read: bool) -> None:
    finding = difference.finding
    difference.delete()
    if take_read and finding:
        end_finding(finding, FormerFinding.Reason.DELETED)
    elif finding:
        finding.by_hand = True  # an editor says that it is one, whatever is read
        finding.save()


def _decide_judgements(difference: Difference, *, take_read: bool) -> None:
    inspection = difference.letter.inspection
    if take_read:
        replace_judgements(inspection, [(name, grade) for name, grade in difference.read or []])
        del inspection.hand["judgements"]
    else:
        inspection.hand["judgements"] = difference.read


def _after_decision(row: Finding | Inspection, difference: Difference) -> None:
    difference.delete()
    if isinstance(row, Finding):
        if difference.field == "text":
            retag([row])
        signals.send_findings_changed([row.pk])
    else:
        signals.send_findings_changed(row.findings.values_list("pk", flat=True))

"""Decisions on what reading a letter again says otherwise than an editor has said, or no longer says."""

from __future__ import annotations

from letters import signals
from letters.editing.corrections import (
    authority_to_set,
    dismiss_doubts,
    ranges_of,
    replace_judgements,
    send_inspection_changed,
)
from letters.editing.finding_structure import end_finding
from letters.editing.versions import EditConflict, from_json, lock_version
from letters.errors import InputError
from letters.models import Difference, Finding, FormerFinding, Inspection, authorities_held
from letters.tagging import read_anew, tell_polarity


@authorities_held()
def decide(difference: Difference, version: int, *, take_read: bool) -> None:
    """Given a difference and the version of its row that the editor saw, keep what we have or take what
    is read; either way it is not asked again. Raises EditConflict where the row or the difference has changed;
    InputError where the days would not fit together, or the authority as read is gone."""
    row = _lock_row(difference, version)
    current = Difference.objects.filter(pk=difference.pk).first()
    if current is None:
        raise EditConflict(row)
    current.delete()
    if current.field == Difference.GONE:
        _decide_gone(row, take_read=take_read)
        return
    if current.field == "judgements" and isinstance(row, Inspection):
        _decide_judgements(row, current, take_read=take_read)
    else:
        _decide_field(row, current, take_read=take_read)
    row.save()
    _after_decision(row, current)


def _lock_row(difference: Difference, version: int) -> Finding | Inspection:
    if difference.finding_id:
        return lock_version(Finding, difference.finding_id, version)
    return lock_version(Inspection, difference.letter.inspection.pk, version)


def _decide_gone(row: Finding | Inspection, *, take_read: bool) -> None:
    assert isinstance(row, Finding)
    if take_read:
        end_finding(row, FormerFinding.Reason.DELETED)
    else:
        row.by_hand = True  # an editor says that it is one, whatever is read
        row.save()


def _decide_field(row: Finding | Inspection, difference: Difference, *, take_read: bool) -> None:
    if not take_read:
        row.hand[difference.field] = difference.read
        return
    read = difference.read
    if difference.field == "authority_id" and read is not None:
        read = authority_to_set(read, follow=True)
    setattr(row, difference.field, from_json(row, difference.field, read))
    row.hand.pop(difference.field, None)
    if difference.field in ("start", "end") and isinstance(row, Inspection):
        _follow_days(row)


def _follow_days(inspection: Inspection) -> None:
    if inspection.end and (inspection.start is None or inspection.end < inspection.start):
        raise InputError("A last day needs a first day. Set both dates under Facts")
    inspection.ranges = ranges_of(inspection)


def _decide_judgements(inspection: Inspection, difference: Difference, *, take_read: bool) -> None:
    if take_read:
        replace_judgements(inspection, [(name, grade) for name, grade in difference.read or []])
        inspection.hand.pop("judgements", None)
    else:
        inspection.hand["judgements"] = difference.read


def _after_decision(row: Finding | Inspection, difference: Difference) -> None:
    if isinstance(row, Finding):
        if difference.field in ("text", "kind", "section"):
            read_anew([row])
        signals.send_findings_changed([row.pk])
    else:
        if difference.field == "framework":
            tell_polarity(row.findings.select_related("inspection"))
        dismiss_doubts(row.letter)
        send_inspection_changed(row)

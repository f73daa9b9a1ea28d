"""Findings merged, split, added and deleted by hand. Every address that a finding ever had still leads somewhere."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import F

from letters import signals
from letters.editing.corrections import value_as_read
from letters.editing.versions import EditConflict, lock_version, set_by_hand
from letters.errors import InputError
from letters.models import Finding, FindingTheme, FormerFinding, Inspection, Letter, authorities_held
from letters.tagging import read_anew

POSITION_OFFSET = (
    1_000_000  # beyond every position: room to stand in while others move; a letter has hundreds of findings
)


class CannotSplit(InputError):
    """A text that has no place at which to part it. Trying again helps once it has an empty line."""


@authorities_held()
def merge_findings(finding_id: int, version: int, other_id: int, other_version: int) -> Finding:
    """Given two findings of one letter, put the second's text at the end of the first's, and its hand-made themes
    beside the first's; return the first. The second's address leads there. Raises EditConflict."""
    first = lock_version(Finding, finding_id, version)
    second = lock_version(Finding, other_id, other_version)
    if first.inspection_id != second.inspection_id or first == second:
        raise EditConflict(None)
    set_by_hand(first, {"text": f"{first.text} {second.text}"})
    theme_ids = first.finding_themes.values_list("theme_id", flat=True)
    second.finding_themes.filter(by_hand=True).exclude(theme_id__in=list(theme_ids)).update(finding=first)
    end_finding(second, FormerFinding.Reason.MERGED, successor=first)
    read_anew([first])
    signals.send_findings_changed([first.pk])
    return first


@authorities_held()
def split_finding(finding_id: int, version: int, first: str, second: str) -> tuple[Finding, Finding]:
    """Given a finding and the two texts to make of it, return both: the first keeps the address and all else.

    Raises EditConflict; CannotSplit where either text is empty.
    """
    if not first.strip() or not second.strip():
        raise CannotSplit("Put an empty line where the second finding should start")
    finding = lock_version(Finding, finding_id, version)
    set_by_hand(finding, {"text": first.strip()})
    facts = {field: getattr(finding, field) for field in ("kind", "section", "page")}
    new_finding = _insert(finding.inspection, finding.position + 1, {**facts, "text": second.strip()})
    for tag in finding.finding_themes.filter(by_hand=True):
        FindingTheme.objects.create(
            finding=new_finding, theme=tag.theme, by_hand=True, removed=tag.removed, set_by=tag.set_by
        )
    read_anew([finding, new_finding])
    signals.send_findings_changed([finding.pk, new_finding.pk])
    return finding, new_finding


@authorities_held()
def add_finding(inspection: Inspection, after: Finding | None, values: Mapping[str, Any]) -> Finding:
    """Given a finding that was missed, and which one it comes after (None: it is the first), add it."""
    added = _insert(inspection, after.position + 1 if after else 0, values)
    read_anew([added])
    signals.send_findings_changed([added.pk])
    return added


@authorities_held()
def delete_finding(finding_id: int, version: int) -> FormerFinding:
    """Given text that is no finding, delete it; reading the letter again will not bring it back."""
    return end_finding(lock_version(Finding, finding_id, version), FormerFinding.Reason.DELETED)


@authorities_held()
def restore_finding(former: FormerFinding) -> Finding:
    """Given a finding that is no more, bring it back at its own address, as it last was."""
    finding: Finding = Finding.history.filter(id=former.pk).latest().instance
    letter = Letter.objects.get(pk=former.letter_id)
    finding.inspection = letter.inspection
    make_room(letter.inspection, finding.position)
    finding._state.adding = True
    finding.save(force_insert=True)
    former.delete()
    read_anew([finding])
    signals.send_findings_changed([finding.pk])
    return finding


def end_finding(finding: Finding, reason: str, successor: Finding | None = None) -> FormerFinding:
    """Given a finding, delete it and record it as a FormerFinding; within a transaction."""
    finding_id = finding.pk
    finding.predecessors.update(successor=successor)
    former = FormerFinding.objects.create(
        finding_id=finding_id,
        letter_id=finding.inspection.letter_id,
        successor=successor,
        reason=reason,
        text=value_as_read(finding, "text") or finding.text,
        position=finding.position,
    )
    signals.send_findings_removed([finding_id])
    finding.delete()
    return former


def _insert(inspection: Inspection, position: int, values: Mapping[str, Any]) -> Finding:
    make_room(inspection, position)
    hand = dict.fromkeys(("text", "kind"))  # never read: no reading overwrites them
    return Finding.objects.create(inspection=inspection, position=position, by_hand=True, hand=hand, **values)


def make_room(inspection: Inspection, position: int) -> None:
    """Given a place in a letter, move what stands there and after it on by one; within a transaction."""
    if not inspection.findings.filter(position=position).exists():
        return
    inspection.findings.filter(position__gte=position).update(position=F("position") + POSITION_OFFSET)
    inspection.findings.filter(position__gte=POSITION_OFFSET).update(
        position=F("position") - POSITION_OFFSET + 1
    )

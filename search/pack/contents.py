"""The entries of a pack's numbers: a finding, the finding it was merged into, or a reason why there is none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from letters.models import Finding, FormerFinding, Letter, long_fields
from search.engine import in_order

WITHDRAWN = "Its report has been withdrawn, so its words are no longer shown."
TAKEN_OUT = {
    FormerFinding.Reason.MERGED: "An editor merged it with another finding of {}.",
    FormerFinding.Reason.DELETED: "An editor removed it from {}.",
    FormerFinding.Reason.UNREAD: "It was no longer found when {} was read again.",
}
UNKNOWN = "No finding of this number is shown here."


@dataclass(frozen=True, slots=True)
class PackedFinding:
    """A number of a pack, and its finding; where there is none, ``reason`` says why.

    ``merged`` where it is the finding that this one was merged into; ``quoted`` where that one is quoted at another
    place of the pack.
    """

    pk: int
    finding: Finding | None = None
    reason: str = ""
    merged: bool = False
    quoted: bool = False


def contents(ids: Sequence[int]) -> list[PackedFinding]:
    """Given numbers of findings, return the entry of each, in order; at most six database queries.

    Unpublished letters are not disclosed, not even that they exist; that a letter was withdrawn is public at its
    address.
    """
    shown = {finding.pk: finding for finding in in_order(ids)}
    lost = [pk for pk in ids if pk not in shown]
    reasons, successors = _lost(lost) if lost else ({}, {})
    successor_findings = (
        {finding.pk: finding for finding in in_order(list(successors.values()))} if successors else {}
    )
    return _quoted_once(
        [_packed(pk, shown, reasons, successor_findings.get(successors.get(pk, 0))) for pk in ids]
    )


def _quoted_once(packed: Sequence[PackedFinding]) -> list[PackedFinding]:
    """The same, each finding quoted at one place: its own, or else the first of those merged into it."""
    places: dict[int, int] = {}
    for entry in sorted(packed, key=lambda entry: entry.merged):
        if entry.finding:
            places.setdefault(entry.finding.pk, entry.pk)
    return [
        replace(entry, quoted=entry.finding is not None and places[entry.finding.pk] != entry.pk)
        for entry in packed
    ]


def _packed(
    pk: int, shown: dict[int, Finding], reasons: dict[int, str], successor: Finding | None
) -> PackedFinding:
    if pk in shown:
        return PackedFinding(pk, shown[pk])
    if successor:
        return PackedFinding(pk, successor, merged=True)
    return PackedFinding(pk, reason=reasons.get(pk, UNKNOWN))


def _lost(ids: Sequence[int]) -> tuple[dict[int, str], dict[int, int]]:
    """Two mappings by number: why a finding is no longer shown, and the finding that it was merged into."""
    withdrawn = Finding.objects.filter(pk__in=ids, inspection__letter__state=Letter.State.WITHDRAWN)
    reasons = dict.fromkeys(withdrawn.values_list("pk", flat=True), WITHDRAWN)
    former = FormerFinding.objects.filter(finding_id__in=ids).select_related("letter__inspection__authority")
    former = former.defer(*long_fields())
    successors = {}
    for former_finding in former:
        if former_finding.successor_id:
            successors[former_finding.finding_id] = former_finding.successor_id
        if former_finding.letter.state == Letter.State.WITHDRAWN:
            reasons[former_finding.finding_id] = WITHDRAWN
        elif former_finding.letter.state == Letter.State.PUBLISHED:
            reasons[former_finding.finding_id] = TAKEN_OUT[
                FormerFinding.Reason(former_finding.reason)
            ].format(former_finding.letter.inspection)
    return reasons, successors

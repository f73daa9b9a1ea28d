"""What stands behind the numbers of a pack today: a finding, the finding that took it in, or why there is none."""

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

    ``merged`` where it is another finding that took this one in; ``quoted`` where that one stands in the pack at
    another place, which quotes it.
    """

    pk: int
    finding: Finding | None = None
    reason: str = ""
    merged: bool = False
    quoted: bool = False


def contents(ids: Sequence[int]) -> list[PackedFinding]:
    """Given numbers of findings, return what stands behind each, in order; at most six database queries.

    Of letters that are not published nothing is told, not even that they are held; a withdrawn letter's address says so
    to everybody already.
    """
    shown = {finding.pk: finding for finding in in_order(ids)}
    lost = [pk for pk in ids if pk not in shown]
    reasons, successors = _lost(lost) if lost else ({}, {})
    found = {finding.pk: finding for finding in in_order(list(successors.values()))} if successors else {}
    return _quoted_once([_packed(pk, shown, reasons, found.get(successors.get(pk, 0))) for pk in ids])


def _quoted_once(packed: Sequence[PackedFinding]) -> list[PackedFinding]:
    """The same, each finding quoted at one place: its own, or else the first of those that were merged into it."""
    places: dict[int, int] = {}
    for one in sorted(packed, key=lambda one: one.merged):
        if one.finding:
            places.setdefault(one.finding.pk, one.pk)
    return [
        replace(one, quoted=one.finding is not None and places[one.finding.pk] != one.pk) for one in packed
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
    """Why findings are no longer shown, by number, and which finding took one in."""
    withdrawn = Finding.objects.filter(pk__in=ids, inspection__letter__state=Letter.State.WITHDRAWN)
    reasons = dict.fromkeys(withdrawn.values_list("pk", flat=True), WITHDRAWN)
    former = FormerFinding.objects.filter(finding_id__in=ids).select_related("letter__inspection__authority")
    former = former.defer(*long_fields())
    successors = {}
    for one in former:
        if one.successor_id:
            successors[one.finding_id] = one.successor_id
        if one.letter.state == Letter.State.WITHDRAWN:
            reasons[one.finding_id] = WITHDRAWN
        elif one.letter.state == Letter.State.PUBLISHED:
            reasons[one.finding_id] = TAKEN_OUT[FormerFinding.Reason(one.reason)].format(
                one.letter.inspection
            )
    return reasons, successors

"""What an editor decides on follow-ups: the verdict, and which later findings are on the matter."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F

from letters import signals
from letters.errors import InputError
from letters.models import Finding, FollowUp, FollowUpMatch, Verdict

AS_SUGGESTED = "as-suggested"  # what an editor sets to take back a verdict set by hand


@transaction.atomic
def decide_verdict(follow_up_id: int, version: int, verdict: str, editor: User | None) -> FollowUp:
    """Given a follow-up and its verdict as an editor decides, or AS_SUGGESTED, store that and return it.

    Raises InputError where there is no such verdict, or somebody else has decided since ``version`` was shown.
    """
    if verdict not in (*Verdict.values, AS_SUGGESTED):
        raise InputError("Choose one of the verdicts")
    item = Finding.objects.filter(pk__in=FollowUp.objects.filter(pk=follow_up_id).values("item"))
    item.select_for_update(no_key=True).first()  # before its follow-ups, as with all others who lock both
    follow_up = _lock(follow_up_id, version)
    follow_up.by_hand = verdict != AS_SUGGESTED
    follow_up.verdict = verdict if follow_up.by_hand else follow_up.suggested
    follow_up.set_by = editor if follow_up.by_hand else None
    follow_up.save()
    signals.send_follow_ups_changed([follow_up.item_id])
    return follow_up


@transaction.atomic
def decide_match(follow_up_id: int, version: int, finding_id: int, state: str, editor: User | None) -> None:
    """Given a follow-up and a finding of its later letter, confirm it as on the matter, or reject it, for good.

    One that was not suggested is added. Raises InputError as decide_verdict, or where the finding is of another letter.
    """
    if state not in (FollowUpMatch.State.CONFIRMED, FollowUpMatch.State.REJECTED):
        raise InputError("Confirm or reject the finding")
    finding = Finding.objects.select_for_update(no_key=True).filter(pk=finding_id).first()
    follow_up = _lock(follow_up_id, version)
    if finding is None or finding.inspection_id != follow_up.later_id:
        raise InputError("This finding is not in that report")
    FollowUpMatch.objects.update_or_create(
        follow_up=follow_up, finding=finding, defaults={"state": state, "set_by": editor}
    )


def _lock(follow_up_id: int, version: int) -> FollowUp:
    """Return the row for changing, with the next version; raises InputError where it has another by now."""
    rows = FollowUp.objects.filter(pk=follow_up_id, version=version)
    if not rows.update(version=F("version") + 1):
        raise InputError("Somebody else has decided this since you opened the page. Check it as it is now")
    return FollowUp.objects.get(pk=follow_up_id)

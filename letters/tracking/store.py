"""Follow-ups in the database, brought in line with the letters: what words suggest, beside what editors decided."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.db import transaction

from letters import signals
from letters.followup import FollowUp as Told
from letters.followup import LaterLetter, follow_up
from letters.models import Authority, FollowUp, FollowUpMatch, Inspection
from letters.tagging import Progress
from letters.tracking.items import AskedFor, items_of, later_letter

LATER_LETTERS = 3  # of each letter, so many that come after it are asked what they say of it
State = FollowUpMatch.State


def track_all() -> Iterator[Progress]:
    """Follow up the items of every authority's letters; after each yield how many authorities are
    done and how many follow-ups have changed. Each is a transaction of its own."""
    authorities = list(Authority.objects.filter(inspections__isnull=False).distinct().order_by("pk"))
    changed = 0
    for done, authority in enumerate(authorities, start=1):
        changed += track_authority(authority)
        yield Progress(done, len(authorities), changed)


@transaction.atomic
def track_authority(authority: Authority) -> int:
    """Given an authority, bring the follow-ups of its items in line with its letters; return how many changed.

    What an editor has decided stays: a verdict set by hand, a match confirmed, added or rejected.
    """
    inspections = list(authority.inspections.exclude(start=None).order_by("start", "pk"))
    letters = {one.pk: later_letter(one) for one in inspections[1:]}
    finding_ids = {one.pk: _finding_ids(one) for one in inspections[1:]}
    wanted: set[tuple[int, int]] = set()
    changed: list[int] = []
    for place, earlier in enumerate(inspections):
        after = [one for one in inspections[place + 1 :] if one.start != earlier.start][:LATER_LETTERS]
        for item in items_of(earlier) if after else []:
            for later in after:
                wanted.add((item.finding_id, later.pk))
                if _track(item, later, letters[later.pk], finding_ids[later.pk]):
                    changed.append(item.finding_id)
    changed += _remove_others(authority, wanted)
    signals.send_follow_ups_changed(changed)
    return len(changed)


def _finding_ids(inspection: Inspection) -> list[int]:
    return list(inspection.findings.order_by("position").values_list("pk", flat=True))


def _track(item: AskedFor, later: Inspection, letter: LaterLetter, finding_ids: Sequence[int]) -> bool:
    """Store what a later letter says of an item; return whether that is other than before."""
    told = follow_up(item.text, letter, themes=item.themes, for_the_board=item.for_the_board)
    scores = {finding_ids[match.place]: match.chance for match in told.matches}
    held = FollowUp.objects.filter(item_id=item.finding_id, later=later).prefetch_related("matches").first()
    if held and _is_as_told(held, told, scores):
        return False
    if held is None:
        held = FollowUp(item_id=item.finding_id, later=later, verdict=told.verdict)
    held.suggested, held.mentioned = told.verdict, told.mentioned
    held.verdict = held.verdict if held.by_hand else told.verdict
    held.save()
    _put_matches(held, scores)
    return True


def _is_as_told(held: FollowUp, told: Told, scores: dict[int, float]) -> bool:
    suggested = {one.finding_id: one.score for one in held.matches.all() if one.state == State.SUGGESTED}
    decided = {one.finding_id for one in held.matches.all() if one.state != State.SUGGESTED}
    wanted = {finding_id: score for finding_id, score in scores.items() if finding_id not in decided}
    verdict = held.suggested if held.by_hand else held.verdict
    return (verdict, held.mentioned, suggested) == (told.verdict, told.mentioned, wanted)


def _put_matches(held: FollowUp, scores: dict[int, float]) -> None:
    held.matches.filter(state=State.SUGGESTED).delete()
    decided = set(held.matches.values_list("finding_id", flat=True))
    FollowUpMatch.objects.bulk_create(
        FollowUpMatch(follow_up=held, finding_id=finding_id, score=score)
        for finding_id, score in scores.items()
        if finding_id not in decided
    )


def _remove_others(authority: Authority, wanted: set[tuple[int, int]]) -> list[int]:
    """Take away what is asked of no item any more, unless an editor has decided on it; return whose they were."""
    rows = FollowUp.objects.filter(item__inspection__authority=authority) | FollowUp.objects.filter(
        later__authority=authority
    )
    gone = {
        pk: item
        for pk, item, later in rows.exclude(by_hand=True)
        .exclude(matches__state__in=[State.CONFIRMED, State.REJECTED])
        .values_list("pk", "item_id", "later_id")
        .distinct()
        if (item, later) not in wanted
    }
    FollowUp.objects.filter(pk__in=list(gone)).delete()
    return list(gone.values())

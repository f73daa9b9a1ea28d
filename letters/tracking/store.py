"""Follow-ups in the database, brought in line with the letters: what words suggest, beside what editors decided."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.db import transaction

from letters import signals
from letters.followup import FollowUp as Suggestion
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
    suggestion = follow_up(item.text, letter, themes=item.themes, for_the_board=item.for_the_board)
    scores = {finding_ids[match.place]: match.chance for match in suggestion.matches}
    row = FollowUp.objects.filter(item_id=item.finding_id, later=later).prefetch_related("matches").first()
    if row and _is_as_suggested(row, suggestion, scores):
        return False
    if row is None:
        row = FollowUp(item_id=item.finding_id, later=later, verdict=suggestion.verdict)
    row.suggested, row.mentioned = suggestion.verdict, suggestion.mentioned
    row.verdict = row.verdict if row.by_hand else suggestion.verdict
    row.save()
    _store_matches(row, scores)
    return True


def _is_as_suggested(row: FollowUp, suggestion: Suggestion, scores: dict[int, float]) -> bool:
    suggested = {one.finding_id: one.score for one in row.matches.all() if one.state == State.SUGGESTED}
    decided = {one.finding_id for one in row.matches.all() if one.state != State.SUGGESTED}
    wanted = {finding_id: score for finding_id, score in scores.items() if finding_id not in decided}
    verdict = row.suggested if row.by_hand else row.verdict
    return (verdict, row.mentioned, suggested) == (suggestion.verdict, suggestion.mentioned, wanted)


def _store_matches(row: FollowUp, scores: dict[int, float]) -> None:
    row.matches.filter(state=State.SUGGESTED).delete()
    decided = set(row.matches.values_list("finding_id", flat=True))
    FollowUpMatch.objects.bulk_create(
        FollowUpMatch(follow_up=row, finding_id=finding_id, score=score)
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

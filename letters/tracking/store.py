"""Follow-ups in the database, brought in line with the letters: what words suggest, beside what editors decided."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from letters import signals
from letters.followup import FollowUp as Told
from letters.models import (
    Authority,
    Finding,
    FollowUp,
    FollowUpDue,
    FollowUpMatch,
    Inspection,
    authorities_held,
)
from letters.tagging import Progress
from letters.tracking.items import items_of
from letters.tracking.telling import Telling

DUE_AT_ONCE = 500  # keys in one query: SQLite takes no more than some thousand
LATER_LETTERS = 3  # of each letter, so many that come after it are asked what they say of it
AREA_SEND = frozenset({"area-send", "local-area-send", "local-area-send-revisit"})
State = FollowUpMatch.State


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What a later letter says of an item. ``scores``: the ids of its findings that speak of it, and how likely."""

    item_id: int
    later: Inspection
    told: Told
    scores: dict[int, float]


def track_all() -> Iterator[Progress]:
    """Follow up the items of every authority's letters; after each yield how many authorities are
    done and how many follow-ups have changed. Each is a transaction of its own."""
    authorities = list(Authority.objects.filter(inspections__isnull=False).distinct().order_by("pk"))
    changed = 0
    for done, authority in enumerate(authorities, start=1):
        changed += track_authority(authority)
        yield Progress(done, len(authorities), changed)


def track_authority(authority: Authority, due: Sequence[int] = ()) -> int:
    """Given an authority, bring the follow-ups of its items in line with its letters; return how many changed.

    What an editor has decided stays: a verdict set by hand, a match confirmed, added or rejected. ``due`` is what it
    was done for, keys of `FollowUpDue`, gone with it. What letters say is worked out before the transaction, which
    takes seconds: with SQLite nobody else could write meanwhile. What has changed by then is worked out again, with the
    rows locked: an editor's decision comes before it, and is kept, or waits for its end. An authority that is gone by
    then has none.
    """
    telling = Telling()
    _wanted(authority, telling)
    with authorities_held():
        if not _lock(authority):  # before the rows of ``due``, which whoever deletes it takes away after it
            return 0
        for start in range(0, len(due), DUE_AT_ONCE):
            FollowUpDue.objects.filter(pk__in=due[start : start + DUE_AT_ONCE]).delete()
        wanted = _wanted(authority, telling)
        held = _held(authority)
        changed = [one.item_id for one in wanted if _track(one, held.get((one.item_id, one.later.pk)))]
        changed += _remove_others(authority, {(one.item_id, one.later.pk) for one in wanted})
        signals.send_follow_ups_changed(changed)
    return len(changed)


def _lock(authority: Authority) -> bool:
    """Keep others that follow up an authority, read its letters again, or decide on its follow-ups waiting; False: it
    is gone. Findings come before their follow-ups, as with all others who lock both: so no two wait for each other."""
    alone = Authority.objects.select_for_update(no_key=True).order_by()  # letters may come meanwhile
    if not list(alone.filter(pk=authority.pk).values_list("pk")):
        return False
    findings = Finding.objects.of(authority).select_for_update(of=("self",), no_key=True).order_by("pk")
    list(findings.values_list("pk", flat=True))
    rows = _rows(authority).order_by("pk").select_for_update(of=("self",))
    list(rows.values_list("pk", flat=True))
    return True


def _rows(authority: Authority) -> QuerySet[FollowUp]:
    """What is held of an authority, also where one of the two letters is another's by now."""
    held = FollowUp.objects.all()
    return held.filter(item__inspection__authority=authority) | held.filter(later__authority=authority)


def _wanted(authority: Authority, telling: Telling) -> list[_Wanted]:
    """What each later letter of an authority says of each item of its earlier ones, as all of them are now."""
    inspections = list(authority.inspections.exclude(start=None).order_by("start", "pk"))
    finding_ids: dict[int, list[int]] = {}
    for one in inspections[1:]:
        telling.read(one)
        finding_ids[one.pk] = list(one.findings.order_by("position").values_list("pk", flat=True))
    wanted = []
    for place, earlier in enumerate(inspections):
        after = [
            one
            for one in inspections[place + 1 :]
            if one.start != earlier.start and _can_answer(one, earlier)
        ][:LATER_LETTERS]
        for item in items_of(earlier) if after else []:
            for later in after:
                told, ids = telling.told(item, later), finding_ids[later.pk]
                scores = {ids[match.place]: match.chance for match in told.matches}
                wanted.append(_Wanted(item.finding_id, later, told, scores))
    return wanted


def _can_answer(later: Inspection, earlier: Inspection) -> bool:
    """Whether a letter is about what an earlier one is about: special educational needs are inspected by
    themselves, and plans, assessments and partnerships there are others (docs/followup.md)."""
    return (later.framework in AREA_SEND) == (earlier.framework in AREA_SEND)


def _held(authority: Authority) -> dict[tuple[int, int], FollowUp]:
    """Item and later inspection -> the follow-up that is stored."""
    rows = FollowUp.objects.filter(later__authority=authority).prefetch_related("matches")
    return {(one.item_id, one.later_id): one for one in rows}


def _track(wanted: _Wanted, held: FollowUp | None) -> bool:
    """Store what a later letter says of an item; return whether that is other than before."""
    told = wanted.told
    if held and _is_as_told(held, told, wanted.scores):
        return False
    if held is None:
        held = FollowUp(item_id=wanted.item_id, later=wanted.later, verdict=told.verdict)
    held.suggested, held.mentioned = told.verdict, told.mentioned
    held.verdict = held.verdict if held.by_hand else told.verdict
    held.save()
    _put_matches(held, wanted.scores)
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
    rows = _rows(authority)
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

"""Reading a letter again: what is read better comes in, what an editor has said stays, every address is kept.

Each finding read now is matched with one that is held, or with one that an editor has merged away or taken out.
Where an editor has set a value and what is read has changed since, nothing is overwritten: the difference is kept
for a decision. So is a fact that we have and that is no longer read: nothing known is lost in silence.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F

from letters import signals
from letters.editing import (
    FACTS,
    POSITION_OFFSET,
    as_json,
    as_lists,
    dismiss_doubts,
    end_finding,
    grades_of,
    replace_judgements,
)
from letters.errors import LetterError, UnreadableLetter
from letters.ingestion.field_values import (
    authority_as_read,
    doubts_as_json,
    facts,
    finding_fields,
    letter_fields,
)
from letters.ingestion.finding_matching import Held, pair_up
from letters.models import Difference, Finding, FormerFinding, Inspection, Letter
from letters.reading.letter import ReadLetter
from letters.sandbox import has_active_content, read_bounded
from letters.tagging import apply_rules, tell_polarity


@dataclass(frozen=True, slots=True)
class Reread:
    """What reading a letter again has changed: numbers of findings, and what awaits a decision."""

    kept: int
    changed: int
    added: int
    gone: int
    differences: int

    def __str__(self) -> str:
        return (
            f"{self.kept} findings as before, {self.changed} changed, {self.added} new, {self.gone} no longer read, "
            f"{self.differences} to decide"
        )


def reread(letter: Letter) -> Reread:
    """Given a letter that we hold, read its file again and store what has changed. Raises LetterError."""
    try:
        with letter.file.open("rb") as file:
            data = file.read()
    except OSError as error:
        raise UnreadableLetter("The letter's file is missing from the store") from error
    ((_, read),) = read_bounded([(letter.name, data)], workers=1, seconds=settings.READING_SECONDS)
    if isinstance(read, LetterError):
        raise read
    if letter.is_pdf:
        Letter.objects.filter(pk=letter.pk).update(has_active_content=has_active_content(data))
    return store_again(letter.pk, read)


@transaction.atomic
def store_again(letter_id: int, read: ReadLetter) -> Reread:
    """Given a letter as read now, bring what we hold of it in line, hand-made values kept."""
    # Locked in the order in which editing does: facts, findings, the letter; then what awaits a decision.
    inspection = Inspection.objects.select_for_update().get(letter=letter_id)
    list(inspection.findings.select_for_update().order_by("pk").values_list("pk"))
    letter = Letter.objects.select_for_update().get(pk=letter_id)
    letter.differences.all().delete()
    _put_letter(letter, inspection, read)
    _put_judgements(inspection, read.judgements)
    done = _put_findings(inspection, read)
    dismiss_doubts(letter)
    return done


def _put_letter(letter: Letter, inspection: Inspection, read: ReadLetter) -> None:
    authority, doubts = authority_as_read(read.header)
    for field, value in letter_fields(read).items():
        setattr(letter, field, value)
    letter.doubts = doubts_as_json(*read.doubts, *doubts)
    letter.save()
    now = facts(read.header) | {"authority_id": authority.pk if authority else None}
    if {"start", "end"} & set(inspection.hand):
        del now["ranges"]  # it follows the days, which are an editor's
    if _put(inspection, _without_the_lost(inspection, now), letter, None):
        inspection.version += 1
        inspection.save()


def _without_the_lost(inspection: Inspection, now: Mapping[str, Any]) -> dict[str, Any]:
    """Given the facts as read now, return those to be stored; one that is no longer read awaits a decision."""
    lost = {field for field, value in now.items() if not value and getattr(inspection, field)}
    if now["start"]:
        lost -= {"end"}  # the days are one fact: a single day has no end
    lost -= set(inspection.hand)  # an editor's own: compared with what had been read
    if {"start", "end"} & lost:
        lost |= {"ranges"}
    for field in sorted(lost & set(FACTS)):
        Difference.objects.create(letter=inspection.letter, field=field, read=as_json(now[field]))
    return {field: value for field, value in now.items() if field not in lost}


def _put_judgements(inspection: Inspection, read: Sequence[tuple[str, str]]) -> None:
    before = inspection.hand.get("judgements")
    present = grades_of(inspection)
    is_lost = before is None and not {name for name, _ in present} <= {name for name, _ in read}
    if before is None and not is_lost:
        replace_judgements(inspection, read)
    elif as_lists(read) not in (before, as_lists(present)):
        Difference.objects.create(letter=inspection.letter, field="judgements", read=as_lists(read))


def _put(row: Finding | Inspection, now: Mapping[str, Any], letter: Letter, finding: Finding | None) -> bool:
    """Given what is read now, set what no editor has set, keep the rest for a decision; say if the row changed."""
    changed = False
    for field, value in now.items():
        if getattr(row, field) == value:
            continue
        if field not in row.hand and not _is_beyond_the_other_day(row, field, value):
            setattr(row, field, value)
            changed = True
        elif field not in row.hand or as_json(value) != row.hand[field]:  # not what the editor has put right
            Difference.objects.create(letter=letter, finding=finding, field=field, read=as_json(value))
    return changed


def _is_beyond_the_other_day(row: Finding | Inspection, field: str, value: Any) -> bool:
    """Whether a day as read now would leave the last day before the first, which is an editor's."""
    if not isinstance(row, Inspection) or not value:
        return False
    start, end = row.start, row.end
    return bool(
        (field == "start" and "end" in row.hand and end and end < value)
        or (field == "end" and "start" in row.hand and start and value < start)
    )


@dataclass(slots=True)
class _Plan:
    """The findings of a letter as they are to be, in order, and which of them are changed or new."""

    order: list[Finding]
    changed: list[Finding]
    added: list[Finding]


def _put_findings(inspection: Inspection, read: ReadLetter) -> Reread:
    held = list(inspection.findings.select_for_update().order_by("position"))
    formers = list(inspection.letter.former_findings.all())
    rows = [finding_fields(found) for found in read.findings]
    pairs = pair_up([row["text"] for row in rows], _places(held, formers))
    plan = _Plan([], [], [])
    by_id = {finding.pk: finding for finding in held}
    ended = {former.pk for former in formers if former.reason != FormerFinding.Reason.UNREAD}
    for row, place in zip(rows, pairs, strict=True):
        if place is None or place.key not in ended:
            _plan_one(plan, inspection, row, place, by_id)
    gone = _plan_the_unread(plan, inspection, held)
    _store_in_order(inspection, plan)
    apply_rules([*plan.changed, *plan.added])
    tell_polarity(plan.order)  # all: it is learned, and what was learned may have changed since
    signals.send_findings_changed(inspection.findings.values_list("pk", flat=True))
    kept = len(plan.order) - len(plan.changed) - len(plan.added)
    return Reread(kept, len(plan.changed), len(plan.added), gone, inspection.letter.differences.count())


def _plan_one(
    plan: _Plan, inspection: Inspection, row: dict[str, Any], place: Held | None, by_id: Mapping[int, Finding]
) -> None:
    """One finding as read now: held already, or back from before, or new."""
    finding = by_id.get(place.key) if place else None
    if finding is None:
        finding = Finding(inspection=inspection, pk=place.key if place else None, **row)
        plan.added.append(finding)
    elif _put(finding, row, inspection.letter, finding):
        plan.changed.append(finding)
    plan.order.append(finding)


def _places(held: Sequence[Finding], formers: Sequence[FormerFinding]) -> list[Held]:
    """What a finding read now may be: one that we hold, one that an editor ended, or one that was read once."""
    places = [Held(one.pk, one.position, (one.text, one.hand.get("text") or one.text)) for one in held]
    return [*places, *(Held(one.pk, one.position, (one.text,)) for one in formers)]


def _plan_the_unread(plan: _Plan, inspection: Inspection, held: Sequence[Finding]) -> int:
    """What is held and not read now: an editor's stays in its place, any other ends; return how many end."""
    gone = 0
    planned = {finding.pk for finding in plan.order}
    for finding in held:
        if finding.pk in planned:
            continue
        if not _is_an_editors(finding):
            end_finding(finding, FormerFinding.Reason.UNREAD)
            gone += 1
            continue
        plan.order.insert(_after_its_neighbour(finding, held, plan.order), finding)
        if not finding.by_hand:
            Difference.objects.create(letter=inspection.letter, finding=finding, field=Difference.GONE)
    return gone


def _is_an_editors(finding: Finding) -> bool:
    return (
        finding.by_hand
        or finding.says_by_hand
        or bool(finding.hand)
        or finding.finding_themes.filter(by_hand=True).exists()
    )


def _after_its_neighbour(finding: Finding, held: Sequence[Finding], order: Sequence[Finding]) -> int:
    """Where a finding goes that is not read now: after the nearest before it that is."""
    places = {id(one): place for place, one in enumerate(order)}
    before = [places[id(one)] for one in held if one.position < finding.position and id(one) in places]
    return before[-1] + 1 if before else 0


def _store_in_order(inspection: Inspection, plan: _Plan) -> None:
    inspection.findings.update(position=F("position") + POSITION_OFFSET)  # out of the way of the new places
    for position, finding in enumerate(plan.order):
        finding.position = position
        if finding in plan.added:
            FormerFinding.objects.filter(pk=finding.pk).delete()
            finding.save()
        elif finding in plan.changed:
            finding.version += 1
            finding.save()
        else:
            Finding.objects.filter(pk=finding.pk).update(position=position)

"""Reading a letter again: what is read better replaces the old, what an editor has set stays, every address is kept.

Each finding read now is matched with one that is stored, or with one that an editor has merged away or taken out.
Where an editor has set a value and what is read has changed since, nothing is overwritten: the difference is kept
for a decision. So is a fact that we have and that is no longer read: nothing is lost without a decision.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from django.db.models import F

from letters import signals
from letters.editing import POSITION_OFFSET, dismiss_doubts, end_finding
from letters.errors import LetterError, UnreadableLetter
from letters.ingestion.field_values import finding_fields
from letters.ingestion.finding_matching import KnownFinding, pair_up
from letters.ingestion.likeness import note_likeness
from letters.ingestion.read_sources import read_each
from letters.ingestion.reread_facts import apply_header, apply_judgements, apply_reading
from letters.ingestion.store import Source
from letters.models import (
    Difference,
    Finding,
    FollowUpMatch,
    FormerFinding,
    Inspection,
    Letter,
    authorities_held,
)
from letters.reading.letter import ReadLetter
from letters.tagging import apply_rules, tell_polarity


@dataclass(frozen=True, slots=True)
class Reread:
    """What reading a letter again has changed: numbers of findings, and what awaits a decision.

    ``other_kind`` are those of the changed that are of another kind now; ``facts`` the letter's facts that changed.
    """

    unchanged: int = 0
    changed: int = 0
    added: int = 0
    gone: int = 0
    differences: int = 0
    other_kind: int = 0
    facts: tuple[str, ...] = ()

    @property
    def is_changed(self) -> bool:
        """Whether anything of the letter is other than before."""
        return bool(self.changed or self.added or self.gone or self.facts)

    def __add__(self, other: Reread) -> Reread:
        """Return the sums of two; its facts are one name for each change."""
        return Reread(*(getattr(self, field.name) + getattr(other, field.name) for field in fields(self)))

    def __str__(self) -> str:
        kind = f" ({self.other_kind} now of another kind)" if self.other_kind else ""
        findings_summary = (
            f"{self.unchanged} findings as before, {self.changed} changed{kind}, {self.added} new, "
            f"{self.gone} no longer read, {self.differences} to decide"
        )
        fact_counts = Counter(name.replace("_", " ") for name in self.facts).items()
        facts_summary = ", ".join(
            f"{name} ({times})" if times > 1 else name for name, times in sorted(fact_counts)
        )
        return f"{findings_summary}; other facts: {facts_summary}" if facts_summary else findings_summary


def reread(letter: Letter) -> Reread:
    """Given a letter that we hold, read its file again and store what has changed. Raises LetterError."""
    ((_, result),) = reread_each([letter], workers=1)
    if isinstance(result, LetterError):
        raise result
    return result


def reread_each(letters: Iterable[Letter], *, workers: int) -> Iterator[tuple[Letter, Reread | LetterError]]:
    """Given letters that we hold, read their files again and store what has changed; yield how each ended, in order."""
    under_way: deque[Letter] = deque()

    def sources() -> Iterator[Source]:
        for letter in letters:
            under_way.append(letter)
            yield _source(letter)

    with signals.in_bulk():
        for source, read in read_each(sources(), workers=workers, again=True):
            letter = under_way.popleft()
            if isinstance(read, ReadLetter):
                yield letter, _store_read(letter, source, read)
            else:
                assert isinstance(read, LetterError)
                yield letter, read


def _source(letter: Letter) -> Source:
    try:
        with letter.file.open("rb") as file:
            return Source(letter.name, file.read())
    except OSError:
        return Source(
            letter.name, b"", refused=UnreadableLetter("The report’s file is missing from the store")
        )


def _store_read(letter: Letter, source: Source, read: ReadLetter) -> Reread:
    return store_again(letter.pk, read)


@authorities_held()
def store_again(letter_id: int, read: ReadLetter) -> Reread:
    """Given a letter as read now, bring what we hold of it in line, hand-made values kept."""
    # Locked in the order in which editing does: facts, findings, the letter; then what awaits a decision. Without the
    # key of the facts: whoever has changed a finding looks at them once more at the commit.
    inspection = Inspection.objects.select_for_update(no_key=True).get(letter=letter_id)
    list(inspection.findings.select_for_update().order_by("pk").values_list("pk"))
    letter = Letter.objects.select_for_update().get(pk=letter_id)
    letter.differences.all().delete()
    facts_changed = [*apply_header(letter, inspection, read), *apply_judgements(inspection, read.judgements)]
    result = _store_findings(inspection, read)
    inspection.letter = letter
    note_likeness(inspection)
    dismiss_doubts(letter)
    return replace(result, facts=tuple(facts_changed))


@dataclass(slots=True)
class _Plan:
    """The findings of a letter as they are to be, in order, and which of them are changed or new."""

    order: list[Finding]
    changed: list[Finding]
    added: list[Finding]
    other_kind: int = 0


def _store_findings(inspection: Inspection, read: ReadLetter) -> Reread:
    existing = list(inspection.findings.select_for_update().order_by("position"))
    formers = list(inspection.letter.former_findings.all())
    rows = [finding_fields(finding) for finding in read.findings]
    pairs = pair_up([row["text"] for row in rows], _places(existing, formers))
    plan = _Plan([], [], [])
    by_id = {finding.pk: finding for finding in existing}
    ended = {former.pk for former in formers if former.reason != FormerFinding.Reason.UNREAD}
    for row, place in zip(rows, pairs, strict=True):
        if place is None or place.key not in ended:
            _plan_finding(plan, inspection, row, place, by_id)
    ended_count = _plan_the_unread(plan, inspection, existing)
    _store_in_order(inspection, plan)
    apply_rules([*plan.changed, *plan.added])
    tell_polarity(plan.order)  # all of them: the weights may have changed since
    signals.send_findings_changed(inspection.findings.values_list("pk", flat=True))
    unchanged = len(plan.order) - len(plan.changed) - len(plan.added)
    to_decide = inspection.letter.differences.count()
    return Reread(unchanged, len(plan.changed), len(plan.added), ended_count, to_decide, plan.other_kind)


def _plan_finding(
    plan: _Plan,
    inspection: Inspection,
    row: dict[str, Any],
    place: KnownFinding | None,
    by_id: Mapping[int, Finding],
) -> None:
    """One finding as read now: held already, or back from before, or new."""
    finding = by_id.get(place.key) if place else None
    if finding is None:
        finding = Finding(inspection=inspection, pk=place.key if place else None, **row)
        plan.added.append(finding)
    elif changed := apply_reading(finding, row, inspection.letter, finding):
        plan.changed.append(finding)
        plan.other_kind += "kind" in changed
    plan.order.append(finding)


def _places(findings: Sequence[Finding], formers: Sequence[FormerFinding]) -> list[KnownFinding]:
    """What a finding read now may be: one that we hold, one that an editor ended, or one that was read once."""
    places = [
        KnownFinding(finding.pk, finding.position, (finding.text, finding.hand.get("text") or finding.text))
        for finding in findings
    ]
    return [*places, *(KnownFinding(former.pk, former.position, (former.text,)) for former in formers)]


def _plan_the_unread(plan: _Plan, inspection: Inspection, before: Sequence[Finding]) -> int:
    """What is held and not read now: an editor's stays in its place, any other ends; return how many end."""
    ended_count = 0
    planned = {finding.pk for finding in plan.order}
    for finding in before:
        if finding.pk in planned:
            continue
        if not _is_an_editors(finding):
            end_finding(finding, FormerFinding.Reason.UNREAD)
            ended_count += 1
            continue
        plan.order.insert(_after_its_neighbour(finding, before, plan.order), finding)
        if not finding.by_hand:
            Difference.objects.create(letter=inspection.letter, finding=finding, field=Difference.GONE)
    return ended_count


def _is_an_editors(finding: Finding) -> bool:
    return (
        finding.by_hand
        or finding.says_by_hand
        or bool(finding.hand)
        or finding.finding_themes.filter(by_hand=True).exists()
        or finding.follow_ups.filter(by_hand=True).exists()
        or finding.answers.exclude(state=FollowUpMatch.State.SUGGESTED).exists()
    )


def _after_its_neighbour(finding: Finding, before: Sequence[Finding], order: Sequence[Finding]) -> int:
    """Where a finding goes that is not read now: after the nearest before it that is."""
    places = {id(other): place for place, other in enumerate(order)}
    earlier = [
        places[id(other)] for other in before if other.position < finding.position and id(other) in places
    ]
    return earlier[-1] + 1 if earlier else 0


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

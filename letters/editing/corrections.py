"""What a person has put right: facts, judgements, findings and their themes, and the doubts that this settles."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from letters import signals
from letters.editing.versions import as_json, close_differences, lock_version, set_by_hand
from letters.errors import InputError
from letters.models import (
    Finding,
    FindingTheme,
    Inspection,
    Judgement,
    Letter,
    Says,
    Theme,
    authorities_held,
    successor_of,
)
from letters.tagging import read_anew, tell_polarity

FACTS = ("authority_id", "framework", "title", "start", "end", "published", "lead_inspector")
PARTS = ("text", "kind", "section", "page", "number", "recurs", "recurs_from")
# The field that a doubt names -> the facts that answer it.
ANSWERS: dict[str, tuple[str, ...]] = {
    "authority": ("authority_id",),
    "inspection dates": ("start", "end"),
    "framework": ("framework",),
    "published": ("published",),
    "lead inspector": ("lead_inspector",),
    "judgements": ("judgements",),
}
AS_READ = "as-read"  # what an editor sets to take back a label set by hand
Grades = Sequence[tuple[str, str]]


@authorities_held()
def correct_facts(inspection_id: int, version: int, values: Mapping[str, Any]) -> Inspection:
    """Given facts as an editor sets them (names as in FACTS), store them, settle the doubts that they answer, and
    return the inspection. Raises EditConflict; InputError where its authority is gone."""
    inspection = lock_version(Inspection, inspection_id, version)
    if values.get("authority_id") not in (None, inspection.authority_id):
        authority_to_set(values["authority_id"])
    days, framework = (inspection.start, inspection.end), inspection.framework
    set_by_hand(inspection, values)
    if (inspection.start, inspection.end) != days:
        inspection.ranges = ranges_of(inspection)
        inspection.save()
    if inspection.framework != framework:
        tell_polarity(inspection.findings.select_related("inspection"))
    dismiss_doubts(inspection.letter)
    send_inspection_changed(inspection)
    return inspection


def authority_to_set(authority_id: int, *, follow: bool = False) -> int:
    """Given the authority that an inspection is to have, within `authorities_held`, return it; to ``follow`` is to take
    the one that it was merged into already. Raises InputError where it is gone."""
    held = successor_of(authority_id)
    if held is None or (held != authority_id and not follow):
        raise InputError("This authority has been merged into another, or deleted. Choose one under Facts")
    return held


def ranges_of(inspection: Inspection) -> list[list[str]]:
    """Given an inspection, return its days on site as one range, in the form in which it keeps ranges."""
    first, last = inspection.start, inspection.end or inspection.start
    return [[first.isoformat(), last.isoformat()]] if first and last else []


@authorities_held()
def correct_judgements(inspection_id: int, version: int, grades: Grades) -> Inspection:
    """Given (judgement, grade) in order as an editor sets them, let the inspection have exactly these.
    Raises EditConflict."""
    inspection = lock_version(Inspection, inspection_id, version)
    before = grades_of(inspection)
    if list(grades) != before:
        inspection.hand.setdefault("judgements", as_lists(before))
        inspection.hand |= close_differences(inspection, ["judgements"])
        if inspection.hand["judgements"] == as_lists(grades):
            del inspection.hand["judgements"]
        replace_judgements(inspection, grades)
        inspection.save()
    dismiss_doubts(inspection.letter)
    send_inspection_changed(inspection)
    return inspection


def grades_of(inspection: Inspection) -> list[tuple[str, str]]:
    """Given an inspection, return its (judgement, grade) in order."""
    return list(inspection.judgements.order_by("position").values_list("name", "grade"))


def as_lists(grades: Grades) -> list[list[str]]:
    """Given (judgement, grade) pairs, return them as JSON keeps them."""
    return [list(pair) for pair in grades]


def replace_judgements(inspection: Inspection, grades: Grades) -> None:
    """Given an inspection, let it have exactly these grades, in this order; unchanged ones are not written."""
    former = {judgement.name: judgement for judgement in inspection.judgements.all()}
    for position, (name, grade) in enumerate(grades):
        judgement = former.pop(name, None) or Judgement(inspection=inspection, name=name)
        if (judgement.grade, judgement.position) != (grade, position) or judgement.pk is None:
            judgement.grade, judgement.position = grade, position
            judgement.save()
    for removed in former.values():
        removed.delete()


@authorities_held()
def correct_finding(
    finding_id: int,
    version: int,
    values: Mapping[str, Any],
    *,
    themes: Collection[int] | None = None,
    says: str = "",
    editor: User | None = None,
) -> Finding:
    """Given parts of a finding as an editor sets them (names as in PARTS), unless None the ids of exactly the themes
    that it has, and unless "" what it says (one of Says, or AS_READ), store them and return the finding.

    Raises EditConflict.
    """
    finding = lock_version(Finding, finding_id, version)
    before = _classified_parts(finding)
    set_by_hand(finding, values)
    if themes is not None:
        held = Theme.objects.filter(pk__in=set(themes))  # one may have been deleted since it was shown
        _set_themes(finding, set(held.values_list("pk", flat=True)), editor)
    if says and says != _says_by_hand(finding):
        set_says(finding, says, editor)
    if _classified_parts(finding) != before:
        read_anew([finding])
    signals.send_findings_changed([finding.pk])
    return finding


def _classified_parts(finding: Finding) -> tuple[str, str, str]:
    """The values from which a finding's themes and polarity are computed."""
    return finding.text, finding.kind, finding.section


@authorities_held()
def correct_says(finding_id: int, version: int, says: str, editor: User | None) -> Finding:
    """Given what a finding says (one of Says) as an editor decides, be it what was read, store that and return it.

    Raises EditConflict; ValueError where there is no such label.
    """
    finding = lock_version(Finding, finding_id, version)
    set_says(finding, says, editor)
    signals.send_findings_changed([finding.pk])
    return finding


def _says_by_hand(finding: Finding) -> str:
    return finding.says if finding.says_by_hand else AS_READ


def set_says(finding: Finding, says: str, editor: User | None) -> None:
    """Given a locked finding and what it says, set that as an editor's decision; with AS_READ, compute it again."""
    if says == AS_READ:
        finding.says_by_hand, finding.says_set_by = False, None
        finding.save()
        tell_polarity([finding])
        return
    finding.says = Says(says).value
    finding.says_sure, finding.says_chance, finding.says_words = True, None, []
    finding.says_by_hand, finding.says_set_by = True, editor
    finding.save()


def _set_themes(finding: Finding, wanted: set[int], editor: User | None) -> None:
    tags = FindingTheme.objects.filter(finding=finding, removed=False)
    present = set(tags.values_list("theme_id", flat=True))
    for theme_id in sorted(wanted - present):
        tag, _ = FindingTheme.objects.get_or_create(finding=finding, theme_id=theme_id)
        tag.removed, tag.by_hand, tag.set_by = False, True, editor
        tag.save()
    for tag in tags.exclude(theme_id__in=wanted):
        tag.removed, tag.by_hand, tag.set_by = True, True, editor
        tag.save()


@transaction.atomic
def dismiss_doubt(letter: Letter, message: str) -> None:
    """Given a doubt that an editor has looked at, by its message, put it aside for good."""
    letter = Letter.objects.select_for_update().get(pk=letter.pk)
    letter.settled = [*letter.settled, message]
    dismiss_doubts(letter)


@transaction.atomic
def put_back_doubts(letter: Letter, doubts: Sequence[Any], settled: Sequence[str]) -> None:
    """Given a letter, and its doubts and those put aside as both once stood, let it have them again; doubts that an
    editor has answered since by setting the fact stay answered."""
    letter = Letter.objects.select_for_update().get(pk=letter.pk)
    letter.doubts, letter.settled = list(doubts), list(settled)
    dismiss_doubts(letter)


def dismiss_doubts(letter: Letter) -> None:
    """Given a letter, keep only the doubts that no editor has answered, by setting the fact or by looking."""
    hand = Inspection.objects.get(letter=letter).hand
    letter.doubts = [doubt for doubt in letter.doubts if not _is_settled(doubt, hand, letter.settled)]
    letter.needs_review = bool(letter.fields_to_review)
    letter.save(update_fields=["doubts", "settled", "needs_review"])


def _is_settled(doubt: Mapping[str, Any], hand: Mapping[str, Any], settled: Collection[str]) -> bool:
    answers = ANSWERS.get(doubt["field"], ())
    return doubt["message"] in settled or any(field in hand for field in answers)


def send_inspection_changed(inspection: Inspection) -> None:
    """Given an inspection that has changed, say that its findings have."""
    signals.send_findings_changed(inspection.findings.values_list("pk", flat=True))


def value_as_read(row: Finding | Inspection, field: str) -> Any:
    """Given a row, return what was last read for a field, whether or not an editor has set it since."""
    return row.hand[field] if field in row.hand else as_json(getattr(row, field))

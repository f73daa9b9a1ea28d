"""A letter read again: its facts and judgements. What an editor has set or is no longer read awaits a decision."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from letters.editing import FACTS, as_it_is_now, as_json, as_lists, grades_of, replace_judgements
from letters.ingestion.field_values import (
    authority_as_read,
    doubts_as_json,
    facts,
    future_doubts,
    letter_fields,
)
from letters.ingestion.listing import completed
from letters.models import Difference, Finding, Inspection, Letter
from letters.reading.letter import ReadLetter

FACT_NAMES = {"authority_id": "authority", "start": "first day", "end": "last day"}


def apply_header(letter: Letter, inspection: Inspection, read: ReadLetter) -> list[str]:
    """Given a letter as read now, bring its text, doubts and facts in line; return the names of facts that changed."""
    authority, doubts = authority_as_read(read.header)
    for field, value in letter_fields(read).items():
        setattr(letter, field, value)
    as_read = facts(read.header) | {"authority_id": authority.pk if authority else None}
    completion = completed(as_read, [*read.doubts, *doubts, *future_doubts(as_read)], letter.listing)
    letter.doubts = doubts_as_json(*completion.doubts)
    letter.save()
    from_listing = [fact for fact in completion.from_listing if _may_be_listed(inspection, fact)]
    read_values = as_read | {fact: completion.facts[fact] for fact in from_listing}
    if {"start", "end"} & set(inspection.hand):
        del read_values["ranges"]  # it follows the days, which are an editor's
    changed = apply_reading(inspection, _without_the_lost(inspection, read_values), letter, None)
    if changed or inspection.from_listing != from_listing:
        inspection.from_listing = from_listing
        inspection.version += 1
        inspection.save()
    return [FACT_NAMES.get(field, field) for field in changed if field != "ranges"]


def _may_be_listed(inspection: Inspection, fact: str) -> bool:
    """Whether the public page may fill a fact: it has before, or nothing was known. What was read awaits a decision."""
    return fact in inspection.from_listing or not getattr(inspection, fact)


def _without_the_lost(inspection: Inspection, read_values: Mapping[str, Any]) -> dict[str, Any]:
    """Given the facts as read now, return those to be stored; one that is no longer read awaits a decision."""
    lost = {field for field, value in read_values.items() if not value and getattr(inspection, field)}
    if read_values["start"]:
        lost -= {"end"}  # the days are one fact: a single day has no end
    lost -= set(inspection.hand)  # an editor's own: compared with what had been read
    if {"start", "end"} & lost:
        lost |= {"ranges"}
    for field in sorted(lost & set(FACTS)):
        Difference.objects.create(letter=inspection.letter, field=field, read=as_json(read_values[field]))
    return {field: value for field, value in read_values.items() if field not in lost}


def apply_judgements(inspection: Inspection, read: Sequence[tuple[str, str]]) -> list[str]:
    """Given judgements as read now, bring those that we have in line, as a whole; return "grades" if any changed."""
    before = inspection.hand.get("judgements")
    present = grades_of(inspection)
    is_lost = before is None and not {name for name, _ in present} <= {name for name, _ in read}
    if before is None and not is_lost:
        replace_judgements(inspection, read)
    elif as_lists(read) not in (before, as_lists(present)):
        Difference.objects.create(letter=inspection.letter, field="judgements", read=as_lists(read))
    return ["grades"] if as_lists(grades_of(inspection)) != as_lists(present) else []


def apply_reading(
    row: Finding | Inspection, read_values: Mapping[str, Any], letter: Letter, finding: Finding | None
) -> list[str]:
    """Given what is read now, set what no editor has set, keep the rest for a decision; return what changed."""
    changed: list[str] = []
    for field, value in read_values.items():
        if getattr(row, field) == value:
            continue
        if field not in row.hand and not _is_beyond_the_other_day(row, field, value):
            setattr(row, field, value)
            changed.append(field)
        elif field not in row.hand or as_json(value) != as_it_is_now(
            field, row.hand[field]
        ):  # not what the editor has put right
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

"""Everything that the review page prints, looked up once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.forms import BaseFormSet, Form
from django.urls import reverse

from letters.models import (
    Authority,
    Difference,
    Finding,
    FormerFinding,
    Inspection,
    Judgement,
    Letter,
    successor_of,
)
from letters.reading import line_states
from letters.reading.letter import KNOWN, NEITHER
from letters.reference.frameworks import framework_name
from letters.review.forms import KNOWN_GRADES, FindingForm, GradesFormSet, facts_form, finding_form

FIELD_NAMES = {
    "authority_id": "authority",
    "start": "first day",
    "end": "last day",
    "recurs_from": "recurs from",
    "lead_inspector": "lead inspector",
    "printed_authority": "printed authority",
}


@dataclass(frozen=True, slots=True)
class ReviewQuery:
    """What a look at the page asks for: which finding to edit, what to add after which, which page to show."""

    finding: int | None = None
    add_after: int | None = None
    unplaced: int | None = None
    page: int | None = None


@dataclass(frozen=True, slots=True)
class PageLine:
    """A line of a page: one that is ``left`` became no finding, one that is ``passed_over`` was not meant to."""

    text: str
    left: bool
    passed_over: bool


@dataclass(frozen=True, slots=True)
class DifferenceRow:
    """One difference, in words, and the version of the row that it is about."""

    pk: int
    version: int
    field: str
    finding: Finding | None
    ours: Any
    read: Any


def review_address(letter_id: int, finding_id: int | None = None, anchor: str = "") -> str:
    """Given a letter and perhaps the finding to edit, return the address of its review page."""
    address = reverse("admin:letters_letter_review", args=[letter_id])
    anchor = anchor or (f"finding-{finding_id}" if finding_id else "")
    return address + (f"?finding={finding_id}" if finding_id else "") + (f"#{anchor}" if anchor else "")


def review_page(
    letter: Letter, query: ReviewQuery, bound: dict[str, Form | BaseFormSet[Any]]
) -> dict[str, Any]:
    """Given a letter, what is asked for, and the forms that did not pass (by name), return what the page prints."""
    inspection = Inspection.objects.select_related("authority").get(letter=letter)
    findings = list(inspection.findings.order_by("position").with_context())
    chosen = next((finding for finding in findings if finding.pk == query.finding), None)
    adding = query.add_after is not None or query.unplaced is not None
    page = query.page or (chosen.page if chosen and chosen.page else _unplaced_page(letter, query)) or 1
    return {
        "letter": letter,
        "inspection": inspection,
        "findings": findings,
        "chosen": chosen,
        "neighbours": _neighbours(findings, chosen),
        "finding_form": bound.get("finding") or (finding_form(chosen) if chosen else None),
        "add_form": bound.get("add") or (_add_form(letter, findings, query) if adding else None),
        "add_after": query.add_after or 0,
        "facts_form": bound.get("facts") or facts_form(inspection),
        "grades_form": bound.get("grades") or _grades_form(inspection),
        "grades": KNOWN_GRADES,
        "sections": list(dict.fromkeys(finding.section for finding in findings if finding.section)),
        "former": FormerFinding.objects.filter(letter=letter).exclude(reason=FormerFinding.Reason.MERGED),
        "differences": [_shown(difference) for difference in letter.differences.select_related("finding")],
        "page": page,
        "pages": range(1, letter.pages + 1),
        "page_lines": _page_lines(letter, page, [finding.text for finding in findings]),
        "left_on": sorted({passage["page"] for passage in letter.unplaced if passage["page"]}),
    }


def _neighbours(findings: list[Finding], chosen: Finding | None) -> dict[str, Finding | None]:
    if chosen is None:
        return {"previous": None, "next": findings[0] if findings else None}
    place = findings.index(chosen)
    return {
        "previous": findings[place - 1] if place else None,
        "next": findings[place + 1] if place + 1 < len(findings) else None,
    }


def _grades_form(inspection: Inspection) -> BaseFormSet[Any]:
    judgements = Judgement.objects.filter(inspection=inspection).order_by("position")
    return GradesFormSet(initial=list(judgements.values("name", "grade")), prefix="grades")


def _add_form(letter: Letter, findings: list[Finding], query: ReviewQuery) -> FindingForm:
    """A missed finding begins like the one that it comes after, or with the words that were left over."""
    before = next((finding for finding in findings if finding.pk == query.add_after), None)
    initial: dict[str, Any] = {"kind": "narrative"}
    if before:
        initial = {"kind": before.kind, "section": before.section, "page": before.page}
    if query.unplaced is not None and query.unplaced < len(letter.unplaced):
        passage = letter.unplaced[query.unplaced]
        initial |= {"text": passage["text"], "page": passage["page"]}
    return FindingForm(initial=initial)


def _unplaced_page(letter: Letter, query: ReviewQuery) -> int | None:
    if query.unplaced is None or query.unplaced >= len(letter.unplaced):
        return None
    page: int | None = letter.unplaced[query.unplaced]["page"]
    return page


def _page_lines(letter: Letter, page: int, findings: Sequence[str]) -> list[PageLine]:
    """The lines of a page as read, each with what became of it; a letter without pages is one."""
    texts = letter.text.split("\f")
    lines = (texts[page - 1] if page <= len(texts) else letter.text).split("\n")
    states = line_states(lines, findings, [passage["text"] for passage in letter.unplaced])
    return [
        PageLine(line, state == NEITHER, state == KNOWN) for line, state in zip(lines, states, strict=True)
    ]


def _shown(difference: Difference) -> DifferenceRow:
    row: Finding | Inspection = difference.finding or difference.letter.inspection
    field, ours = difference.field, None
    if field == "judgements":
        ours = list(difference.letter.inspection.judgements.values_list("name", "grade"))
    elif field != Difference.GONE:
        ours = getattr(row, field)
    return DifferenceRow(
        pk=difference.pk,
        version=row.version,
        field=FIELD_NAMES.get(field, field),
        finding=difference.finding,
        ours=_worded(field, ours),
        read=_worded(field, difference.read),
    )


def _grades(pairs: Any) -> str:
    return "; ".join(f"{Judgement(name=name).label}: {grade}" for name, grade in pairs or [])


def _worded(field: str, value: Any) -> Any:
    if field == "judgements":
        return _grades(value)
    if field == "authority_id":
        return Authority.objects.filter(pk__in=[successor_of(value)]).first()
    return framework_name(value) if field == "framework" else value

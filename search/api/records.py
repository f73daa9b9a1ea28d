"""A finding as a plain record, the same in CSV and JSON: what it says, where it stands, how to check it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from itertools import islice

from django.urls import reverse

from letters.models import Finding, FindingVisibility, FollowUp, Judgement
from letters.pages import cite
from letters.reference.frameworks import OVERALL, judgement_under
from search.api.moments import written_moment

Absolute = Callable[[str], str]  # a path on this site -> its whole address
Grades = Mapping[int, Mapping[str, str]]  # an inspection's number -> each judgement's slug -> its grade
Told = Mapping[int, Sequence[str]]  # a finding's number -> what each later letter says of it
Seen = Mapping[int, tuple[str, str]]  # a finding's number -> since when it is seen, its last change
BATCH = 500  # findings whose grades are asked for together


@dataclass(frozen=True, slots=True)
class Record:
    """A finding's facts, in the order of a CSV file's columns; a fact that is not known is None. Dates are ISO.

    ``says`` is our reading; ``says_sure`` whether it is sure of it. ``section_grade`` is the grade of what
    the finding's part of the report judges. ``follow_up``: what each later letter says of an
    item (docs/followup.md). ``added_at`` is since when it can be seen here, ``changed_at`` when anything
    of this was changed last; both are times, None for a moment after it was added. New
    columns go at the end: programs count.
    """

    id: int
    url: str
    authority: str | None
    region: str | None
    framework: str | None
    inspection_start: str | None
    inspection_end: str | None
    published: str | None
    section: str
    paragraph: str | None
    page: int | None
    kind: str
    text: str
    themes: list[str]
    recurs: bool
    fictional: bool
    letter_url: str
    file_url: str
    file_sha256: str
    source_url: str | None
    source_page_url: str | None
    says: str | None
    says_sure: bool | None
    overall_grade: str | None
    section_grade: str | None
    citation: str
    follow_up: list[str]
    added_at: str | None
    changed_at: str | None


COLUMNS = tuple(field.name for field in fields(Record))


def records_of(findings: Iterable[Finding], absolute: Absolute) -> Iterator[Record]:
    """Given findings with their context, yield their records; three database queries for every 500."""
    rest = iter(findings)
    while batch := list(islice(rest, BATCH)):
        grades = grades_of({finding.inspection_id for finding in batch})
        ids = {finding.pk for finding in batch}
        told, seen = follow_ups_of(ids), times_of(ids)
        yield from (record_of(finding, absolute, grades, told, seen) for finding in batch)


def grades_of(inspections: Collection[int]) -> Grades:
    """Given inspections' numbers, return the grades of those that gave any; one database query."""
    grades: dict[int, dict[str, str]] = {}
    rows = Judgement.objects.filter(inspection__in=inspections).order_by()
    for inspection, name, grade in rows.values_list("inspection", "name", "grade"):
        grades.setdefault(inspection, {})[name] = grade
    return grades


def follow_ups_of(findings: Collection[int]) -> Told:
    """Given findings' numbers, return what later letters say of those that ask for improvement; one database query."""
    told: dict[int, list[str]] = {}
    held = FollowUp.objects.shown().filter(item__in=findings).select_related("later")
    for one in held.order_by("later__start", "pk"):
        line = f"{one.later.start:%Y-%m-%d} {one.get_verdict_display().lower()} ({one.standing})"
        told.setdefault(one.item_id, []).append(line)
    return told


def times_of(findings: Collection[int]) -> Seen:
    """Given findings' numbers, return since when each is seen, and when it last changed; one database query."""
    rows = FindingVisibility.objects.visible().filter(pk__in=findings).order_by()
    told = rows.values_list("finding_id", "visible_since", "changed_at")
    return {pk: (written_moment(since), written_moment(changed)) for pk, since, changed in told if since}


def record_of(finding: Finding, absolute: Absolute, grades: Grades, told: Told, seen: Seen) -> Record:
    """Given a finding with its context, and what is told of it besides, return its record."""
    inspection = finding.inspection
    authority = inspection.authority
    given = grades.get(finding.inspection_id, {})
    section = given.get(judgement_under(inspection.framework, finding.section))
    citation = cite(inspection, finding)
    added, changed = seen.get(finding.pk, (None, None))
    return Record(
        id=finding.pk,
        url=absolute(finding.get_absolute_url()),
        authority=authority.name if authority else None,
        region=authority.get_region_display() if authority else None,
        framework=inspection.framework_label or None,
        inspection_start=inspection.start.isoformat() if inspection.start else None,
        inspection_end=inspection.end.isoformat() if inspection.end else None,
        published=inspection.published.isoformat() if inspection.published else None,
        section=finding.section,
        paragraph=finding.number or None,
        page=finding.page,
        kind=finding.get_kind_display(),
        text=finding.text,
        themes=[tag.theme.name for tag in finding.tags],
        recurs=finding.recurs,
        fictional=inspection.letter.is_sample,
        letter_url=absolute(inspection.letter.get_absolute_url()),
        file_url=absolute(reverse("letter_file", args=[inspection.letter_id])),
        file_sha256=inspection.letter.sha256,
        source_url=inspection.letter.source_url or None,
        source_page_url=inspection.letter.source_page_url or None,
        says=finding.get_says_display() or None,
        says_sure=finding.says_sure if finding.says else None,
        overall_grade=given.get(OVERALL) or None,
        section_grade=section or None,
        citation=f"{citation.text}, {absolute(citation.address)}",
        follow_up=list(told.get(finding.pk, ())),
        added_at=added,
        changed_at=changed,
    )

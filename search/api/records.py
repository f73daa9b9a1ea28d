"""A finding as a plain record, the same in CSV and JSON: its text, its place in the report, and its source."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import lru_cache
from itertools import chain
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from letters.models import (
    STANDING,
    Finding,
    FindingVisibility,
    FollowUp,
    Inspection,
    Judgement,
    Kind,
    Letter,
    Says,
    Verdict,
)
from letters.pages import cite, fragment, place_in_letter
from letters.reference.frameworks import OVERALL, judgement_under
from search.api.moments import written_moment
from search.engine import FindingRow, batched, row_of, rows_of

NOT_READ = ("letter__text", "letter__unplaced", "letter__doubts", "letter__listing", "authority__other_names")
UNDATED = "undated"  # a later report whose date was removed after an editor had set its verdict
Absolute = Callable[[str], str]  # a path on this site -> its whole address
AddressFor = Callable[[int], str]  # an id -> a whole address
Grades = Mapping[int, Mapping[str, str]]  # an inspection's number -> each judgement's slug -> its grade
FollowUps = Mapping[int, Sequence[str]]  # a finding's number -> what each later letter says of it
Times = Mapping[int, tuple[str, str]]  # a finding's number -> since when it is visible, its last change


@dataclass(frozen=True, slots=True)
class Record:
    """A finding's facts, in the order of a CSV file's columns; an unknown fact is None. Dates are ISO 8601.

    ``says`` is this site's classification; ``says_sure`` whether it is certain. ``section_grade`` is the grade for the
    judgement of the report's section. ``follow_up``: what each later letter says of an item, as
    "2022-05-06 fixed (suggested)" (docs/followup.md). ``added_at`` is since when the finding is visible on this site,
    ``changed_at`` when any of these facts last changed; both are times, None until the addition is recorded. New
    columns go at the end: programs read columns by number.
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
KINDS = dict(Kind.choices)
VERDICTS = dict(Verdict.choices)
SAYS = dict(Says.choices)
ANY_NUMBER = 987_654_321  # stands for any finding's in an address


def address_for(view: str, absolute: Absolute) -> AddressFor:
    """Given a view that takes a number alone, return what makes its whole address: resolved once for thousands."""
    before, _, behind = absolute(reverse(view, args=[ANY_NUMBER])).partition(str(ANY_NUMBER))
    return lambda number: f"{before}{number}{behind}"


@dataclass(slots=True)
class Context:
    """What all findings of an inspection share. ``judged`` caches the grade of each section."""

    framework: str
    grades: Mapping[str, str]
    facts: dict[str, Any]
    cited: str
    judged: dict[str, str | None]

    def section_grade(self, section: str) -> str | None:
        """The grade for the judgement of a section, or None."""
        if section not in self.judged:
            slug = judgement_under(self.framework, section)
            self.judged[section] = self.grades.get(slug) or None
        return self.judged[section]


@dataclass(slots=True)
class RecordParts:
    """What a record is made of: a finding's own columns, the facts of its inspection, and what is looked up for it."""

    row: FindingRow
    context: Context
    url: str
    follow_ups: Sequence[str]
    added: str | None
    changed: str | None

    @property
    def citation(self) -> str:
        """How to cite it."""
        place = "".join(f", {one}" for one in place_in_letter(self.row.number, self.row.page))
        return f"{self.context.cited}{place}, {self.url}{fragment(self.row.pk)}"


class Records:
    """Makes records of findings, a batch at a time; the facts of each inspection are read once."""

    def __init__(self, absolute: Absolute) -> None:
        self._absolute = absolute
        self._address = address_for("finding", absolute)
        self._contexts: dict[int, Context] = {}

    def of(self, findings: Sequence[Finding | FindingRow]) -> list[Record]:
        """Given findings with their themes, return their records; at most four database queries for every 500."""
        return [_record(parts) for parts in self.parts(findings)]

    def parts(self, findings: Sequence[Finding | FindingRow]) -> Iterator[RecordParts]:
        """Given findings with their themes, yield what their records are made of; as many queries as for records."""
        rows = [row_of(finding) if isinstance(finding, Finding) else finding for finding in findings]
        self._read({row.inspection_id for row in rows} - self._contexts.keys())
        ids = [row.pk for row in rows]
        follow_ups, times, address = follow_ups_of(ids), times_of(ids), self._address
        for row in rows:
            pk = row.pk
            context = self._contexts[row.inspection_id]
            yield RecordParts(row, context, address(pk), follow_ups.get(pk, ()), *times.get(pk, (None, None)))

    def _read(self, ids: Collection[int]) -> None:
        if not ids:
            return
        grades = grades_of(ids)
        inspections = Inspection.objects.select_related("authority", "letter").defer(*NOT_READ).order_by()
        for inspection in inspections.filter(pk__in=ids):
            self._contexts[inspection.pk] = _context(
                inspection, grades.get(inspection.pk, {}), self._absolute
            )


def _record(parts: RecordParts) -> Record:
    row, context = parts.row, parts.context
    return Record(
        id=row.pk,
        url=parts.url,
        section=row.section,
        paragraph=row.number or None,
        page=row.page,
        kind=KINDS[row.kind],
        text=row.text,
        themes=row.themes,
        recurs=row.recurs,
        says=SAYS[row.says] if row.says else None,
        says_sure=row.says_sure if row.says else None,
        section_grade=context.section_grade(row.section),
        citation=parts.citation,
        follow_up=list(parts.follow_ups),
        added_at=parts.added,
        changed_at=parts.changed,
        **context.facts,
    )


def _context(inspection: Inspection, grades: Mapping[str, str], absolute: Absolute) -> Context:
    authority, letter = inspection.authority, inspection.letter
    facts = {
        "authority": authority.name if authority else None,
        "region": authority.get_region_display() if authority else None,
        "framework": inspection.framework_label or None,
        "inspection_start": inspection.start.isoformat() if inspection.start else None,
        "inspection_end": inspection.end.isoformat() if inspection.end else None,
        "published": inspection.published.isoformat() if inspection.published else None,
        "fictional": letter.is_sample,
        "letter_url": absolute(letter.get_absolute_url()),
        "file_url": absolute(reverse("letter_file", args=[letter.pk])),
        "file_sha256": letter.sha256,
        "source_url": letter.source_url or None,
        "source_page_url": letter.source_page_url or None,
        "overall_grade": grades.get(OVERALL) or None,
    }
    return Context(inspection.framework, grades, facts, cite(inspection).text, {})


def records_of(findings: Iterable[Finding | FindingRow], absolute: Absolute) -> Iterator[Record]:
    """Given findings with their themes, yield their records; at most four database queries for every 500, or fewer."""
    return chain.from_iterable(map(Records(absolute).of, batched(findings)))


def grades_of(inspections: Collection[int]) -> Grades:
    """Given inspections' numbers, return the grades of those that gave any; one database query."""
    grades: dict[int, dict[str, str]] = {}
    rows = Judgement.objects.filter(inspection__in=inspections).order_by()
    for inspection, name, grade in rows.values_list("inspection", "name", "grade"):
        grades.setdefault(inspection, {})[name] = grade
    return grades


def follow_ups_of(findings: Sequence[int]) -> FollowUps:
    """Given numbers of visible findings, return what later letters say of those that ask for improvement.

    One database query for every 500.
    """
    follow_ups: dict[int, list[str]] = {}
    for item, start, verdict, by_hand, *states in rows_of(
        _follow_ups_query, findings, FollowUp.objects.all().db
    ):
        if set(states) == {Letter.State.PUBLISHED}:
            day = f"{start:%Y-%m-%d}" if start else UNDATED
            follow_ups.setdefault(item, []).append(f"{day} {VERDICTS[verdict].lower()} ({STANDING[by_hand]})")
    return follow_ups


def times_of(findings: Sequence[int]) -> Times:
    """Given findings' numbers, return since when each is visible, and when it last changed; a query for every 500."""
    rows = rows_of(_times_query, findings, FindingVisibility.objects.all().db)
    return {pk: (_written(since), _written(changed)) for pk, since, changed in rows if since}


_written = lru_cache(maxsize=4_000)(written_moment)  # findings of a letter share theirs


def _times_query(ids: Iterable[int]) -> QuerySet[Any, Any]:
    return FindingVisibility.objects.visible().filter(pk__in=ids).order_by().shared_times()


def _follow_ups_query(ids: Iterable[int]) -> QuerySet[Any, Any]:
    """With the states of both letters: a filter on them would make SQLite start with a scan of all letters."""
    follow_ups = FollowUp.objects.filter(item__in=ids).order_by("later__start", "pk")
    states = ("item__inspection__letter__state", "later__letter__state")
    return follow_ups.values_list("item_id", "later__start", "verdict", "by_hand", *states)

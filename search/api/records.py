"""A finding as a plain record, the same in CSV and JSON: what it says, where it stands, how to check it."""

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
UNDATED = "undated"  # a later report whose date was taken away after an editor had decided what it says
Absolute = Callable[[str], str]  # a path on this site -> its whole address
AddressFor = Callable[[int], str]  # a number -> the whole address of what has it
Grades = Mapping[int, Mapping[str, str]]  # an inspection's number -> each judgement's slug -> its grade
FollowUps = Mapping[int, Sequence[str]]  # a finding's number -> what each later letter says of it
Seen = Mapping[int, tuple[str, str]]  # a finding's number -> since when it is seen, its last change


@dataclass(frozen=True, slots=True)
class Record:
    """A finding's facts, in the order of a CSV file's columns; a fact that is not known is None. Dates are ISO.

    ``says`` is our reading; ``says_sure`` whether it is sure of it. ``section_grade`` is the grade of what
    the finding's part of the report judges. ``follow_up``: what each later letter says of an item, as
    "2022-05-06 fixed (suggested)" (docs/followup.md). ``added_at`` is since when it can be seen here, ``changed_at``
    when anything of this was changed last; both are times, None for a moment after it was added. New
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
KINDS = dict(Kind.choices)
VERDICTS = dict(Verdict.choices)
SAYS = dict(Says.choices)
ANY_NUMBER = 987_654_321  # stands for any finding's in an address


def address_for(view: str, absolute: Absolute) -> AddressFor:
    """Given a page that is told by a number alone, return what makes its whole address: made once for thousands."""
    before, _, behind = absolute(reverse(view, args=[ANY_NUMBER])).partition(str(ANY_NUMBER))
    return lambda number: f"{before}{number}{behind}"


@dataclass(slots=True)
class Context:
    """What all findings of an inspection share. ``judged`` is the grade of each section asked for so far."""

    framework: str
    grades: Mapping[str, str]
    facts: dict[str, Any]
    cited: str
    judged: dict[str, str | None]

    def section_grade(self, section: str) -> str | None:
        """The grade of what a section judges, or None."""
        if section not in self.judged:
            slug = judgement_under(self.framework, section)
            self.judged[section] = self.grades.get(slug) or None
        return self.judged[section]


@dataclass(slots=True)
class Told:
    """A finding's own columns, what its inspection's findings share, and what else is told of it."""

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
    """Makes records of findings, a batch at a time; what inspections say is read once for each."""

    def __init__(self, absolute: Absolute) -> None:
        self._absolute = absolute
        self._address = address_for("finding", absolute)
        self._contexts: dict[int, Context] = {}

    def of(self, findings: Sequence[Finding | FindingRow]) -> list[Record]:
        """Given findings with their themes, return their records; at most four database queries for every 500."""
        return [_record(told) for told in self.told(findings)]

    def told(self, findings: Sequence[Finding | FindingRow]) -> Iterator[Told]:
        """Given findings with their themes, yield what their records are made of; queries as for those."""
        rows = [row_of(one) if isinstance(one, Finding) else one for one in findings]
        self._read({row.inspection_id for row in rows} - self._contexts.keys())
        ids = [row.pk for row in rows]
        follow_ups, seen, address = follow_ups_of(ids), times_of(ids), self._address
        for row in rows:
            pk = row.pk
            context = self._contexts[row.inspection_id]
            yield Told(row, context, address(pk), follow_ups.get(pk, ()), *seen.get(pk, (None, None)))

    def _read(self, ids: Collection[int]) -> None:
        if not ids:
            return
        grades = grades_of(ids)
        inspections = Inspection.objects.select_related("authority", "letter").defer(*NOT_READ).order_by()
        for one in inspections.filter(pk__in=ids):
            self._contexts[one.pk] = _context(one, grades.get(one.pk, {}), self._absolute)


def _record(told: Told) -> Record:
    row, context = told.row, told.context
    return Record(
        id=row.pk,
        url=told.url,
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
        citation=told.citation,
        follow_up=list(told.follow_ups),
        added_at=told.added,
        changed_at=told.changed,
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
    """Given numbers of findings that readers see, return what later letters say of those that ask for improvement.

    One database query for every 500.
    """
    told: dict[int, list[str]] = {}
    for item, start, verdict, by_hand, *states in rows_of(
        _follow_ups_query, findings, FollowUp.objects.all().db
    ):
        if set(states) == {Letter.State.PUBLISHED}:
            day = f"{start:%Y-%m-%d}" if start else UNDATED
            told.setdefault(item, []).append(f"{day} {VERDICTS[verdict].lower()} ({STANDING[by_hand]})")
    return told


def times_of(findings: Sequence[int]) -> Seen:
    """Given findings' numbers, return since when each is seen, and when it last changed; a query for every 500."""
    told = rows_of(_times_query, findings, FindingVisibility.objects.all().db)
    return {pk: (_written(since), _written(changed)) for pk, since, changed in told if since}


_written = lru_cache(maxsize=4_000)(written_moment)  # findings of a letter have theirs alike


def _times_query(ids: Iterable[int]) -> QuerySet[Any, Any]:
    return FindingVisibility.objects.visible().filter(pk__in=ids).order_by().shared_times()


def _follow_ups_query(ids: Iterable[int]) -> QuerySet[Any, Any]:
    """With the states of both letters: asked for the published ones, SQLite begins with all letters there are."""
    held = FollowUp.objects.filter(item__in=ids).order_by("later__start", "pk")
    states = ("item__inspection__letter__state", "later__letter__state")
    return held.values_list("item_id", "later__start", "verdict", "by_hand", *states)

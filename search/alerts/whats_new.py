"""What is new for an alert: found once for all that ask the same, and looked up once more before it is sent."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.utils import timezone

from letters.models import Finding, FindingVisibility
from letters.visibility import now_noted, visible_now
from search.alerts.asking import query_of
from search.engine import in_order, matching_ids
from search.models import Alert
from search.news import Arrival, arrivals_of
from search.query import Labels, Query

SHOWN_OF_A_REPORT = 5  # findings in a mail
MOST_REPORTS = 30  # in a mail
KEPT_FINDINGS = 3_000  # in memory, for mails that tell of the same
KEPT_QUESTIONS = 5_000


class NotYet(Exception):
    """A letter is being taken back at this very moment: look again in a minute."""


@dataclass(frozen=True, slots=True)
class ReportNews:
    """What is new of one report: ``total`` findings, the first of them, and since when they are here."""

    since: datetime
    total: int
    findings: tuple[Finding, ...]

    @property
    def more(self) -> int:
        """How many are not in the mail."""
        return self.total - len(self.findings)


@dataclass(frozen=True, slots=True)
class News:
    """What a mail tells: ``total`` findings in ``reports`` reports, the first of them in ``told``.

    It tells of all that became visible after ``after`` until ``until``, as it could be seen at ``moment``.
    """

    query: Query
    total: int
    reports: int
    told: tuple[ReportNews, ...]
    after: datetime
    until: datetime
    moment: datetime


@dataclass(slots=True)
class _Answer:
    """What a question found of what is new, and until when that was told."""

    until: datetime
    after: datetime
    arrivals: list[Arrival]


@dataclass(slots=True)
class NewsDesk:
    """Answers and findings of one round, kept for the alerts that come after."""

    known: Labels
    answers: dict[str, _Answer] = field(default_factory=dict)
    findings: dict[int, Finding] = field(default_factory=dict)

    def news_for(self, alert: Alert) -> News:
        """Given an alert, return what is new for it, or what was when a mail was begun of which nobody knows whether it
        came. Raises IndexUnavailable, NotYet."""
        query = query_of(alert.question, self.known)
        answer = self._answer(alert, query)
        until = alert.sending_to or answer.until
        arrivals = [one for one in answer.arrivals if alert.seen_to < one.since <= until]
        ids = [pk for one in arrivals for pk in one.finding_ids]
        moment, kept = self._to_tell(alert, ids)
        reports = list(_reports(arrivals, kept))
        told = tuple(self._report(since, ids) for since, ids in reports[:MOST_REPORTS])
        return News(query, len(kept), len(reports), told, alert.seen_to, until, moment)

    def _answer(self, alert: Alert, query: Query) -> _Answer:
        held = self.answers.get(alert.question)
        if held is not None and held.after <= alert.seen_to:
            return held
        until = now_noted() or timezone.now()  # before the question: it has followed all that is noted
        ids = matching_ids(query.sorted_by("newest"))
        arrivals = [one for one in arrivals_of(ids, after=alert.seen_to) if one.since <= until]
        if len(self.answers) >= KEPT_QUESTIONS:
            self.answers.clear()
        self.answers[alert.question] = answer = _Answer(until, alert.seen_to, arrivals)
        return answer

    def _to_tell(self, alert: Alert, ids: Sequence[int]) -> tuple[datetime, set[int]]:
        """The moment of which it is true, and those that can be seen at it and were in no mail before."""
        if not ids:
            return alert.seen_to, set()
        moment, seen = visible_now(ids)
        shown = set(Finding.objects.shown().filter(pk__in=seen).values_list("pk", flat=True))
        if shown != seen:
            raise NotYet
        returned = FindingVisibility.objects.filter(pk__in=seen).exclude(former=[]) if alert.mailed else ()
        return moment, seen - {row.finding_id for row in returned if was_told(alert, row)}

    def _report(self, since: datetime, ids: Sequence[int]) -> ReportNews:
        first = ids[:SHOWN_OF_A_REPORT]
        missing = [pk for pk in first if pk not in self.findings]
        if len(self.findings) + len(missing) > KEPT_FINDINGS:
            self.findings.clear()
            missing = list(first)
        self.findings |= {one.pk: one for one in in_order(missing)}
        return ReportNews(since, len(ids), tuple(self.findings[pk] for pk in first))


def _reports(arrivals: Iterable[Arrival], kept: set[int]) -> Iterable[tuple[datetime, tuple[int, ...]]]:
    for one in arrivals:
        if ids := tuple(pk for pk in one.finding_ids if pk in kept):
            yield one.since, ids


def was_told(alert: Alert, row: FindingVisibility) -> bool:
    """Whether a finding that was gone for a time had been in a mail of this alert before."""
    spans = [(datetime.fromisoformat(since), datetime.fromisoformat(until)) for since, until in row.former]
    mails = [
        (datetime.fromisoformat(until), datetime.fromisoformat(moment)) for until, moment in alert.mailed
    ]
    return any(since <= told and moment < gone for since, gone in spans for told, moment in mails)


def mailed_with(alert: Alert, news: News) -> list[list[str]]:
    """Given an alert and what a mail tells, return its list of mails with that one."""
    return [*alert.mailed, [news.until.isoformat(), news.moment.isoformat()]]

"""New findings of an alert: searched for once for all alerts with the same query, and checked again before sending."""

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
KEPT_FINDINGS = 3_000  # cached, for mails about the same findings
KEPT_QUESTIONS = 5_000


class NotYet(Exception):
    """A letter is being withdrawn at this moment: try again in a minute."""


@dataclass(frozen=True, slots=True)
class ReportNews:
    """New findings of one report: ``total``, the first of them, and since when they are visible."""

    since: datetime
    total: int
    findings: tuple[Finding, ...]

    @property
    def more(self) -> int:
        """How many are not in the mail."""
        return self.total - len(self.findings)


@dataclass(frozen=True, slots=True)
class News:
    """The content of a mail: ``total`` findings in ``reports`` reports, the first of them in ``told``.

    These became visible after ``after`` and until ``until``, and were visible at ``moment``.
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
    """The cached arrivals of a query, after ``after`` and until ``until``."""

    until: datetime
    after: datetime
    arrivals: list[Arrival]


@dataclass(slots=True)
class NewsDesk:
    """Caches of one round: arrivals by question, and findings, shared by its alerts."""

    known: Labels
    answers: dict[str, _Answer] = field(default_factory=dict)
    findings: dict[int, Finding] = field(default_factory=dict)

    def news_for(self, alert: Alert) -> News:
        """Given an alert, return its new findings, or those of an earlier mail where it is unknown whether that was
        sent. Raises IndexUnavailable, NotYet."""
        query = query_of(alert.question, self.known)
        answer = self._answer(alert, query)
        until = alert.sending_to or answer.until
        arrivals = [arrival for arrival in answer.arrivals if alert.seen_to < arrival.since <= until]
        ids = [pk for arrival in arrivals for pk in arrival.finding_ids]
        moment, unsent = self._unsent(alert, ids)
        reports = list(_reports(arrivals, unsent))
        shown_reports = tuple(self._report(since, ids) for since, ids in reports[:MOST_REPORTS])
        return News(query, len(unsent), len(reports), shown_reports, alert.seen_to, until, moment)

    def _answer(self, alert: Alert, query: Query) -> _Answer:
        cached = self.answers.get(alert.question)
        if cached is not None and cached.after <= alert.seen_to:
            return cached
        until = now_noted() or timezone.now()  # read before the search: the index has all until then
        ids = matching_ids(query.sorted_by("newest"))
        arrivals = [arrival for arrival in arrivals_of(ids, after=alert.seen_to) if arrival.since <= until]
        if len(self.answers) >= KEPT_QUESTIONS:
            self.answers.clear()
        self.answers[alert.question] = answer = _Answer(until, alert.seen_to, arrivals)
        return answer

    def _unsent(self, alert: Alert, ids: Sequence[int]) -> tuple[datetime, set[int]]:
        """A moment, and the ids that are visible at it and were in no mail before."""
        if not ids:
            return alert.seen_to, set()
        moment, visible = visible_now(ids)
        shown = set(Finding.objects.shown_among(visible).values_list("pk", flat=True))
        if shown != visible:
            raise NotYet
        returned = FindingVisibility.objects.filter(pk__in=visible).exclude(former=[]) if alert.mailed else ()
        return moment, visible - {row.finding_id for row in returned if was_mailed(alert, row)}

    def _report(self, since: datetime, ids: Sequence[int]) -> ReportNews:
        first = ids[:SHOWN_OF_A_REPORT]
        missing = [pk for pk in first if pk not in self.findings]
        if len(self.findings) + len(missing) > KEPT_FINDINGS:
            self.findings.clear()
            missing = list(first)
        self.findings |= {finding.pk: finding for finding in in_order(missing)}
        return ReportNews(since, len(ids), tuple(self.findings[pk] for pk in first))


def _reports(arrivals: Iterable[Arrival], unsent: set[int]) -> Iterable[tuple[datetime, tuple[int, ...]]]:
    for arrival in arrivals:
        if ids := tuple(pk for pk in arrival.finding_ids if pk in unsent):
            yield arrival.since, ids


def was_mailed(alert: Alert, row: FindingVisibility) -> bool:
    """Whether a finding that was invisible for a time had been in a mail of this alert before."""
    spans = [(datetime.fromisoformat(since), datetime.fromisoformat(until)) for since, until in row.former]
    mails = [
        (datetime.fromisoformat(until), datetime.fromisoformat(moment)) for until, moment in alert.mailed
    ]
    return any(
        since <= mailed_until and moment < gone for since, gone in spans for mailed_until, moment in mails
    )


def mailed_with(alert: Alert, news: News) -> list[list[str]]:
    """Given an alert and the content of a mail, return the alert's list of mails with that one."""
    return [*alert.mailed, [news.until.isoformat(), news.moment.isoformat()]]

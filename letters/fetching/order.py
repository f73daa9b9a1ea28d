"""What a run is asked for, and when something is asked again. The policy of fetching, in one place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import F, Q, QuerySet

from letters.fetching.limits import Limits
from letters.models import SourceDocument, SourcePage

State = SourceDocument.State
MAX_LISTED = 1000  # authorities; there are 153
PAGE_AGAIN = timedelta(days=28)  # though its latest report is the same: labels change, links come and go
MISSING_AGAIN = timedelta(days=30)  # what was not found has come back once in five, after some months
REFUSED_AGAIN = timedelta(days=90)
LIST_AGAIN = timedelta(hours=1)  # a run that was interrupted goes on with the list that it had
ROBOTS_FOR_LIST = timedelta(
    days=7
)  # two requests a day ask no third; whatever asks more has a copy of today's
FILE_SECONDS = 300.0  # for one file; the largest that we know has 0.9 MB


def file_limits(max_bytes: int) -> Limits:
    """Given the largest file that we take, return what one may cost."""
    return Limits(body_bytes=max_bytes, seconds=FILE_SECONDS)


@dataclass(frozen=True, slots=True)
class Order:
    """What to fetch: of these authorities (slugs or URNs; none means all), kinds, and days; at most ``limit`` files.

    ``recheck`` asks again for what is held, and takes it only where it has changed. ``dry_run`` fetches no file.
    """

    authorities: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    since: date | None = None
    limit: int | None = None
    recheck: bool = False
    dry_run: bool = False

    def as_json(self) -> dict[str, Any]:
        """Return it as a run keeps it; what was not asked for is left out."""
        values = {
            "authorities": list(self.authorities),
            "kinds": list(self.kinds),
            "since": self.since and self.since.isoformat(),
            "limit": self.limit,
            "recheck": self.recheck,
            "dry_run": self.dry_run,
        }
        return {name: value for name, value in values.items() if value}

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Order:
        """Given what a run keeps, return the order."""
        since = values.get("since")
        return cls(
            tuple(values.get("authorities", ())),
            tuple(values.get("kinds", ())),
            date.fromisoformat(since) if since else None,
            values.get("limit"),
            bool(values.get("recheck")),
            bool(values.get("dry_run")),
        )

    def pages(self, site: str) -> QuerySet[SourcePage]:
        """Return the pages that it is about, those with the newest reports first."""
        pages = SourcePage.objects.filter(site=site)
        if self.authorities:
            pages = pages.filter(Q(authority__slug__in=self.authorities) | Q(urn__in=self.authorities))
        return pages.select_related("authority").order_by(
            F("latest_day").desc(nulls_last=True), "name", "urn"
        )

    def not_listed(self, site: str) -> list[str]:
        """Return a line for each authority that it names and that the site's list does not."""
        pages = SourcePage.objects.filter(site=site).values_list("urn", "authority__slug")
        listed = {name for page in pages for name in page}
        return [f"“{name}” is not on the list." for name in self.authorities if name not in listed]

    def must_read(self, page: SourcePage, now: datetime) -> bool:
        """Whether the page is to be read: new, with another latest report than before, or not read for a month."""
        if page.unlisted_at or (self.since and page.latest_day and page.latest_day < self.since):
            return False
        changed = page.read_at is None or page.latest_report != page.read_latest
        return changed or self.recheck or (page.read_at is not None and page.read_at < now - PAGE_AGAIN)

    def documents(self, page: SourcePage, now: datetime) -> Iterator[SourceDocument]:
        """Yield the page's documents that are to be asked for, the newest first."""
        due = (
            Q(state=State.WANTED)
            | Q(state=State.MISSING, asked_at__lt=now - MISSING_AGAIN)
            | Q(state=State.REFUSED, asked_at__lt=now - REFUSED_AGAIN)
            | Q(check_due=True)
        )
        documents = page.documents.filter(due, is_listed=True).exclude(state=State.HELD, letter=None)
        if self.since:
            documents = documents.filter(Q(listed_day__gte=self.since) | Q(listed_day=None))
        if self.kinds:
            documents = documents.filter(kind__in=self.kinds)
        yield from documents.select_related("letter")

    def mark_for_checking(self, site: str) -> None:
        """Note that what is held of these authorities may have changed; a document is asked once for each such mark."""
        SourceDocument.objects.filter(
            page__in=self.pages(site).order_by().values("pk"), state__in=[State.HELD, State.REJECTED]
        ).update(check_due=True)

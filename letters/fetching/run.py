"""A run: the list, then of each authority its page and its files, each saved with its outcome.

Everything done is in the database before the next thing is asked, so that a run can be ended at any moment by any
means and the next goes on. A file that has come whole is kept until it is read: none is asked for twice.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterator

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from letters.errors import LetterError
from letters.fetching import spool
from letters.fetching.client import PAGE, Client
from letters.fetching.documents import Documents, source_of
from letters.fetching.errors import Interrupted, NoAnswer, Refused, SiteBusy, StopFetching
from letters.fetching.listing import ask_for_list
from letters.fetching.order import LIST_AGAIN, Order
from letters.fetching.pages import read_provider
from letters.fetching.records import mark_page_read, store_list, store_page
from letters.fetching.report import Report
from letters.fetching.validators import Validators
from letters.ingestion import Read, Source, read_each
from letters.models import FetchRun, SourceDocument, SourcePage

PAGES_TO_JUDGE = 5  # so many first pages of authorities with reports, and no document
State = FetchRun.State


def begin(site: str, order: Order, started_by: User | None = None) -> FetchRun:
    """Given what to fetch, return a new run; the caller holds the lock. Raises SiteBusy.

    One that was interrupted within the hour had the list already.
    """
    now = timezone.now()
    spool.sweep()
    FetchRun.objects.filter(state=State.RUNNING).update(state=State.INTERRUPTED, ended_at=now)
    earlier = FetchRun.objects.filter(site=site)
    busy = earlier.filter(not_before__gt=now).first()
    if busy and busy.not_before:
        until = timezone.localtime(busy.not_before)
        raise SiteBusy(f"the site asks for no requests until {until:%d %B %Y, %H:%M}", busy.not_before)
    last = earlier.first()
    goes_on = last is not None and last.state == State.INTERRUPTED and last.request == order.as_json()
    listed_at = last.listed_at if goes_on and last else None
    if listed_at and listed_at < now - LIST_AGAIN:
        listed_at = None
    return FetchRun.objects.create(
        site=site, request=order.as_json(), started_by=started_by, listed_at=listed_at
    )


class Fetching:
    """A run at work. ``say`` is called with a line for each document and note, and its kind."""

    def __init__(self, run: FetchRun, client: Client, say: Callable[[str, str], None]) -> None:
        self.order = Order.from_json(run.request)
        self._client = client
        self._report = Report(run, client, say)
        self._documents = Documents(client, self._report)
        self._reading: deque[SourceDocument] = deque()
        self._until = float("inf")
        self._is_paused = False

    def work(self, seconds: float = float("inf")) -> bool:
        """Work until all is done or stopped, or for some seconds; say whether the run has ended.

        Raises KeyboardInterrupt again after it has noted it.
        """
        self._until = time.monotonic() + seconds
        try:
            self._read_list()
            for source, read in read_each(self._sources(), workers=settings.READING_WORKERS):
                self._store(self._reading.popleft(), source, read)
        except (SiteBusy, StopFetching) as error:
            self._report.end(State.STOPPED, str(error), getattr(error, "until", None))
        except Interrupted:  # the worker must stop; the next one continues the run
            self._is_paused = True
            self._report.save()
        except KeyboardInterrupt:
            self._report.end(State.INTERRUPTED)
            raise
        else:
            self._report.end(State.DONE) if not self._is_paused else self._report.save()
        finally:
            self._client.close()
        return not self._is_paused

    def _read_list(self) -> None:
        run = self._report.run
        if run.listed_at is not None:
            return
        listed = ask_for_list(self._client)
        site = self._client.site.reports
        listed_before = SourcePage.objects.filter(site=site, unlisted_at=None).count()
        is_whole = listed.is_whole and 2 * len(listed.providers) >= listed_before
        with transaction.atomic():
            notes = store_list(site, listed.providers, is_whole=is_whole)
            if self.order.recheck:
                self.order.mark_for_checking(site)
            run.listed_at = timezone.now()
            self._report.note(*listed.notes, *notes, *self.order.not_listed(site))

    def _sources(self) -> Iterator[Source]:
        """Ask for what is due and yield the files that are to be read."""
        pages = list(self.order.pages(self._client.site.reports))
        for done, page in enumerate(pages):
            self._report.progress(f"{done} of {len(pages)} authorities")
            if self.order.must_read(page, timezone.now()):
                self._read_page(page)
            for document in list(self.order.documents(page, timezone.now())):
                if self._is_enough():
                    return
                source = self._source(document)
                if source is not None:
                    self._reading.append(document)
                    yield source
            if self._is_time():
                return

    def _is_time(self) -> bool:
        """Whether the time slice is over. It is not before the first request, so that each slice makes progress."""
        self._is_paused = time.monotonic() > self._until and self._client.requests > 0
        return self._is_paused

    def _is_enough(self) -> bool:
        limit = self.order.limit
        return self._is_time() or (limit is not None and self._report.counted("asked") >= limit)

    def _read_page(self, page: SourcePage) -> None:
        validators = Validators(page.etag, page.last_modified) if page.read_at else Validators()
        try:
            answer = self._client.get(page.url, PAGE, validators)
        except NoAnswer as error:
            self._report.failed(f"{page.name} ({page.urn})", str(error))
            return
        except Refused as error:
            self._report.note(f"{page.name} ({page.urn}): its page is not read: {error}.")
            mark_page_read(page)
            return
        self._report.answered()
        if answer.status == 304:
            mark_page_read(page)
        elif answer.status == 200:
            self._report.note(
                *store_page(page, read_provider(answer.body, self._client.site), Validators.of(answer))
            )
        else:
            self._report.note(f"{page.name} ({page.urn}): its page answered {answer.status}.")
            mark_page_read(page)
        self._report.count("pages with reports" if page.latest_report else "pages")
        self._check_form()

    def _check_form(self) -> None:
        """Pages that name nothing, of authorities that have reports, are in another form than we know."""
        site = self._client.site.reports
        knows_some = SourceDocument.objects.filter(page__site=site).exists()
        if self._report.counted("pages with reports") == PAGES_TO_JUDGE and not knows_some:
            raise StopFetching(f"{PAGES_TO_JUDGE} pages list no documents; their layout may have changed")

    def _source(self, document: SourceDocument) -> Source | None:
        """A document's file where it is to be read; None where it has ended already."""
        if self.order.dry_run:
            self._report.run.count("asked")
            self._report.row(document, f"Would be fetched from {document.url}", "would fetch")
            return None
        data = spool.load(document)
        if data is None:
            data = self._documents.ask(document)
        if data is None:
            return None
        return source_of(document, data)

    def _store(self, document: SourceDocument, source: Source, read: Read) -> None:
        if isinstance(read, LetterError) and self._client.pace.stop.is_set():
            return  # the reader may have been stopped by the same signal; the file is kept for the next run
        self._documents.store(document, source, read)

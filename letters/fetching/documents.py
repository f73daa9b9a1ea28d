"""One document: fetched, checked, and stored as what it is: new, a new version, or one that we have already."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from letters.fetching import spool
from letters.fetching.client import Client
from letters.fetching.errors import NoAnswer, Refused, StopFetching
from letters.fetching.exchange import Answer
from letters.fetching.labels import FRAMEWORKS
from letters.fetching.order import file_limits
from letters.fetching.report import Report
from letters.fetching.validators import Validators
from letters.ingestion import Listing, Read, Result, Source, store_result, usual_show
from letters.models import Letter, SourceDocument

GONE = (404, 410)
State = SourceDocument.State


class Documents:
    """Fetches and stores documents; each outcome is saved, counted and reported."""

    def __init__(self, client: Client, report: Report) -> None:
        self._client = client
        self._report = report

    def ask(self, document: SourceDocument) -> bytes | None:
        """Given a document, return its bytes, kept until they are read; None where it has ended without them."""
        self._report.run.count("asked")
        validators = _validators(document)
        try:
            answer = self._client.get(document.url, file_limits(settings.MAX_UPLOAD_BYTES), validators)
        except NoAnswer as error:
            self._report.failed(str(document), str(error))
            return None
        except Refused as error:
            self._end(document, State.REFUSED, f"Not fetched: {error}", "refused")
            return None
        if answer.status == 200 and answer.is_pdf:
            return self._received(document, answer)
        self._end_without_file(document, answer)
        return None

    def _received(self, document: SourceDocument, answer: Answer) -> bytes:
        self._report.answered()
        try:
            spool.keep(document, answer.body)
        except OSError as error:
            raise StopFetching(f"no file can be kept here ({error.strerror})") from error
        validators = Validators.of(answer)
        document.etag, document.last_modified = validators.etag, validators.last_modified
        document.asked_at = timezone.now()
        document.save()
        return answer.body

    def _end_without_file(self, document: SourceDocument, answer: Answer) -> None:
        if answer.status == 304:
            self._report.answered()
            self._end(document, document.state, "Unchanged", "unchanged")
        elif answer.status in GONE or answer.status == 200:
            self._report.answered()
            self._end(
                document, State.MISSING, "Not found on the site; it will be tried again in a month", "missing"
            )
        else:
            self._end(document, State.REFUSED, f"Not fetched: the site answered {answer.status}", "refused")
            self._report.failed(str(document), f"the site answered {answer.status}")

    def store(self, document: SourceDocument, source: Source, read: Read) -> None:
        """Given a document, its file, and what became of it, store both or neither; then its bytes are dropped."""
        is_same = isinstance(read, Letter) and document.letter_id == read.pk
        with transaction.atomic():
            outcome = store_result(source, read, document.letter)
            document.sha256 = source.sha256
            if outcome.letter:
                document.letter = outcome.letter
            self._report.run.count("findings", outcome.findings if outcome.result is Result.ADDED else 0)
            state = State.HELD if document.letter_id else State.REJECTED
            text, result = ("Unchanged", "unchanged") if is_same else (str(outcome), outcome.result.value)
            self._end(document, state, text, result)

    def _end(self, document: SourceDocument, state: str, text: str, result: str) -> None:
        """A document that we hold stays held, whatever its address answers now."""
        document.state = State.HELD if document.letter_id else state
        document.check_due = False
        document.asked_at, document.run, document.result = timezone.now(), self._report.run, text[:300]
        document.save()
        self._report.row(document, text, result)
        transaction.on_commit(lambda: spool.drop(document))


def source_of(document: SourceDocument, data: bytes) -> Source:
    """Given a document and its bytes, return it as ingestion takes it in; it is shown as an upload would be."""
    authority = document.page.authority.slug if document.page.authority else document.page.urn
    number = urlsplit(document.url).path.rpartition("/")[2]
    day = f"{document.listed_day.isoformat()}-" if document.listed_day else ""
    return Source(f"{authority}-{day}{number}.pdf", data, show=usual_show(), listing=_listing(document))


def _listing(document: SourceDocument) -> Listing:
    return Listing(
        url=document.url,
        page_url=document.page.url,
        authority_id=document.page.authority_id,
        framework=FRAMEWORKS.get(document.kind, ""),
        published=document.listed_day,
    )


def _validators(document: SourceDocument) -> Validators:
    """The validators of a conditional request; none for a document of which we have no bytes."""
    if document.state in (State.HELD, State.REJECTED):
        return Validators(document.etag, document.last_modified)
    return Validators()

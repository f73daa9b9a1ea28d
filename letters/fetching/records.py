"""What was read from the public site, stored. Returns notes: a line each on what an editor may want to look at."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.utils import timezone

from letters.fetching.authorities import Authorities
from letters.fetching.pages import ListedDocument, ListedProvider, ProviderPage
from letters.fetching.robots import RobotsCopies, RobotsCopy
from letters.fetching.validators import Validators
from letters.models import SourceAnswer, SourceDocument, SourcePage, authorities_held


class KeptRobots(RobotsCopies):
    """Copies of robots.txt that outlast a run."""

    def load(self, url: str) -> RobotsCopy | None:
        copy = SourceAnswer.objects.filter(url=url).first()
        if copy is None:
            return None
        return RobotsCopy(copy.text, Validators(copy.etag, copy.last_modified), copy.asked_at)

    def save(self, url: str, copy: RobotsCopy) -> None:
        values = {
            "text": copy.text,
            "etag": copy.validators.etag,
            "last_modified": copy.validators.last_modified,
            "asked_at": copy.asked_at,
        }
        SourceAnswer.objects.update_or_create(url=url, defaults=values)


@authorities_held()
def store_list(site: str, providers: Sequence[ListedProvider], *, is_whole: bool) -> list[str]:
    """Given the list's providers, store them; return notes. Only by a whole list are others marked unlisted."""
    pages_by_url = {page.url: page for page in SourcePage.objects.filter(site=site)}
    authorities = Authorities()
    notes: list[str] = []
    for provider in providers:
        page = pages_by_url.pop(provider.url, None) or SourcePage(
            url=provider.url, site=site, urn=provider.urn
        )
        page.name, page.latest_report, page.latest_day = provider.name, provider.latest, provider.latest_day
        page.unlisted_at = None
        if page.authority_id is None:
            page.authority, note = authorities.listed(provider)
            notes += note if page.pk is None else []
        page.save()
    if is_whole:
        notes += _unlist([page for page in pages_by_url.values() if page.unlisted_at is None])
    return notes


def _unlist(pages: Iterable[SourcePage]) -> list[str]:
    notes = []
    for page in pages:
        page.unlisted_at = timezone.now()
        page.save()
        notes.append(f"{page.name} ({page.urn}) is no longer listed; its reports are kept.")
    return notes


@transaction.atomic
def store_page(page: SourcePage, read: ProviderPage, validators: Validators) -> list[str]:
    """Given a provider's page as read, store its documents; return notes. What it no longer lists is kept."""
    documents_by_url = {document.url: document for document in page.documents.all()}
    is_news = page.read_at is not None and page.latest_report != page.read_latest
    for listed in read.documents:
        _store_document(page, documents_by_url.pop(listed.url, None), listed, is_news=is_news)
    notes = []
    if read.documents:
        SourceDocument.objects.filter(pk__in=[document.pk for document in documents_by_url.values()]).update(
            is_listed=False
        )
    elif documents_by_url:
        notes.append(
            f"{page.name} ({page.urn}): its page no longer lists any documents; those held are kept."
        )
    if read.refused:
        notes.append(f"{page.name} ({page.urn}): {read.refused} links that lead elsewhere were left out.")
    mark_page_read(page, validators)
    return notes


def mark_page_read(page: SourcePage, validators: Validators | None = None) -> None:
    """Given a page that was read, or has not changed, or is not there, note it."""
    page.read_at, page.read_latest = timezone.now(), page.latest_report
    if validators is not None:
        page.etag, page.last_modified = validators.etag, validators.last_modified
    page.save()


def _store_document(
    page: SourcePage, document: SourceDocument | None, listed: ListedDocument, *, is_news: bool
) -> None:
    """A new document is wanted; one that is held and labelled otherwise, or beside news, may have changed."""
    label = listed.label
    if document is None:
        document = SourceDocument.objects.filter(url=listed.url).first() or SourceDocument(url=listed.url)
        if document.pk and document.is_listed:
            return  # another page lists it, too
        document.page = page
    former_label = (document.label, document.listed_day)
    is_relabelled = document.pk is not None and former_label != (label.text, label.day)
    can_ask_conditionally = bool(document.etag or document.last_modified)
    if document.state in (document.State.HELD, document.State.REJECTED):
        document.check_due = document.check_due or is_relabelled or (is_news and can_ask_conditionally)
    document.label, document.kind, document.listed_day = label.text, label.kind, label.day
    document.is_listed = True
    document.save()

"""A letter whose file has been published anew: its findings keep their addresses, what editors have set stays."""

from __future__ import annotations

from django.db import IntegrityError

from letters.ingestion.read_sources import Read
from letters.ingestion.reread import store_again
from letters.ingestion.store import Outcome, Result, Source, existing_letter, keep_file, outcome_of
from letters.models import Inspection, Letter, authorities_held
from letters.reading.letter import ReadLetter


def store_result(source: Source, read: Read, letter: Letter | None = None) -> Outcome:
    """Given a file and what became of it, store it, as a new version of ``letter`` where one is given; return how it
    ended."""
    if letter is not None and isinstance(read, ReadLetter):
        return store_new_version(letter, read, source)
    return outcome_of(source, read)


def store_new_version(letter: Letter, read: ReadLetter, source: Source) -> Outcome:
    """Given a letter, its new file and that file as read, let the letter have it, as if it were read again.

    The earlier file stays in the store until the letter is removed; its SHA-256 is in the letter's history.
    """
    file_name = keep_file(source)
    try:
        with authorities_held():
            facts_of = Inspection.objects.select_for_update(no_key=True)
            facts_of.get(letter=letter)  # locked in the order of store_again
            locked = Letter.objects.select_for_update().get(pk=letter.pk)
            locked.file, locked.sha256, locked.size_bytes = file_name, source.sha256, len(source.data)
            locked.media_type = source.media_type
            if source.listing:
                locked.listing = source.listing.as_json()
                locked.source_url, locked.source_page_url = source.listing.url, source.listing.page_url
            locked.save()
            changes = store_again(locked.pk, read)
    except IntegrityError:
        other = existing_letter(source.sha256)
        if other is None:
            raise
        return Outcome(source.name, Result.DUPLICATE, other)
    locked.refresh_from_db()
    return Outcome(source.name, Result.NEW_VERSION, locked, locked.inspection.findings.count(), str(changes))

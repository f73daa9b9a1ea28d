"""The only writer of new letters: a letter as read, into the database, in one transaction."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.db.models import Q

from letters import signals
from letters.editing import correct_facts, publish
from letters.errors import LetterError
from letters.ingestion.field_values import (
    authority_as_read,
    clean,
    doubts_as_json,
    facts,
    finding_fields,
    future_doubts,
    letter_fields,
)
from letters.ingestion.likeness import note_likeness, reads_the_same
from letters.ingestion.listing import Listing, add_listing, completed
from letters.ingestion.manifest import facts_now
from letters.models import Finding, FollowUp, Inspection, Judgement, Letter, authorities_held
from letters.reading.letter import ReadLetter
from letters.tagging import apply_rules, tell_new


class Result(Enum):
    """How a file ended."""

    ADDED = "added"
    DUPLICATE = "duplicate"
    REJECTED = "rejected"
    NEW_VERSION = "new version"


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one file ended, in a form that a row can print. ``letter`` is the one added, or the one held already."""

    name: str
    result: Result
    letter: Letter | None = None
    findings: int = 0
    reason: str = ""

    def __str__(self) -> str:
        if self.result is Result.REJECTED:
            return f"Rejected: {self.reason}"
        if self.result is Result.DUPLICATE:
            return f"Duplicate of {self.letter}"
        if self.result is Result.NEW_VERSION:
            return f"New version of {self.letter}: {self.reason}"
        added = f"Added {self.findings} finding{'' if self.findings == 1 else 's'}"
        if self.letter is None or not self.letter.needs_review:
            return added
        review = f"{added}, needs review: {self.letter.review_words}"
        return f"{review}. {self.letter.likeness}" if self.letter.likeness else review


class Show(Enum):
    """When a new letter is shown to readers."""

    ALWAYS = "always"
    WITHOUT_DOUBTS = "without doubts"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Source:
    """A file as received. ``added_by`` is None for the command line; ``manifest_facts`` are facts from a
    manifest (names as in corrections.FACTS), which count as set by hand; ``listing`` is what the public page that lists
    it says; ``refused`` is why it is not read."""

    name: str
    data: bytes
    added_by: User | None = None
    is_sample: bool = False
    show: Show = Show.ALWAYS
    manifest_facts: Mapping[str, Any] = field(default_factory=dict)
    listing: Listing | None = None
    refused: LetterError | None = None
    sha256: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "sha256", hashlib.sha256(self.data).hexdigest())

    @property
    def is_pdf(self) -> bool:
        return b"%PDF-" in self.data[:1024]

    @property
    def media_type(self) -> str:
        return "application/pdf" if self.is_pdf else "text/plain"


def existing_letter(sha256: str) -> Letter | None:
    """Given a file's SHA-256, return the letter we hold of it, or None."""
    return Letter.objects.filter(sha256=sha256).first()


def rejected(name: str, error: LetterError) -> Outcome:
    """Given why a file cannot become a letter, return its outcome."""
    return Outcome(name, Result.REJECTED, reason=str(error))


def outcome_of(source: Source, read: ReadLetter | LetterError | Letter) -> Outcome:
    """Given a file and what became of it when it was to be read, store what was read, and return its outcome."""
    if isinstance(read, LetterError):
        return rejected(source.name, read)
    if isinstance(read, Letter):
        if source.listing:
            add_listing(read, source.listing)
        return Outcome(source.name, Result.DUPLICATE, read)
    try:
        return store(read, source)
    except LetterError as error:
        return rejected(source.name, error)


def store(read: ReadLetter, source: Source) -> Outcome:
    """Given a letter as read and its file, store both whole or not at all; the same bytes are stored once. Raises
    LetterError where its manifest says what cannot be."""
    file_name = keep_file(source)
    try:
        with authorities_held():
            letter, inspection = _store_letter(read, source, file_name)
            _store_judgements(read, inspection)
            findings = _store_findings(read, inspection)
            if source.manifest_facts:
                named = facts_now(source.manifest_facts, inspection)
                correct_facts(inspection.pk, inspection.version, named)
            inspection.refresh_from_db()
            note_likeness(inspection)
            letter.refresh_from_db()
            if _may_be_shown(letter, source):
                publish([letter])
                letter.refresh_from_db()
    except IntegrityError:
        existing = existing_letter(source.sha256)  # another process was first
        if existing is None:
            raise
        return Outcome(source.name, Result.DUPLICATE, existing)
    return Outcome(source.name, Result.ADDED, letter, len(findings))


def remove(letters: Iterable[Letter]) -> int:
    """Given letters, delete them with all that was read from them, and their files; return how many."""
    removed = list(letters)
    with authorities_held():
        signals.send_findings_removed(_lock_all_read_from(removed))
        files: set[str] = set().union(*map(_files_of, removed))
        Letter.objects.filter(pk__in=[letter.pk for letter in removed]).delete()
        files -= set(Letter.objects.filter(file__in=files).values_list("file", flat=True))
        transaction.on_commit(lambda: _delete_files(files))
    return len(removed)


def _lock_all_read_from(letters: Sequence[Letter]) -> list[int]:
    """Given letters, keep whoever changes what was read from them, or follows it up, waiting, or wait for their end,
    before anything is deleted; in the order of all others. Return the ids of their findings.

    A finding that was changed looks at its inspection once more at the commit: a lock of that without a key is no bar.
    """
    facts = Inspection.objects.filter(letter__in=letters).order_by("pk").select_for_update(no_key=True)
    inspections = list(facts.values_list("pk", flat=True))
    findings = (
        Finding.objects.filter(inspection__in=inspections).order_by("pk").select_for_update(of=("self",))
    )
    ids = list(findings.values_list("pk", flat=True))
    told = FollowUp.objects.filter(Q(item__inspection__in=inspections) | Q(later__in=inspections))
    list(told.order_by("pk").select_for_update(of=("self",)).values_list("pk"))
    return ids


def _delete_files(names: Iterable[str]) -> None:
    for name in names:
        default_storage.delete(name)


def _files_of(letter: Letter) -> set[str]:
    """A letter's file, and those of its earlier versions."""
    former = Letter.history.filter(id=letter.pk).values_list("sha256", "media_type").distinct()
    return {str(letter.file.name), *(_file_name(*version) for version in former)}


def _file_name(sha256: str, media_type: str) -> str:
    return f"letters/{sha256[:2]}/{sha256}.{'pdf' if media_type == 'application/pdf' else 'txt'}"


def keep_file(source: Source) -> str:
    """Keep a file under its own hash and return its name in the store; one left half-written is written again."""
    name = _file_name(source.sha256, source.media_type)
    if default_storage.exists(name):
        if default_storage.size(name) == len(source.data):
            return name
        default_storage.delete(name)
    return default_storage.save(name, ContentFile(source.data))


def _store_letter(read: ReadLetter, source: Source, file_name: str) -> tuple[Letter, Inspection]:
    authority, doubts = authority_as_read(read.header)
    listing = source.listing.as_json() if source.listing else {}
    facts_as_read = facts(read.header) | {"authority_id": authority.pk if authority else None}
    completion = completed(facts_as_read, [*read.doubts, *doubts, *future_doubts(facts_as_read)], listing)
    letter = Letter(
        name=clean(source.name)[:300],
        file=file_name,
        sha256=source.sha256,
        media_type=source.media_type,
        size_bytes=len(source.data),
        doubts=doubts_as_json(*completion.doubts),
        source_url=source.listing.url if source.listing else "",
        source_page_url=source.listing.page_url if source.listing else "",
        listing=listing,
        is_sample=source.is_sample,
        added_by=source.added_by,
        state=Letter.State.UNPUBLISHED,
        **letter_fields(read),
    )
    letter.needs_review = bool(letter.fields_to_review)
    letter.save()
    return letter, Inspection.objects.create(
        letter=letter, from_listing=completion.from_listing, **completion.facts
    )


def _store_judgements(read: ReadLetter, inspection: Inspection) -> None:
    Judgement.objects.bulk_create(
        Judgement(inspection=inspection, name=name, grade=grade, position=position)
        for position, (name, grade) in enumerate(read.judgements)
    )


def _store_findings(read: ReadLetter, inspection: Inspection) -> list[Finding]:
    findings = [
        Finding(inspection=inspection, position=finding.position, **finding_fields(finding))
        for finding in read.findings
    ]
    tell_new(findings)
    Finding.objects.bulk_create(findings)
    apply_rules(findings)
    return findings


def _may_be_shown(letter: Letter, source: Source) -> bool:
    """A letter with the wording of another is never shown: its findings would count twice."""
    if reads_the_same(letter):
        return False
    return source.show is Show.ALWAYS or (source.show is Show.WITHOUT_DOUBTS and not letter.needs_review)


def usual_show() -> Show:
    """When new letters are shown, as the settings have it."""
    return Show.WITHOUT_DOUBTS if settings.AUTO_PUBLISH else Show.NEVER

"""The vault's only writer: a letter as read, into the database, in one transaction."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction

from letters import signals
from letters.editing import correct_facts, publish
from letters.errors import LetterError
from letters.ingestion.field_values import (
    authority_as_read,
    clean,
    doubts_as_json,
    facts,
    finding_fields,
    letter_fields,
)
from letters.models import Authority, Finding, Inspection, Judgement, Letter
from letters.reading.letter import ReadLetter
from letters.sandbox import has_active_content, read_bounded
from letters.tagging import read_anew


class Result(Enum):
    """How a file ended."""

    ADDED = "added"
    DUPLICATE = "duplicate"
    REJECTED = "rejected"


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
        added = f"Added {self.findings} finding{'' if self.findings == 1 else 's'}"
        fields = self.letter.fields_to_review if self.letter else []
        return f"{added}, needs review: {', '.join(fields)}" if fields else added


class Show(Enum):
    """When a new letter is shown to readers."""

    ALWAYS = "always"
    WITHOUT_DOUBTS = "without doubts"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Source:
    """A file as received. ``added_by`` is None for the command line; ``given`` are facts that whoever sent it tells
    (names as in corrections.FACTS), which count as set by hand."""

    name: str
    data: bytes
    added_by: User | None = None
    is_sample: bool = False
    show: Show = Show.ALWAYS
    given: Mapping[str, Any] = field(default_factory=dict)

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()

    @property
    def is_pdf(self) -> bool:
        return b"%PDF-" in self.data[:1024]


def ingest(source: Source, *, seconds: int) -> Outcome:
    """Given one file, read it in a process of its own for at most ``seconds`` and store it."""
    held = held_letter(source.sha256)
    if held:
        return Outcome(source.name, Result.DUPLICATE, held)
    ((_, read),) = read_bounded([(source.name, source.data)], workers=1, seconds=seconds)
    return rejected(source.name, read) if isinstance(read, LetterError) else store(read, source)


def held_letter(sha256: str) -> Letter | None:
    """Given a file's SHA-256, return the letter we hold of it, or None."""
    return Letter.objects.filter(sha256=sha256).first()


def rejected(name: str, error: LetterError) -> Outcome:
    """Given why a file cannot become a letter, return its outcome."""
    return Outcome(name, Result.REJECTED, reason=str(error))


def store(read: ReadLetter, source: Source) -> Outcome:
    """Given a letter as read and its file, store both whole or not at all; the same bytes are stored once."""
    file_name = _keep_file(source)
    try:
        with transaction.atomic():
            letter, authority = _store_letter(read, source, file_name)
            inspection = _store_inspection(read, letter, authority)
            findings = _store_findings(read, inspection)
            if source.given:
                correct_facts(inspection.pk, inspection.version, source.given)
                letter.refresh_from_db()
            if _may_be_shown(letter, source):
                publish([letter])
                letter.refresh_from_db()
    except IntegrityError:
        held = held_letter(source.sha256)  # another process was first
        if held is None:
            raise
        return Outcome(source.name, Result.DUPLICATE, held)
    return Outcome(source.name, Result.ADDED, letter, len(findings))


def remove(letters: Iterable[Letter]) -> int:
    """Given letters, delete them with all that was read from them, and their files; return how many."""
    gone = list(letters)
    with transaction.atomic():
        ids = Finding.objects.filter(inspection__letter__in=gone).values_list("pk", flat=True)
        signals.send_findings_removed(list(ids))
        Letter.objects.filter(pk__in=[letter.pk for letter in gone]).delete()
        transaction.on_commit(lambda: _delete_files(gone))
    return len(gone)


def _delete_files(letters: Sequence[Letter]) -> None:
    for letter in letters:
        default_storage.delete(str(letter.file.name))


def _keep_file(source: Source) -> str:
    """The file under its own hash; one left half-written by a crash is written again."""
    suffix = "pdf" if source.is_pdf else "txt"
    name = f"letters/{source.sha256[:2]}/{source.sha256}.{suffix}"
    if default_storage.exists(name):
        if default_storage.size(name) == len(source.data):
            return name
        default_storage.delete(name)
    return default_storage.save(name, ContentFile(source.data))


def _store_letter(read: ReadLetter, source: Source, file_name: str) -> tuple[Letter, Authority | None]:
    authority, doubts = authority_as_read(read.header)
    letter = Letter(
        name=clean(source.name)[:300],
        file=file_name,
        sha256=source.sha256,
        media_type="application/pdf" if source.is_pdf else "text/plain",
        size_bytes=len(source.data),
        doubts=doubts_as_json(*read.doubts, *doubts),
        is_sample=source.is_sample,
        has_active_content=source.is_pdf and has_active_content(source.data),
        added_by=source.added_by,
        state=Letter.State.UNPUBLISHED,
        **letter_fields(read),
    )
    letter.needs_review = bool(letter.fields_to_review)
    letter.save()
    return letter, authority


def _store_inspection(read: ReadLetter, letter: Letter, authority: Authority | None) -> Inspection:
    inspection = Inspection.objects.create(letter=letter, authority=authority, **facts(read.header))
    Judgement.objects.bulk_create(
        Judgement(inspection=inspection, name=name, grade=grade, position=position)
        for position, (name, grade) in enumerate(read.judgements)
    )
    return inspection


def _store_findings(read: ReadLetter, inspection: Inspection) -> list[Finding]:
    findings = Finding.objects.bulk_create(
        Finding(inspection=inspection, position=found.position, **finding_fields(found))
        for found in read.findings
    )
    read_anew(findings)
    return findings


def _may_be_shown(letter: Letter, source: Source) -> bool:
    return source.show is Show.ALWAYS or (source.show is Show.WITHOUT_DOUBTS and not letter.needs_review)

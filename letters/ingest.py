"""The vault's only writer: a letter as read, into the database, in one transaction."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from enum import Enum

from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction

from letters import signals
from letters.authorities import match, names_to_slugs
from letters.bounded import read_bounded
from letters.errors import LetterError, UnknownAuthority
from letters.models import Authority, Finding, Inspection, Judgement, Letter
from letters.reading.letter import Doubt, Header
from letters.reading.letter import Letter as ReadLetter
from letters.tagging import tag_findings


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


@dataclass(frozen=True, slots=True)
class Source:
    """A file as received. ``added_by`` is None for the command line."""

    name: str
    data: bytes
    added_by: User | None = None
    is_sample: bool = False

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
            letter = _store_letter(read, source, file_name)
            findings = _store_inspection(read, letter)
            signals.ring_stored(finding.pk for finding in findings)
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
        signals.ring_removed(list(ids))
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


def _store_letter(read: ReadLetter, source: Source, file_name: str) -> Letter:
    return Letter.objects.create(
        name=_clean(source.name)[:300],
        file=file_name,
        sha256=source.sha256,
        media_type="application/pdf" if source.is_pdf else "text/plain",
        size_bytes=len(source.data),
        pages=read.pages,
        text=_clean(read.text),
        unplaced=[{"page": left.page, "text": _clean(left.text)} for left in read.unplaced],
        doubts=[asdict(doubt) for doubt in read.doubts],
        is_sample=source.is_sample,
        added_by=source.added_by,
    )


def _store_inspection(read: ReadLetter, letter: Letter) -> list[Finding]:
    authority, doubts = _authority_of(read.header)
    letter.doubts += [asdict(doubt) for doubt in doubts]
    letter.needs_review = bool(letter.fields_to_review)
    letter.save(update_fields=["doubts", "needs_review"])
    inspection = Inspection.objects.create(letter=letter, authority=authority, **_facts(read.header))
    Judgement.objects.bulk_create(
        Judgement(inspection=inspection, name=name, grade=grade, position=position)
        for position, (name, grade) in enumerate(read.judgements)
    )
    findings = Finding.objects.bulk_create(
        Finding(
            inspection=inspection,
            position=found.position,
            kind=found.kind,
            section=_clean(found.section)[:300],
            page=found.page,
            number=found.number[:12],
            text=_clean(found.text),
            recurs=found.recurs,
            recurs_from=_clean(found.recurs_from)[:200],
            outcomes=list(found.outcomes),
        )
        for found in read.findings
    )
    tag_findings(findings)
    return findings


def _authority_of(header: Header) -> tuple[Authority | None, list[Doubt]]:
    if not header.authority:
        return None, []  # the reader has said so itself
    rows = Authority.objects.values_list("slug", "name", "other_names")
    try:
        slug = match(header.authority, names_to_slugs(rows))
    except UnknownAuthority as error:
        return None, [Doubt("unmatched-authority", "authority", str(error), needs_review=True)]
    return Authority.objects.get(slug=slug), []


def _facts(header: Header) -> dict[str, object]:
    return {
        "printed_authority": _clean(header.authority or "")[:200],
        "framework": header.framework or "",
        "title": _clean(header.title)[:300],
        "start": header.start,
        "end": header.end,
        "ranges": [[first.isoformat(), last.isoformat()] for first, last in header.ranges],
        "published": header.published,
        "lead_inspector": _clean(header.lead_inspector or "")[:100],
    }


def _clean(text: str) -> str:
    """PostgreSQL holds no NUL in text."""
    return text.replace("\x00", "")

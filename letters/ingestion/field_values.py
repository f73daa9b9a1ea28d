"""A letter as read, in the form in which the database has it. Writes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from django.utils import timezone

from letters.errors import UnknownAuthority
from letters.ingestion.likeness import fingerprint
from letters.models import Authority
from letters.reading.letter import Doubt, Header, ReadFinding, ReadLetter
from letters.reference.authority_matching import match, names_to_slugs

SLACK = timedelta(days=1)  # a machine's clock may be wrong by some hours, or its zone


def authority_as_read(header: Header) -> tuple[Authority | None, list[Doubt]]:
    """Given a header, return the authority that it means, or None and why."""
    if not header.authority:
        return None, []  # the reader has said so itself
    rows = Authority.objects.values_list("slug", "name", "other_names")
    try:
        slug = match(header.authority, names_to_slugs(rows))
    except UnknownAuthority as error:
        return None, [Doubt("unmatched-authority", "authority", str(error), needs_review=True)]
    return Authority.objects.get(slug=slug), []


def future_doubts(facts: Mapping[str, Any]) -> list[Doubt]:
    """Given the facts of an inspection, return a doubt that holds its letter for each day that is in the future."""
    latest = timezone.localdate() + SLACK
    days = {"inspection dates": facts.get("end") or facts.get("start"), "published": facts.get("published")}
    return [
        Doubt("future-date", field, f"{day} is in the future", needs_review=True)
        for field, day in days.items()
        if day and day > latest
    ]


def letter_fields(read: ReadLetter) -> dict[str, Any]:
    """Given a letter as read, return the fields of Letter that are read from it, without its doubts."""
    return {
        "pages": read.pages,
        "text": clean(read.text),
        "text_sha256": fingerprint(read.text),
        "unplaced": [{"page": passage.page, "text": clean(passage.text)} for passage in read.unplaced],
    }


def doubts_as_json(*doubts: Doubt) -> list[dict[str, Any]]:
    """Given doubts, return them as a letter keeps them."""
    return [asdict(doubt) for doubt in doubts]


def facts(header: Header) -> dict[str, Any]:
    """Given a header, return the fields of Inspection that it gives, without the authority."""
    return {
        "printed_authority": clean(header.authority or "")[:200],
        "framework": header.framework or "",
        "title": clean(header.title)[:300],
        "start": header.start,
        "end": header.end,
        "ranges": [[first.isoformat(), last.isoformat()] for first, last in header.ranges],
        "published": header.published,
        "lead_inspector": clean(header.lead_inspector or "")[:100],
    }


def finding_fields(finding: ReadFinding) -> dict[str, Any]:
    """Given a finding as read, return the fields of Finding that it gives, without its position."""
    return {
        "kind": finding.kind,
        "section": clean(finding.section)[:300],
        "page": finding.page,
        "number": finding.number[:12],
        "text": clean(finding.text),
        "recurs": finding.recurs,
        "recurs_from": clean(finding.recurs_from)[:200],
        "outcomes": list(finding.outcomes),
    }


def clean(text: str) -> str:
    """PostgreSQL holds no NUL in text."""
    return text.replace("\x00", "")

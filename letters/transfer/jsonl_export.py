"""Letters as lines of JSON, for measuring and for taking elsewhere."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import Prefetch

from letters.models import Finding, Inspection

BATCH = 50  # letters in memory at once


def letter_lines() -> Iterator[str]:
    """Yield one JSON object per letter, oldest loaded first; a fact that is not known is null.

    An authority that is not in the database is given as the letter prints it. ``state`` is "published", "unpublished"
    or "withdrawn": readers see the first alone, and it alone is in the numbers of pages.
    """
    inspections = (
        Inspection.objects.order_by("letter_id")
        .select_related("letter", "authority")
        .prefetch_related(
            "judgements", Prefetch("findings", Finding.objects.order_by("position").with_context())
        )
    )
    for inspection in inspections.iterator(chunk_size=BATCH):
        yield json.dumps(_letter(inspection), ensure_ascii=False)


def _letter(inspection: Inspection) -> dict[str, Any]:
    return {
        "source": inspection.letter.name,
        "sha256": inspection.letter.sha256,
        "state": inspection.letter.state,
        "authority": inspection.authority.name
        if inspection.authority
        else inspection.printed_authority or None,
        "region": inspection.authority.region if inspection.authority else None,
        "framework": inspection.framework or None,
        "inspection_start": _iso(inspection.start),
        "inspection_end": _iso(inspection.end),
        "published": _iso(inspection.published),
        "lead_inspector": inspection.lead_inspector or None,
        "judgements": {judgement.name: judgement.grade for judgement in inspection.judgements.all()},
        "needs_review": inspection.letter.fields_to_review,
        "findings": [_finding(finding) for finding in inspection.findings.all()],
        "source_url": inspection.letter.source_url or None,
        "source_page_url": inspection.letter.source_page_url or None,
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "position": finding.position,
        "kind": finding.kind,
        "section": finding.section,
        "page": finding.page,
        "number": finding.number or None,
        "text": finding.text,
        "recurs_from": (finding.recurs_from or "an earlier inspection") if finding.recurs else None,
        "outcomes": finding.outcomes,
        "says": finding.says or None,
        "says_sure": finding.says_sure if finding.says else None,
        "themes": [tag.theme.slug for tag in finding.tags],
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None

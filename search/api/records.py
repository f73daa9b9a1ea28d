"""A finding as a plain record, the same in CSV and JSON: what it says, where it stands, how to check it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields

from django.urls import reverse

from letters.models import Finding

Absolute = Callable[[str], str]  # a path on this site -> its whole address


@dataclass(frozen=True, slots=True)
class Record:
    """A finding's facts, in the order of a CSV file's columns; a fact that is not known is None. Dates are ISO."""

    id: int
    url: str
    authority: str | None
    region: str | None
    framework: str | None
    inspection_start: str | None
    inspection_end: str | None
    published: str | None
    section: str
    paragraph: str | None
    page: int | None
    kind: str
    text: str
    themes: list[str]
    recurs: bool
    fictional: bool
    letter_url: str
    file_url: str
    file_sha256: str
    source_url: str | None
    source_page_url: str | None


COLUMNS = tuple(field.name for field in fields(Record))


def record_of(finding: Finding, absolute: Absolute) -> Record:
    """Given a finding with its context, return its record."""
    inspection = finding.inspection
    authority = inspection.authority
    return Record(
        id=finding.pk,
        url=absolute(finding.get_absolute_url()),
        authority=authority.name if authority else None,
        region=authority.get_region_display() if authority else None,
        framework=inspection.framework_label or None,
        inspection_start=inspection.start.isoformat() if inspection.start else None,
        inspection_end=inspection.end.isoformat() if inspection.end else None,
        published=inspection.published.isoformat() if inspection.published else None,
        section=finding.section,
        paragraph=finding.number or None,
        page=finding.page,
        kind=finding.get_kind_display(),
        text=finding.text,
        themes=[tag.theme.name for tag in finding.tags],
        recurs=finding.recurs,
        fictional=inspection.letter.is_sample,
        letter_url=absolute(inspection.letter.get_absolute_url()),
        file_url=absolute(reverse("letter_file", args=[inspection.letter_id])),
        file_sha256=inspection.letter.sha256,
        source_url=inspection.letter.source_url or None,
        source_page_url=inspection.letter.source_page_url or None,
    )

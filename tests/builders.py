"""Letters for tests, as the reader would hand them over. All names are invented."""

from __future__ import annotations

from datetime import date
from typing import Any

from letters.ingestion.store import Outcome, Source, store
from letters.reading.letter import Header, ReadFinding, ReadLetter

HEADER = Header(
    framework="contact-referral-assessment",
    title="Annual unannounced inspection of contact, referral and assessment arrangements",
    authority="Sefton",
    ranges=((date(2010, 10, 19), date(2010, 10, 20)),),
    published=date(2010, 11, 17),
    lead_inspector="Ada Invented",
)


def read_finding(
    position: int = 0, text: str = "Supervision is regular and reflective.", **facts: Any
) -> ReadFinding:
    """A finding as read; what a test does not care for has a plain value."""
    plain: dict[str, Any] = {"kind": "strength", "section": "Strengths", "page": 1}
    return ReadFinding(position=position, text=text, **{**plain, **facts})


def read_letter(*texts: str, header: Header = HEADER, **facts: Any) -> ReadLetter:
    """A letter as read, with one finding per text."""
    findings = tuple(read_finding(position, text) for position, text in enumerate(texts))
    return ReadLetter(**{"header": header, "findings": findings, "pages": 1, **facts})


def stored(*texts: str, name: str = "letter.txt", header: Header = HEADER, **facts: Any) -> Outcome:
    """A letter with one finding per text, in the database; the same name and texts are the same bytes."""
    data = "\n".join([name, str(header), *texts]).encode()
    return store(read_letter(*texts, header=header, **facts), Source(name, data))

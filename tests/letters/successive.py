"""Letters of one authority, one after another: what the first asks to improve and what the second says of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from letters.models import Authority, Inspection
from letters.tracking import track_authority
from tests.builders import HEADER, read_finding, stored

ASKED = "The regularity and quality of supervision of social workers."
SILENT = "The use of chronologies in probation records."
ANSWER = "Supervision of social workers is regular, reflective and of good quality."
OTHERS = ("Foster carers feel valued.", "Adoption is timely for young children.")


def letter(day: date, *texts: str, kind: str = "narrative") -> Inspection:
    header = replace(HEADER, framework="ilacs", ranges=((day, day),), published=day)
    findings = tuple(read_finding(n, text, kind=kind, section="Main") for n, text in enumerate(texts))
    outcome = stored(*texts, name=f"{day}.txt", header=header, findings=findings)
    assert outcome.letter
    return outcome.letter.inspection


def followed_up_authority() -> Authority:
    """An authority with two items that its letter of 2019 asked to improve, followed up in that of 2022."""
    letter(date(2019, 3, 4), ASKED, SILENT, kind="area_for_development")
    letter(date(2022, 5, 6), ANSWER, *OTHERS)
    authority = Authority.objects.get(slug="sefton")
    track_authority(authority)
    return authority

"""The citation of a finding in the styles that reference managers and universities ask for. Pure.

Sources: Cite Them Right for Harvard; BibTeX's own special signs; the RIS format's specification.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from letters.models import Finding
from letters.pages.citations import author, cite, inspection_title
from letters.reference.control_characters import without_controls

BIBTEX_SIGNS = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        **{sign: f"\\{sign}" for sign in "{}#$%&_"},
    }
)


@dataclass(frozen=True, slots=True)
class StyledCitation:
    """A citation in one style: ``name`` for readers, ``ending`` of its file where there is one, the words."""

    name: str
    text: str
    ending: str = ""


def styled(finding: Finding, day: date, *, origin: str) -> list[StyledCitation]:
    """Given a finding and the day it is read, return its citation in each style, plain text first."""
    plain = cite(finding.inspection, finding, origin=origin)
    return [
        StyledCitation("Plain", f"{plain.text}, {plain.address}"),
        StyledCitation("Harvard", harvard(finding, day, origin)),
        StyledCitation("BibTeX", bibtex(finding, day, origin), "bib"),
        StyledCitation("RIS (EndNote, Zotero, Mendeley)", ris(finding, day, origin), "ris"),
    ]


def harvard(finding: Finding, day: date, origin: str) -> str:
    """Return "Ofsted (2023) Inspection of …, 6 to 17 March 2023, p. 3. Available at: … (Accessed: 19 June 2026)."."""
    inspection = finding.inspection
    where = ", ".join([inspection.dates_label, *_places(finding, "para. ", "p. ")])
    address = cite(inspection, finding, origin=origin).address
    return _on_one_line(
        f"{author(inspection)} ({_year(finding) or 'no date'}) {inspection_title(inspection)}, {where}. "
        f"Available at: {address} (Accessed: {day:%-d %B %Y})."
    )


def bibtex(finding: Finding, day: date, origin: str) -> str:
    """Return an entry of type techreport, with an ending new line."""
    inspection = finding.inspection
    fields = {
        "author": f"{{{_bibtex(author(inspection))}}}",
        "title": f"{{{_bibtex(inspection_title(inspection))}}}",
        "institution": f"{{{_bibtex(author(inspection))}}}",
        "year": _year(finding),
        "note": _bibtex(", ".join([inspection.dates_label, *_places(finding, "paragraph ", "page ")])),
        "url": cite(inspection, finding, origin=origin).address,
        "urldate": day.isoformat(),
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join([f"@techreport{{finding{finding.pk},", *lines, "}", ""])


def ris(finding: Finding, day: date, origin: str) -> str:
    """Return a record of type RPRT; its lines end as the format asks."""
    inspection = finding.inspection
    fields = [
        ("TY", "RPRT"),
        ("AU", author(inspection)),
        ("TI", inspection_title(inspection)),
        ("PY", _year(finding)),
        ("SP", str(finding.page or "")),
        ("N1", ", ".join([inspection.dates_label, *_places(finding, "paragraph ", "page ")])),
        ("N2", finding.text),
        ("UR", cite(inspection, finding, origin=origin).address),
        ("Y2", day.strftime("%Y/%m/%d")),
        ("ER", ""),
    ]
    lines = [f"{tag}  - {_on_one_line(value)}" for tag, value in fields if value or tag == "ER"]
    return "\r\n".join([*lines, ""])


def _year(finding: Finding) -> str:
    day = finding.inspection.published or finding.inspection.start
    return str(day.year) if day else ""


def _places(finding: Finding, paragraph: str, page: str) -> list[str]:
    number = [f"{paragraph}{finding.number}"] if finding.number else []
    return [*number, *([f"{page}{finding.page}"] if finding.page else [])]


def _on_one_line(text: str) -> str:
    return " ".join(without_controls(text).split())


def _bibtex(text: str) -> str:
    return _on_one_line(text).translate(BIBTEX_SIGNS)

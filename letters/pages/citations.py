"""How to cite a letter or a finding: who, what, when, where in it, and its permanent address. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from letters.models import Finding, Inspection
from letters.reference.frameworks import BY_SLUG

OFSTED = "Ofsted"
SAMPLE_AUTHOR = "Fictional sample, not by Ofsted"


@dataclass(frozen=True, slots=True)
class Citation:
    """``text`` is what a report's footnote says; ``address`` leads to the words for good."""

    text: str
    address: str


def cite(inspection: Inspection, finding: Finding | None = None, *, origin: str = "") -> Citation:
    """Given a finding, or none for the whole letter, return its citation.

    ``origin`` is the site's own start, such as "https://findings.example.org"; the address goes on after it.
    """
    where = place_in_letter(finding.number, finding.page) if finding else []
    text = ", ".join([author(inspection), inspection_title(inspection), inspection.dates_label, *where])
    return Citation(text, origin + (permalink(finding) if finding else inspection.letter.get_absolute_url()))


def permalink(finding: Finding) -> str:
    """Return a finding's permanent address, with the place on the page that it leads to."""
    return finding.get_absolute_url() + fragment(finding.pk)


def fragment(pk: int) -> str:
    """Return the end of a finding's permanent address."""
    return f"#finding-{pk}"


def inspection_title(inspection: Inspection) -> str:
    """Return the letter's title with its authority in it: printed there, or else put behind."""
    title = inspection.title.rstrip(". ") or inspection.framework_label or "Letter"
    authority = inspection.authority.name if inspection.authority else inspection.printed_authority
    return title if not authority or authority.lower() in title.lower() else f"{title} in {authority}"


def author(inspection: Inspection) -> str:
    """Return who signs a letter: the inspectorate, or nobody's, of a sample."""
    if inspection.letter.is_sample:
        return SAMPLE_AUTHOR
    framework = BY_SLUG.get(inspection.framework)
    return framework.authors if framework else OFSTED


def place_in_letter(number: str, page: int | None) -> list[str]:
    """Given a finding's printed number and page, return what of its place in the letter is known, in words."""
    return [*([f"paragraph {number}"] if number else []), *([f"page {page}"] if page else [])]

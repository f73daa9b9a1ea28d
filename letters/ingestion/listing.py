"""What the public page that lists a letter says of it: where it is, and facts that the letter may not print.

What the letter prints counts. Where it prints nothing, the page's fact fills the gap and is marked as the page's;
where the two differ, the letter's stands and a doubt names both. A fact that an editor has set is touched by neither.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from letters import signals
from letters.models import Authority, Inspection, Letter, authorities_held, successor_of
from letters.reading.letter import Doubt
from letters.reference.frameworks import framework_name

# Fact -> the field that doubts about it name, and whether a contradiction holds the letter for review.
LISTED = {
    "authority_id": ("authority", True),
    "framework": ("framework", False),
    "published": ("published", False),
}
UNSTATED = ("no-authority", "no-framework")  # doubts that a fact from the page puts an end to


@dataclass(frozen=True, slots=True)
class Listing:
    """The facts that a public page gives of a file. One that it does not give is None or ""."""

    url: str
    page_url: str = ""
    authority_id: int | None = None
    framework: str = ""
    published: date | None = None

    def as_json(self) -> dict[str, Any]:
        """Return the facts that it gives, as Letter.listing stores them."""
        facts = {
            "authority_id": self.authority_id,
            "framework": self.framework,
            "published": self.published and self.published.isoformat(),
        }
        return {fact: value for fact, value in facts.items() if value}


@dataclass(frozen=True, slots=True)
class Completed:
    """A letter's facts with the listing's in the gaps: which those are, and what is in doubt now."""

    facts: dict[str, Any]
    from_listing: list[str]
    doubts: list[Doubt]


def completed(facts: Mapping[str, Any], doubts: Sequence[Doubt], listing: Mapping[str, Any]) -> Completed:
    """Given facts as read (``authority_id`` among them), doubts, and a letter's ``listing``, return them completed."""
    listed = _current_facts(listing)
    too_early = [
        fact for fact in ("published",) if fact in listed and _is_early(listed[fact], facts.get("end"))
    ]
    filled = [fact for fact in listed if not facts[fact] and fact not in too_early]
    answered_fields = {LISTED[fact][0] for fact in filled}
    remaining = [doubt for doubt in doubts if not (doubt.field in answered_fields and doubt.code in UNSTATED)]
    differing = [fact for fact, value in listed.items() if facts[fact] and facts[fact] != value]
    return Completed(
        {**facts, **{fact: listed[fact] for fact in filled}},
        filled,
        [
            *remaining,
            *(_difference(fact, facts[fact], listed[fact]) for fact in differing),
            *(_early(listed[fact], facts["end"]) for fact in too_early if not facts[fact]),
        ],
    )


def _is_early(published: date, last_day: date | None) -> bool:
    return last_day is not None and published < last_day


def _early(published: date, last_day: date) -> Doubt:
    message = (
        f"The public page gives {_day(published)} as publication date, before the last day, {_day(last_day)}"
    )
    return Doubt("listing-differs", "published", message)


def _current_facts(listing: Mapping[str, Any]) -> dict[str, Any]:
    """The listing's facts as fields have them; of an authority merged since, the other; one deleted is left out."""
    facts = {fact: listing[fact] for fact in LISTED if listing.get(fact)}
    if "published" in facts:
        facts["published"] = date.fromisoformat(facts["published"])
    if "authority_id" in facts:
        facts["authority_id"] = successor_of(facts["authority_id"])
    return {fact: value for fact, value in facts.items() if value}


def _difference(fact: str, read: Any, listed: Any) -> Doubt:
    field, needs_review = LISTED[fact]
    message = f"The report says “{_shown(fact, read)}”, the public page “{_shown(fact, listed)}”"
    return Doubt("listing-differs", field, message, needs_review=needs_review)


def _shown(fact: str, value: Any) -> str:
    if fact == "authority_id":
        return str(Authority.objects.get(pk=value))
    return framework_name(value) if fact == "framework" else _day(value)


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


@authorities_held()
def add_listing(letter: Letter, listing: Listing) -> None:
    """Given a letter that came another way and names no source yet, note its source and fill what it leaves open."""
    facts_of = Inspection.objects.select_for_update(no_key=True)
    inspection = facts_of.get(letter=letter)  # locked in the order in which editing does
    letter = Letter.objects.select_for_update().get(pk=letter.pk)
    if letter.source_url:
        return
    letter.source_url, letter.source_page_url = listing.url, listing.page_url
    letter.listing = listing.as_json()
    facts = {fact: getattr(inspection, fact) for fact in (*LISTED, "end")}
    completion = completed(facts, [Doubt(**doubt) for doubt in letter.doubts], letter.listing)
    filled = [fact for fact in completion.from_listing if fact not in inspection.hand]
    for fact in filled:
        setattr(inspection, fact, completion.facts[fact])
    if filled:
        inspection.from_listing, inspection.version = filled, inspection.version + 1
        inspection.save()
    signals.send_findings_changed(inspection.findings.values_list("pk", flat=True))  # which name their source
    letter.doubts = [asdict(doubt) for doubt in completion.doubts if doubt.message not in letter.settled]
    letter.needs_review = bool(letter.fields_to_review)
    letter.save()

"""A question as a feed: its newest findings, told to a feed reader as they come."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time
from typing import Any
from uuid import UUID, uuid5

from django.db.models import Max
from django.utils.feedgenerator import Atom1Feed
from django.utils.xmlutils import SimplerXMLGenerator

from letters.models import Finding, FindingTheme, Inspection
from search.api.records import Absolute
from search.api.xml_text import legal
from search.query import FOR_SHOWING, Query

ENTRIES = 50
# Drawn once; another would make every entry new to feed readers.
OURS = UUID("1f908631-77ba-42a2-ba50-1cf324fa27cc")
SAYS = "urn:uuid:5b7f1f52-4c8f-4a92-9d7e-0a64c1f2f0b9"  # drawn once; tells these categories from themes


@dataclass(frozen=True, slots=True)
class Head:
    """What a feed says of itself. ``messages`` say how an odd question was read."""

    id: str
    title: str
    messages: tuple[str, ...]
    page_url: str
    feed_url: str


class _Feed(Atom1Feed):
    """Django's own, with summaries that are plain text: it calls them HTML, which a reader would run."""

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        handler.addQuickElement("summary", item["text"], {"type": "text"})
        if item["says"]:
            says = {"scheme": SAYS, "term": item["says"], "label": item["says_label"]}
            handler.addQuickElement("category", "", says)


def newest_first(query: Query) -> Query:
    """Given a question, return it as a feed asks it: newest first, from the first page."""
    return replace(query, sort="newest", page=1)


def feed_query(query: Query) -> Query:
    """Given a question, return it as a feed speaks of it: without a page, and without an order that it has not."""
    plain = query.without(*FOR_SHOWING)
    return plain if plain.sort == "newest" else plain.without("sort")


def feed_id(query: Query) -> str:
    """Given a question, return what its feed is known by, at whatever address and in whatever order asked for."""
    return _urn(f"feed {query.without('sort', *FOR_SHOWING).urlencode()}")


def entry_id(finding: Finding) -> str:
    """Given a finding, return what its entry is known by: the same at every address of the site and for ever.

    Another installation may give the same number to another finding of the same file, so it also tells when
    this one took the file in.
    """
    letter = finding.inspection.letter
    return _urn(f"finding {letter.sha256} {int(letter.added_at.timestamp())} {finding.pk}")


def atom(head: Head, findings: Sequence[Finding], absolute: Absolute) -> str:
    """Given the newest findings of a question, return its Atom feed; three database queries."""
    feed = _Feed(
        title=legal(head.title),
        link=head.page_url,
        description=head.title,  # which Atom has no place for
        subtitle=" ".join(head.messages) or None,
        language="en-gb",
        feed_url=head.feed_url,
        feed_guid=head.id,
    )
    updated = updates_of(findings)
    for finding in findings:
        feed.add_item(
            title=legal(f"{finding.inspection}: {finding.says_label or finding.get_kind_display()}"),
            link=absolute(finding.get_absolute_url()),
            description=None,  # type: ignore[arg-type]  # none of Django's
            text=legal(finding.text),
            unique_id=entry_id(finding),
            pubdate=_published(finding) or finding.inspection.letter.added_at,
            updateddate=updated[finding.pk],
            categories=[legal(tag.theme.name) for tag in finding.tags],
            says=finding.says,
            says_label=finding.says_label,
            author_name="Ofsted" if not finding.inspection.letter.is_sample else "Fictional sample",
        )
    return feed.writeString("utf-8")


def updates_of(findings: Sequence[Finding]) -> dict[int, datetime]:
    """Given findings, return when each was last changed: itself, its inspection or its themes; else when added."""
    own = _last_changes(Finding, "id", [one.pk for one in findings])
    themes = _last_changes(FindingTheme, "finding_id", [one.pk for one in findings])
    inspections = _last_changes(Inspection, "id", {one.inspection_id for one in findings})
    return {
        one.pk: max(
            [
                one.inspection.letter.added_at,
                *filter(None, (own.get(one.pk), themes.get(one.pk), inspections.get(one.inspection_id))),
            ]
        )
        for one in findings
    }


def _last_changes(
    model: type[Finding | FindingTheme | Inspection], key: str, ids: Iterable[int]
) -> dict[int, datetime]:
    versions = model.history.filter(**{f"{key}__in": ids}).order_by().values_list(key)
    return dict(versions.annotate(Max("history_date")))


def _published(finding: Finding) -> datetime | None:
    day = finding.inspection.published or finding.inspection.start
    return datetime.combine(day, time(), UTC) if day else None


def _urn(name: str) -> str:
    return uuid5(OURS, name).urn

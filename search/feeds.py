"""A question as a feed: its newest findings, told to a feed reader as they come."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time

from django.utils.feedgenerator import Atom1Feed

from letters.models import Finding
from search.query import Query
from search.records import Absolute

ENTRIES = 50


def newest_of(query: Query) -> Query:
    """Given a question, return it as a feed asks it: newest first, from the first page."""
    return replace(query, sort="newest", page=1)


def atom(title: str, findings: list[Finding], *, page_url: str, feed_url: str, absolute: Absolute) -> str:
    """Given the newest findings of a question, return its Atom feed. An entry's id is its permanent address."""
    feed = Atom1Feed(
        title=title,
        link=page_url,
        description=title,
        language="en-gb",
        feed_url=feed_url,
        feed_guid=feed_url,
    )
    for finding in findings:
        address = absolute(finding.get_absolute_url())
        added = finding.inspection.letter.added_at
        feed.add_item(
            title=f"{finding.inspection}: {finding.get_kind_display()}",
            link=address,
            description=finding.text,
            unique_id=address,
            pubdate=_published(finding) or added,
            updateddate=added,
            categories=[tag.theme.name for tag in finding.tags],
            author_name="Ofsted" if not finding.inspection.letter.is_sample else "Fictional sample",
        )
    return feed.writeString("utf-8")


def _published(finding: Finding) -> datetime | None:
    day = finding.inspection.published or finding.inspection.start
    return datetime.combine(day, time(), UTC) if day else None

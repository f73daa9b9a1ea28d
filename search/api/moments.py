"""Times as written in addresses and files: RFC 3339, in UTC. Pure."""

from __future__ import annotations

import re
from datetime import UTC, datetime

SHAPE = re.compile(r"\d{4}-\d\d-\d\d(T[\d:.]{4,15}(Z|[+ -][\d:]{2,5})?)?", re.ASCII)


def read_moment(text: str) -> datetime | None:
    """Given a date or a time in ISO 8601, return it in UTC; None where it is neither. Without a zone it is in UTC.

    A "+" that was not escaped in an address arrives as a space.
    """
    if not SHAPE.fullmatch(text):
        return None
    try:
        moment = datetime.fromisoformat(text.replace(" ", "+"))
    except ValueError:
        return None
    try:
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except OverflowError:
        return None


def written_moment(moment: datetime) -> str:
    """Given a time, return it as "2026-11-26T09:30:00.000000Z"; such texts sort as their times do."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")

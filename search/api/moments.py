"""Moments as addresses and files have them: RFC 3339, in UTC. Pure."""

from __future__ import annotations

import re
from datetime import UTC, datetime

SHAPE = re.compile(r"\d{4}-\d\d-\d\d(T[\d:.]{4,15}(Z|[+ -][\d:]{2,5})?)?", re.ASCII)


def read_moment(text: str) -> datetime | None:
    """Given a day or a time as ISO 8601 has it, return it; None where it is none. What names no zone is in UTC.

    A "+" that was not escaped in an address has come as a space.
    """
    if not SHAPE.fullmatch(text):
        return None
    try:
        told = datetime.fromisoformat(text.replace(" ", "+"))
    except ValueError:
        return None
    try:
        return told.replace(tzinfo=UTC) if told.tzinfo is None else told.astimezone(UTC)
    except OverflowError:
        return None


def written_moment(moment: datetime) -> str:
    """Given a moment, return it as "2026-11-26T09:30:00.000000Z": texts in the order of their times."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")

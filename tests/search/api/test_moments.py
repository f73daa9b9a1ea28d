"""Moments are read as they are written, and nothing else is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from search.api.moments import read_moment, written_moment

NOON = datetime(2026, 11, 26, 12, 0, 0, 25, tzinfo=UTC)


def test_a_moment_is_written_and_read() -> None:
    assert written_moment(NOON) == "2026-11-26T12:00:00.000025Z"
    assert read_moment(written_moment(NOON)) == NOON
    assert written_moment(NOON.astimezone(timezone(timedelta(hours=5)))) == written_moment(NOON)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-11-26", datetime(2026, 11, 26, tzinfo=UTC)),
        ("2026-11-26T12:00", datetime(2026, 11, 26, 12, tzinfo=UTC)),
        ("2026-11-26T12:00:00+01:00", datetime(2026, 11, 26, 11, tzinfo=UTC)),
        ("2026-11-26T12:00:00 01:00", datetime(2026, 11, 26, 11, tzinfo=UTC)),  # "+" in an address
    ],
)
def test_other_spellings(text: str, moment: datetime) -> None:
    assert read_moment(text) == moment


@pytest.mark.parametrize(
    "text",
    ["", "x", "2026", "2026-13-01", "20261126", "1" * 5_000, "2026-11-26\n", "0001-01-01T00:00:00+14:00"],
)
def test_what_is_none(text: str) -> None:
    assert read_moment(text) is None

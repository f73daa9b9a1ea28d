"""Files in part, and not again."""

from __future__ import annotations

import pytest
from django.test import Client

from letters.models import Letter
from letters.pages.file_ranges import part_asked
from tests.builders import stored


@pytest.mark.parametrize(
    ("header", "part"),
    [
        ("bytes=0-3", (0, 3)),
        ("bytes=4-", (4, 9)),
        ("bytes=-4", (6, 9)),
        ("bytes=-40", (0, 9)),
        ("bytes=8-99", (8, 9)),
        ("bytes=5-2", None),
        ("bytes=0-1,4-5", None),
        ("bytes=-", None),
        ("lines=0-1", None),
    ],
)
def test_a_header_asks_for_a_part(header: str, part: tuple[int, int] | None) -> None:
    assert part_asked(header, 10) == part


@pytest.mark.parametrize("header", ["bytes=10-", "bytes=10-20", "bytes=-0"])
def test_a_part_outside_the_file_is_refused(header: str) -> None:
    with pytest.raises(ValueError, match="of a file of 10"):
        part_asked(header, 10)


@pytest.mark.django_db
@pytest.mark.usefixtures("reference")
def test_a_file_is_sent_whole_in_part_or_not_again(client: Client) -> None:
    stored("Supervision is regular.")
    held = Letter.objects.get()
    address = f"/letters/{held.pk}/file/"

    whole = client.get(address)
    body = b"".join(whole.streaming_content)  # type: ignore[attr-defined]
    part = client.get(address, headers={"Range": "bytes=2-5"})
    same = client.get(address, headers={"If-None-Match": f"W/{whole['ETag']}"})
    outside = client.get(address, headers={"Range": f"bytes={len(body)}-"})
    other = client.get(address, headers={"Range": "bytes=2-5", "If-Range": '"of another file"'})

    assert (whole.status_code, whole["Accept-Ranges"], whole["ETag"]) == (200, "bytes", f'"{held.sha256}"')
    assert (part.status_code, part["Content-Range"]) == (206, f"bytes 2-5/{len(body)}")
    assert b"".join(part.streaming_content) == body[2:6]  # type: ignore[attr-defined]
    assert part["Content-Security-Policy"] == whole["Content-Security-Policy"]
    assert (same.status_code, same.content) == (304, b"")
    assert (outside.status_code, outside["Content-Range"]) == (416, f"bytes */{len(body)}")
    assert other.status_code == 200
    for answer in (whole, part, other):
        answer.close()

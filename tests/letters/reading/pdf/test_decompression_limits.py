"""Streams that unpack beyond measure are refused before they are held."""

from __future__ import annotations

import zlib

import pytest

from letters.errors import UnreadableLetter
from letters.reading.pdf import decompression_limits
from letters.reading.pdf.decompression_limits import refuse_bombs


def stream(data: bytes) -> bytes:
    return b"%PDF-1.4\n4 0 obj<<>>stream\r\n" + data + b"\nendstream endobj"


def test_a_bomb_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decompression_limits, "MAX_STREAM_BYTES", 1000)

    with pytest.raises(UnreadableLetter, match="unpacks to far too much data"):
        refuse_bombs(stream(zlib.compress(bytes(2_000_000))))


@pytest.mark.parametrize(
    "data", [zlib.compress(bytes(900)), b"\x78nonsense", b"plain", zlib.compress(b"x" * 99)[:9]]
)
def test_what_is_none_passes(data: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decompression_limits, "MAX_STREAM_BYTES", 1000)

    refuse_bombs(stream(data))


def test_a_huge_file_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decompression_limits, "MAX_FILE_BYTES", 10)

    with pytest.raises(UnreadableLetter, match="larger than"):
        refuse_bombs(b"x" * 11)


@pytest.mark.parametrize(("size_bytes", "is_refused"), [(49_000_000, False), (51_000_000, True)])
def test_a_stream_may_unpack_to_fifty_megabytes(size_bytes: int, is_refused: bool) -> None:
    packed = stream(zlib.compress(bytes(size_bytes)))

    if is_refused:
        with pytest.raises(UnreadableLetter, match="unpacks to far too much data"):
            refuse_bombs(packed)
    else:
        refuse_bombs(packed)

"""A limit on decompression: a stream that unpacks beyond all measure is refused before it is held whole."""

from __future__ import annotations

import zlib

from letters.errors import UnreadableLetter

MAX_FILE_BYTES = 50_000_000  # the largest letter in hand has 716 kB
MAX_STREAM_BYTES = 50_000_000  # one stream unpacked; the largest in hand holds 3 MB
CHUNK_BYTES = 1 << 16
ZLIB_START = b"\x78"  # the first byte of every stream packed with the usual window


def refuse_bombs(data: bytes) -> None:
    """Given the bytes of a PDF, raise UnreadableLetter where a stream unpacks beyond MAX_STREAM_BYTES."""
    if len(data) > MAX_FILE_BYTES:
        raise UnreadableLetter(f"The file is larger than {MAX_FILE_BYTES // 1_000_000} MB")
    start = data.find(b"stream")
    while start >= 0:
        body = start + len(b"stream")
        while data[body : body + 1] in (b"\r", b"\n"):
            body += 1
        if data[body : body + 1] == ZLIB_START and not _unpacks_within(memoryview(data)[body:]):
            raise UnreadableLetter("The PDF has a part that unpacks to far too much data")
        start = data.find(b"stream", body)


def _unpacks_within(packed: memoryview) -> bool:
    unpacker = zlib.decompressobj()
    size, position, rest = 0, 0, b""
    try:
        while not unpacker.eof and (rest or position < len(packed)):
            if not rest:
                rest = bytes(packed[position : position + CHUNK_BYTES])
                position += CHUNK_BYTES
            size += len(unpacker.decompress(rest, CHUNK_BYTES))
            rest = unpacker.unconsumed_tail
            if size > MAX_STREAM_BYTES:
                return False
    except zlib.error:
        return True  # packed otherwise, or damaged: the reader says so
    return True

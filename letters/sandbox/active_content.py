"""PDFs that can do something by themselves: run scripts, start programs, send forms. Bytes in, yes or no out."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

ACTIVE = re.compile(rb"/(?:JavaScript|JS|Launch|SubmitForm|ImportData|EmbeddedFiles?|RichMedia|XFA|GoToE)\b")
ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")  # a name may be written /J#61vaScript
OBJECT_STREAM = re.compile(rb"/ObjStm\b(?:(?!endobj).){0,2000}?stream\r?\n", re.DOTALL)
UNPACKED_BYTES = 20 * 2**20  # of all object streams together; a letter's need less than 2 MB
ENCRYPTED = re.compile(rb"/Encrypt\b")


def has_active_content(data: bytes) -> bool:
    """Given a PDF's bytes, say whether it holds, or may hide, anything that acts by itself.

    What cannot be looked into (encrypted object streams, streams packed in another way or too far) counts as active:
    such a file is downloaded instead of opened, and loses nothing by it.
    """
    streams = [match.end() for match in OBJECT_STREAM.finditer(data)]
    if streams and ENCRYPTED.search(data):
        return True
    try:
        return any(ACTIVE.search(_plain(part)) for part in (data, *_unpacked(data, streams)))
    except zlib.error:
        return True


def _plain(part: bytes) -> bytes:
    return ESCAPED.sub(lambda match: bytes([int(match[1], 16)]), part)


def _unpacked(data: bytes, starts: list[int]) -> Iterator[bytes]:
    left = UNPACKED_BYTES
    for start in starts:
        unpacker = zlib.decompressobj()
        part = unpacker.decompress(data[start:], left)
        if unpacker.unconsumed_tail and not unpacker.eof:
            raise zlib.error("too much to look into")
        left -= len(part)
        yield part

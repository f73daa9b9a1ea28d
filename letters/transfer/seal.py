"""The end of a backup: a checksum of every byte before it, so that no damage anywhere goes unnoticed.

It is an empty gzip member whose comment is the SHA-256 (RFC 1952, section 2.3): programs that unpack .tar.gz pass
over it.
"""

from __future__ import annotations

import hashlib
import os
from typing import IO

# Two bytes of magic, deflate, a comment follows, no time, no flags, system unknown.
HEAD = b"\x1f\x8b\x08\x10\x00\x00\x00\x00\x00\xff"
EMPTY = b"\x03\x00" + bytes(8)  # nothing, packed; its CRC-32 and its length, both 0
LENGTH = len(HEAD) + len(b"sha256:") + 64 + 1 + len(EMPTY)  # bytes
READ_AT_ONCE = 1 << 20  # bytes


def add_seal(out: IO[bytes]) -> None:
    """Given a file that is written but for its seal, open for reading too, add that."""
    length = out.seek(0, os.SEEK_END)
    seal = _seal(out, length)
    out.seek(0, os.SEEK_END)
    out.write(seal)


def is_sealed(file: IO[bytes]) -> bool:
    """Given an open file, say whether it ends with the seal of all that stands before."""
    length = file.seek(0, os.SEEK_END) - LENGTH
    if length < 0:
        return False
    seal = _seal(file, length)
    return file.read() == seal


def _seal(file: IO[bytes], length: int) -> bytes:
    """The seal of the first ``length`` bytes; the file is left where they end."""
    digest = hashlib.sha256()
    file.seek(0)
    while length > 0 and (part := file.read(min(length, READ_AT_ONCE))):
        digest.update(part)
        length -= len(part)
    return HEAD + b"sha256:" + digest.hexdigest().encode() + b"\0" + EMPTY

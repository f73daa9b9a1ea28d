"""A program: a PDF on its standard input, a page's number as its argument, that page as a PNG on its standard output.

It imports nothing of the project, so that a file that breaks the drawing breaks nothing else.
"""

from __future__ import annotations

import struct
import sys
import zlib
from contextlib import suppress

try:
    import resource
except ImportError:  # Windows: nothing limits the memory there
    resource = None  # type: ignore[assignment]

WIDTH_PX = 1000  # sharp enough to read beside a form
MAX_HEIGHT_PX = 4000
MEMORY_BYTES = 1024 * 1024 * 1024  # of addresses; the first pages of 40 real letters took 39 MB at most
PNG = b"\x89PNG\r\n\x1a\n"


def _draw(data: bytes, number: int) -> bytes:
    import pypdfium2  # here, so that the site itself never loads it

    page = pypdfium2.PdfDocument(data)[number - 1]
    width_pt, height_pt = page.get_size()
    scale = min(WIDTH_PX / max(width_pt, 1), MAX_HEIGHT_PX / max(height_pt, 1))
    bitmap = page.render(scale=scale, rev_byteorder=True, prefer_bgrx=False)
    return _png(bytes(bitmap.buffer), bitmap.width, bitmap.height, bitmap.stride, bitmap.n_channels)


def _png(pixels: bytes, width: int, height: int, stride: int, channels: int) -> bytes:
    """Given rows of pixels (red, green, blue, 8 bits each), return them as a PNG file."""
    rows = b"".join(b"\0" + pixels[y * stride : y * stride + width * channels] for y in range(height))
    colour = {1: 0, 3: 2, 4: 6}[
        channels
    ]  # grey, RGB, RGBA: numbers from the PNG specification, section 11.2.2
    header = struct.pack(">IIBBBBB", width, height, 8, colour, 0, 0, 0)
    return PNG + _chunk(b"IHDR", header) + _chunk(b"IDAT", zlib.compress(rows, 3)) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def limit_memory() -> None:
    """Let this process have no more than MEMORY_BYTES; where the system has no such limit, or a lower one, leave it."""
    if resource:
        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))


if __name__ == "__main__":
    limit_memory()
    sys.stdout.buffer.write(_draw(sys.stdin.buffer.read(), int(sys.argv[1])))

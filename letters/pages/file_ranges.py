"""A stored file over HTTP: whole, in one part (RFC 9110, 14), or not again where the reader has it already."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import IO, TypeVar

from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse

PART = re.compile(r"bytes=(\d*)-(\d*)")
CHUNK_BYTES = 64 * 1024
Answer = TypeVar("Answer", HttpResponse, StreamingHttpResponse)


def part_asked(header: str, size: int) -> tuple[int, int] | None:
    """Given a Range header and a file's size, return (first, last) byte, both inclusive; None for the whole file.

    Several parts, another unit or nonsense are the whole file, as the standard allows. Raises ValueError where no
    byte of the file is asked for.
    """
    found = PART.fullmatch(header.strip())
    if not found or found[0] == "bytes=-":
        return None
    if not found[1]:
        first, last = max(0, size - int(found[2])), size - 1
    else:
        first, last = int(found[1]), min(int(found[2] or size - 1), size - 1)
    if found[1] and found[2] and int(found[2]) < int(found[1]):
        return None
    if first >= size or first > last:
        raise ValueError(f"byte {first} of a file of {size}")
    return first, last


def unchanged(request: HttpRequest, etag: str) -> bool:
    """Whether the reader holds the file that has this tag."""
    told = request.headers.get("If-None-Match", "")
    return etag in re.findall(r'"[^"]*"', told) or told.strip() == "*"


def as_asked(
    request: HttpRequest, whole: FileResponse, file: IO[bytes], size: int, etag: str
) -> HttpResponse | StreamingHttpResponse:
    """Given the answer with a whole file, return the one that was asked for: it, a part of it, or none."""
    whole["ETag"], whole["Accept-Ranges"] = etag, "bytes"
    asked = request.headers.get("Range", "")
    if unchanged(request, etag):
        whole.close()
        return _with_headers(HttpResponse(status=304), whole)
    if not asked or request.headers.get("If-Range", etag) != etag:
        return whole
    try:
        part = part_asked(asked, size)
    except ValueError:
        whole.close()
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    if part is None:
        return whole
    first, last = part
    answer = _with_headers(StreamingHttpResponse(_Part(file, first, last), status=206), whole)
    answer["Content-Range"], answer["Content-Length"] = f"bytes {first}-{last}/{size}", str(last - first + 1)
    return answer


def _with_headers(answer: Answer, whole: FileResponse) -> Answer:
    for name, value in whole.items():
        answer[name] = value
    return answer


class _Part:
    """The bytes of a file from ``first`` to ``last``; closed by whoever sends them, also where nothing was sent."""

    def __init__(self, file: IO[bytes], first: int, last: int) -> None:
        self._file, self._first, self._last = file, first, last

    def __iter__(self) -> Iterator[bytes]:
        self._file.seek(self._first)
        left = self._last - self._first + 1
        while left and (chunk := self._file.read(min(CHUNK_BYTES, left))):
            left -= len(chunk)
            yield chunk

    def close(self) -> None:
        self._file.close()

"""One request and its answer, bounded in bytes and in seconds. No retries, no redirects, no cookies here.

urllib3 speaks HTTP; we read its answer ourselves, so that a body that never ends, or unpacks to a gigabyte, or
trickles, costs no more than its limits.
"""

from __future__ import annotations

import socket
import threading
import time
import urllib.request
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import urllib3
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError

from letters.fetching.errors import BrokenAnswer, Refused
from letters.fetching.limits import Limits

CONNECT_SECONDS = 10.0
SILENCE_SECONDS = 30.0  # without a byte
HEADER_SECONDS = 60.0  # until the last header, however they trickle
CHUNK_BYTES = 64 * 1024
PACKED = {"gzip": 47, "x-gzip": 47, "deflate": 47}  # 47: zlib finds out itself which of the two it is
PDF_END = b"%%EOF"
PDF_END_WITHIN = 2048  # bytes from the end; some writers add a comment or a signature


@dataclass(frozen=True, slots=True)
class Answer:
    """What came. Header names are in lower case; ``body`` is unpacked and whole."""

    url: str
    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    @property
    def is_pdf(self) -> bool:
        return b"%PDF-" in self.body[:1024]


class _HeadersInTime:
    """A connection that is cut where its headers do not come in time: a silence of 30 s alone bounds nothing."""

    sock: socket.socket | None

    def getresponse(self) -> Any:
        is_late = threading.Event()
        timer = threading.Timer(HEADER_SECONDS, self._cut, [is_late])
        timer.daemon = True
        timer.start()
        try:
            response = super().getresponse()  # type: ignore[misc]
        finally:
            timer.cancel()
        if is_late.is_set():  # http.client takes headers that break off for all headers
            response.close()
            raise TimeoutError
        return response

    def _cut(self, is_late: threading.Event) -> None:
        is_late.set()
        if self.sock is not None:
            self.sock.shutdown(socket.SHUT_RDWR)


class _PlainConnection(_HeadersInTime, HTTPConnection):
    pass


class _SecureConnection(_HeadersInTime, HTTPSConnection):
    pass


class _PlainPool(urllib3.HTTPConnectionPool):
    ConnectionCls = _PlainConnection


class _SecurePool(urllib3.HTTPSConnectionPool):
    ConnectionCls = _SecureConnection


def _pools(address: str) -> urllib3.PoolManager:
    """Connections to an address, by the proxy that the environment names (HTTPS_PROXY, NO_PROXY) where it does."""
    scheme, host = urlsplit(address).scheme, urlsplit(address).hostname or ""
    proxy = urllib.request.getproxies().get(scheme)
    if proxy and not urllib.request.proxy_bypass(host):
        pools: urllib3.PoolManager = urllib3.ProxyManager(proxy, num_pools=2, maxsize=1)
    else:
        pools = urllib3.PoolManager(num_pools=2, maxsize=1)
    pools.pool_classes_by_scheme = {"http": _PlainPool, "https": _SecurePool}
    return pools


class Connections:
    """Connections to the site, one for each host, kept open between requests."""

    def __init__(self) -> None:
        self._pools: dict[str, urllib3.PoolManager] = {}

    def ask(self, url: str, headers: Mapping[str, str], limits: Limits) -> Answer:
        """Given an address, return its answer whole. Raises BrokenAnswer, and Refused where it is over its limits."""
        end = time.monotonic() + limits.seconds
        host = urlsplit(url).netloc
        pools = self._pools.setdefault(host, _pools(url))
        try:
            response = pools.request(
                "GET",
                url,
                headers=dict(headers),
                retries=False,
                redirect=False,
                preload_content=False,
                decode_content=False,
                timeout=urllib3.Timeout(connect=CONNECT_SECONDS, read=SILENCE_SECONDS),
            )
        except (HTTPError, OSError, ValueError) as error:
            raise BrokenAnswer(_in_words(error)) from error
        return _whole(url, response, limits, end)

    def close(self) -> None:
        """Close what is open; asking again opens it anew."""
        for pools in self._pools.values():
            pools.clear()


def _whole(url: str, response: urllib3.BaseHTTPResponse, limits: Limits, end: float) -> Answer:
    """Given an answer whose headers have come, read its body; the connection is kept only where all has come."""
    headers = {name.lower(): value for name, value in response.headers.items()}
    try:
        body = b"".join(_unpacked(_raw(response, limits, end), headers, limits))
        _check_whole(body, response, headers)
    except (HTTPError, OSError, ValueError) as error:
        response.close()
        raise BrokenAnswer(_in_words(error)) from error
    except BaseException:
        response.close()
        raise
    response.release_conn()
    return Answer(url, response.status, headers, body)


def _raw(response: urllib3.BaseHTTPResponse, limits: Limits, end: float) -> Iterator[bytes]:
    """The body as it comes over the wire."""
    declared = response.headers.get("content-length", "")
    if declared.isdigit() and int(declared) > limits.body_bytes:
        raise _too_large(limits)
    size_bytes = 0
    while chunk := response.read1(CHUNK_BYTES):
        size_bytes += len(chunk)
        if size_bytes > limits.body_bytes:
            raise _too_large(limits)
        yield chunk
        if time.monotonic() > end:
            raise BrokenAnswer(f"the answer took longer than {limits.seconds:g} seconds")


def _unpacked(chunks: Iterator[bytes], headers: Mapping[str, str], limits: Limits) -> Iterator[bytes]:
    packing = headers.get("content-encoding", "identity").strip().lower()
    if packing in ("identity", ""):
        yield from chunks
        return
    if packing not in PACKED:
        raise Refused("compressed in a way that was not requested")
    unpacker, size = zlib.decompressobj(PACKED[packing]), 0
    try:
        for chunk in chunks:
            part = unpacker.decompress(chunk, limits.body_bytes - size + 1)
            size += len(part)
            if size > limits.body_bytes:
                raise _too_large(limits)
            yield part
    except zlib.error as error:
        raise BrokenAnswer("the compressed answer is damaged") from error
    if not unpacker.eof:
        raise BrokenAnswer("the answer was incomplete")


def _check_whole(body: bytes, response: urllib3.BaseHTTPResponse, headers: Mapping[str, str]) -> None:
    """A body that is shorter than declared, or a PDF without its end where no length was declared, is half a body."""
    declared = headers.get("content-length", "")
    if declared.isdigit() and response.tell() < int(declared) and response.status != 304:
        raise BrokenAnswer("the answer was incomplete")
    if declared or "chunked" in headers.get("transfer-encoding", "") or response.status != 200:
        return
    is_half_pdf = b"%PDF-" in body[:1024] and PDF_END not in body[-PDF_END_WITHIN:]
    if not body or is_half_pdf:
        raise BrokenAnswer("the answer was incomplete")


def _too_large(limits: Limits) -> Refused:
    return Refused(f"larger than {limits.body_bytes / 2**20:g} MB")


def _in_words(error: Exception) -> str:
    kinds = {
        "NameResolution": "no host has that name",
        "Connection refused": "the connection was refused",
        "Timeout": "no answer in time",
        "IncompleteRead": "the answer was incomplete",
        "SSL": "no trusted certificate",
    }
    name = f"{type(error).__name__}{error}"
    return next((words for kind, words in kinds.items() if kind in name), "the connection failed")

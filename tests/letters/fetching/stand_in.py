"""A stand-in for the public site, on the loopback: two hosts, and a third that must never be asked.

Markup and events are those gathered from public tools (see docs/fetching.md). It writes down every request.
"""

from __future__ import annotations

import html
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

ROWS = 100
NOT_FOUND = b"""<!DOCTYPE html><html><head><title>Report not found - Find an Inspection Report - Ofsted</title></head>
<body><h1>Report not found</h1><p>Sorry, the document you requested no longer exists.</p></body></html>"""


@dataclass(frozen=True, slots=True)
class Seen:
    """A request as it came: ``at`` in seconds of a clock that only goes on, ``host`` one of the three."""

    at: float
    host: str
    path: str
    headers: dict[str, str]


@dataclass(slots=True)
class Document:
    """A document as a provider's page lists it, and what its address answers with."""

    id: int
    data: bytes | None
    label: str = "Children's services inspection, PDF - 09 May 2025"
    etag: str = ""

    @property
    def path(self) -> str:
        return f"/v1/file/{self.id}"


@dataclass(slots=True)
class Provider:
    urn: str
    name: str
    latest: str = "09 May 2025"
    documents: list[Document] = field(default_factory=list)

    @property
    def path(self) -> str:
        return f"/provider/44/{self.urn}"


Answering = Callable[["Handler"], None]


class StandIn:
    """The site's contents, and what is to go wrong: ``faults`` maps a path to what it answers with, one after another,
    before it answers as it should; ``always`` maps a path to what it always answers with."""

    def __init__(self) -> None:
        self.providers: list[Provider] = []
        self.seen: list[Seen] = []
        self.faults: dict[str, list[Answering]] = {}
        self.always: dict[str, Answering] = {}
        self.robots = "User-agent: *\nDisallow: /admin\n"
        self.with_count = True
        self.with_pager = True
        self.past_the_end = 200
        self.hosts: dict[str, str] = {}
        self._lock = threading.Lock()

    @property
    def reports(self) -> str:
        return self.hosts["reports"]

    @property
    def files(self) -> str:
        return self.hosts["files"]

    def documents(self) -> dict[str, Document]:
        return {document.path: document for one in self.providers for document in one.documents}

    def paths(self, host: str = "") -> list[str]:
        """The paths asked for, in order, robots.txt left out."""
        asked = [one for one in self.seen if not host or one.host == host]
        return [one.path for one in asked if one.path != "/robots.txt"]

    def asked(self, path: str) -> list[Seen]:
        return [one for one in self.seen if one.path == path]

    def forget(self) -> None:
        self.seen.clear()

    def note(self, seen: Seen) -> None:
        with self._lock:
            self.seen.append(seen)

    def answering(self, path: str) -> Answering | None:
        with self._lock:
            waiting = self.faults.get(path)
            return waiting.pop(0) if waiting else self.always.get(path)

    def list_page(self, start: int, rows: int) -> str:
        rows = min(rows, ROWS)
        shown = self.providers[start : start + rows]
        total = len(self.providers)
        count = f'<strong class="results-count">{total}</strong> results' if self.with_count else ""
        pages, page = max(1, -(-total // rows)), start // rows + 1
        pager = f'<div class="pagination"><span class="pagination__numbers">{page} of {pages}</span></div>'
        return (
            f"<html><head><title>Find an Inspection Report</title></head><body>"
            f'<div class="search-results__heading">{count}'
            f'</div><ul class="results-list">{"".join(map(result, shown))}</ul>'
            f"{pager if self.with_pager else ''}</body></html>"
        )

    def provider_page(self, provider: Provider) -> str:
        days = "".join(event(document, self.files) for document in provider.documents)
        return (
            f'<html><body><h1 class="heading--title title-block__heading">{html.escape(provider.name)}</h1>'
            f'<p class="title-block__subheading">URN: {provider.urn}</p><h2 class="timeline__title">All reports</h2>'
            f'<ol class="timeline">{days}<li class="timeline__day timeline__day--opened"><div class="event">'
            f'<p class="timeline__date"><time>01 April 1974</time></p>'
            f'<span class="event__title">Opened</span></div></li>'
            f"</ol></body></html>"
        )


def result(provider: Provider) -> str:
    latest = (
        f"<li>Latest report: <strong><time>{provider.latest}</time></strong></li>" if provider.latest else ""
    )
    return (
        f'<li class="search-result"><h3 class="search-result__title"><a href="{provider.path}">'
        f'{html.escape(provider.name)}</a></h3><address class="search-result__address">Town Hall</address>'
        f'<ul class="search-result__provider-info"><li>Category: <strong>Local authority</strong></li></ul>'
        f'<ul class="search-result__provider-info">{latest}<li>URN: <strong>{provider.urn}</strong></li></ul></li>'
    )


def event(document: Document, files: str) -> str:
    label = html.escape(document.label)
    visible, _, day = document.label.rpartition(" - ")
    return (
        f'<li class="timeline__day"><div class="event"><p class="timeline__date"><time>22 April 2025</time></p>'
        f'<span class="event__title heading--sub"><a class="publication-link" target="_blank" '
        f'href="{files}{document.path}">{html.escape(visible.split(",")[0])}'
        f'<span class="nonvisual">{label}</span></a></span>'
        f'<div class="event__metadata"><span class="filetype">PDF</span> - Published <time pubdate>{day}</time></div>'
        f"</div></li>"
    )


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    site: StandIn
    host: str

    def do_GET(self) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.site.note(Seen(time.monotonic(), self.host, self.path, headers))
        path = self.path.partition("?")[0]
        fault = self.site.answering(path)
        try:
            fault(self) if fault else self._answer(path)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def _answer(self, path: str) -> None:
        documents, providers = self.site.documents(), {one.path: one for one in self.site.providers}
        if path == "/robots.txt":
            self.send(200, self.site.robots.encode(), "text/plain")
        elif self.host == "reports" and path == "/search":
            query = parse_qs(urlsplit(self.path).query, keep_blank_values=True)
            assert query["level_1_types"] == ["3"]
            assert query["level_2_types[]"] == ["12"]
            start = int(query["start"][0])
            status = 200 if start < len(self.site.providers) or start == 0 else self.site.past_the_end
            self.send(status, self.site.list_page(start, int(query["rows"][0])).encode())
        elif self.host == "reports" and path in providers:
            self.send(200, self.site.provider_page(providers[path]).encode())
        elif self.host == "files" and path in documents and documents[path].data is not None:
            self._send_document(documents[path])
        elif self.host == "files":
            self.send(200, NOT_FOUND)
        else:
            self.send(404, b"<html><title>Page not found</title></html>")

    def _send_document(self, document: Document) -> None:
        if document.etag and self.headers.get("If-None-Match") == document.etag:
            self.send(304, b"")
            return
        headers = {"ETag": document.etag} if document.etag else {}
        self.send(200, document.data or b"", "application/pdf", **headers)

    def send(self, status: int, body: bytes, kind: str = "text/html; charset=utf-8", **headers: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        if status != 304 and "Transfer_Encoding" not in headers and "Content_Length" not in headers:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


def status(code: int, body: bytes = b"", **headers: str) -> Answering:
    """An answer with a status, such as 429 with Retry_After."""
    return lambda handler: handler.send(code, body, **headers)


def redirect(location: str) -> Answering:
    return status(302, b"", Location=location)


def reset(data: bytes) -> Answering:
    """Half of what was promised, then the connection is reset."""

    def answer(handler: Handler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", str(len(data)))
        handler.end_headers()
        handler.wfile.write(data[: len(data) // 2])
        handler.wfile.flush()
        time.sleep(0.05)
        handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        handler.connection.close()
        handler.close_connection = True

    return answer


def cut(data: bytes) -> Answering:
    """Half a file, with no word of its length, then the end."""

    def answer(handler: Handler) -> None:
        handler.send_response(200)
        handler.send_header("Connection", "close")
        handler.end_headers()
        handler.wfile.write(data[: len(data) // 2])
        handler.close_connection = True

    return answer


def slow(seconds: float, data: bytes) -> Answering:
    def answer(handler: Handler) -> None:
        time.sleep(seconds)
        handler.send(200, data, "application/pdf")

    return answer


class Host(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that was killed has gone without a word; that is what it is for."""


@contextmanager
def stand_in() -> Iterator[StandIn]:
    """A stand-in that answers until the end of the block."""
    site = StandIn()
    servers = []
    for name in ("reports", "files", "foreign"):
        handler = type("Handler", (Handler,), {"site": site, "host": name})
        server = Host(("127.0.0.1", 0), handler)
        site.hosts[name] = f"http://127.0.0.1:{server.server_address[1]}"
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        servers.append(server)
    try:
        yield site
    finally:
        for server in servers:
            server.shutdown()
            server.server_close()

"""How gunicorn's processes serve: requests are taken in and answers handed out by one thread that never waits.

    clients <-> one thread for all connections (waitress) -> queue -> THREADS threads that run the site
                                                          -> a thread each for /healthz, and for /readyz and /metrics

A thread of the site is given a request when all of it is here, and is free again when its answer is written, whether
the client has read it or not (beyond a megabyte it waits in a temporary file). So slow clients cost a connection and no
thread; where there are too many, the one that has waited longest goes. Health is told however busy the site is.
"""

from __future__ import annotations

import os
import resource
import time
from typing import Any

from django.conf import settings
from gunicorn.workers.base import Worker
from waitress import wasyncore
from waitress.adjustments import Adjustments
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.server import TcpWSGIServer
from waitress.task import ThreadedTaskDispatcher
from waitress.utilities import RequestEntityTooLarge

CONNECTIONS = (
    1_000  # of one process; with more, whoever has waited longest without a whole request is cut off
)
REQUEST_SECONDS = 30.0  # for all of the head of a request, and between two pieces of its body
ANSWER_SECONDS = 300.0  # for reading an answer to its end
ARRIVING_SECONDS = 2.0  # a process that ends waits so long for the rest of a request
LEAST_LIFE_SECONDS = (
    3600.0  # of a process, however many requests it is sent: a new one costs seconds of a processor
)
LOOK_SECONDS = 0.5
HEAD_BYTES = 16_384
SMALL_BODY_BYTES = 3_000_000  # a form; larger bodies are uploads, which only those who are signed in send
UPLOADS_BELOW = "/admin/"
SPILL_BYTES = 2**20  # of a body or an answer in memory
NEVER = 2**60  # bytes of an unread answer at which its thread would wait for the client
LANES = {"/healthz": "alive", "/readyz": "probes", "/metrics": "probes"}


class Parser(HTTPRequestParser):  # type: ignore[misc]
    """A request on its way in. A large body is refused unread where it can be no upload: it would fill the disk."""

    def received(self, data: bytes) -> int:
        """Given more of the request, return how many bytes of it were taken."""
        taken = int(super().received(data))
        refused = getattr(self, "error", None)
        told_bytes = max(self.content_length, self.body_bytes_received)
        if told_bytes > SMALL_BODY_BYTES and not refused and not self._may_be_upload():
            self.error = RequestEntityTooLarge(f"exceeds {SMALL_BODY_BYTES} bytes")
            self.completed = True
        return taken

    def _may_be_upload(self) -> bool:
        return self.path.startswith(UPLOADS_BELOW) and "COOKIE" in self.headers and not self.chunked


class Channel(HTTPChannel):  # type: ignore[misc]
    """A connection. ``since`` is when what it is at now began: a request coming in, or an answer going out.

    ``served`` is whether it has had an answer: one that has may be closed between two requests.
    """

    parser_class = Parser

    def __init__(self, *arguments: Any, **options: Any) -> None:
        self.since = time.time()
        self.served = False
        super().__init__(*arguments, **options)

    def received(self, data: bytes) -> bool:
        """Given more of a request, take it in."""
        if self.request is None:
            self.since = time.time()
        return bool(super().received(data))

    def service(self) -> None:
        """Run the site on a whole request."""
        super().service()
        self.since = time.time()
        self.served = True

    def is_late(self, now: float) -> bool:
        """Whether the client has taken too long to send its request or to read its answer."""
        if self.requests:
            return False
        if self.total_outbufs_len:
            return now - self.since > ANSWER_SECONDS
        head_only = self.request is not None and not self.request.headers_finished
        return now - (self.since if head_only else self.last_activity) > REQUEST_SECONDS

    def is_busy(self, now: float) -> bool:
        """Whether a request is being answered, or its answer read, or one has just begun to come in."""
        if self.requests or self.total_outbufs_len:
            return True
        is_arriving = self.request is not None or not self.served
        return is_arriving and now - max(self.since, self.last_activity) < ARRIVING_SECONDS


class Server(TcpWSGIServer):  # type: ignore[misc]
    """A listening socket of this process. ``lanes`` are the queues by name; "site" is that of the site's threads."""

    channel_class = Channel
    requests_taken = 0

    def __init__(
        self, site: Any, sock: Any, lanes: dict[str, ThreadedTaskDispatcher], **options: Any
    ) -> None:
        self._lanes = lanes
        super().__init__(
            site, dispatcher=lanes["site"], _sock=sock, bind_socket=False, sockinfo=_told(sock), **options
        )

    def add_task(self, task: Channel) -> None:
        """Given a connection with a whole request, put it in the queue that is its address's."""
        self.requests_taken += 1
        self._lanes[LANES.get(task.requests[0].path, "site")].add_task(task)

    def handle_accept(self) -> None:
        """Take in a connection; where there are too many, cut off the one that has waited longest."""
        if len(self.active_channels) >= CONNECTIONS:
            waiting = [one for one in self.active_channels.values() if not one.requests]
            if waiting:
                min(waiting, key=lambda one: one.since).handle_close()
        super().handle_accept()

    def maintenance(self, now: float) -> None:
        """Cut off clients that take too long."""
        for channel in list(self.active_channels.values()):
            if channel.is_late(now):
                channel.handle_close()

    def is_done(self) -> bool:
        """Whether no request is on its way, being answered, or has an answer that waits to be read."""
        now = time.time()
        return not any(one.is_busy(now) for one in list(self.active_channels.values()))


def _told(sock: Any) -> tuple[Any, ...]:
    return (sock.family, sock.type, sock.proto, sock.getsockname())


class BufferedWorker(Worker):  # type: ignore[misc]
    """A process of gunicorn's that serves so."""

    born = 0.0  # when it began to serve

    def run(self) -> None:
        """Serve until told to stop; then answer what is here."""
        self.born = time.monotonic()
        _allow_connections()
        lanes = {
            name: _threads(count) for name, count in (("site", self.cfg.threads), ("alive", 1), ("probes", 1))
        }
        sockets: dict[int, Any] = {}
        servers = [self._server(listener.sock, lanes, sockets) for listener in self.sockets]
        while self.alive and self._is_wanted(servers):
            self._turn(sockets)
        self._end(servers, sockets)
        for threads in lanes.values():
            threads.shutdown(timeout=1)

    def _server(self, sock: Any, lanes: dict[str, ThreadedTaskDispatcher], sockets: dict[int, Any]) -> Server:
        adjusted = Adjustments(
            ident=None,
            backlog=self.cfg.backlog,
            connection_limit=CONNECTIONS + 100,
            cleanup_interval=1,
            max_request_header_size=HEAD_BYTES,
            max_request_body_size=settings.MAX_REQUEST_BYTES,
            inbuf_overflow=SPILL_BYTES,
            outbuf_overflow=SPILL_BYTES,
            outbuf_high_watermark=NEVER,
            clear_untrusted_proxy_headers=False,  # what proxies add is read by the site, which knows how many there are
        )
        return Server(self.wsgi, sock, lanes, map=sockets, adj=adjusted)

    def _turn(self, sockets: dict[int, Any]) -> None:
        self.notify()
        wasyncore.loop(timeout=LOOK_SECONDS, use_poll=True, map=sockets, count=1)

    def _is_wanted(self, servers: list[Server]) -> bool:
        """Whether the master is there still, and this process has not yet served as much, and as long, as one may."""
        taken = sum(server.requests_taken for server in servers)
        is_young = time.monotonic() - self.born < LEAST_LIFE_SECONDS
        return bool(self.ppid == os.getppid() and (taken < self.max_requests or is_young))

    def _end(self, servers: list[Server], sockets: dict[int, Any]) -> None:
        """Take no more connections, and let what is here be answered for as long as gunicorn gives."""
        for server in servers:
            server.accepting = False
            server.del_channel()
        until = time.monotonic() + self.cfg.graceful_timeout
        while time.monotonic() < until and not all(server.is_done() for server in servers):
            self._turn(sockets)


def _threads(count: int) -> ThreadedTaskDispatcher:
    threads = ThreadedTaskDispatcher()
    threads.set_thread_count(count)
    return threads


def _allow_connections() -> None:
    """Let this process have as many files open as it may: a connection is one, and a spilled answer another."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))

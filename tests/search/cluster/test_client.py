"""Faults of a cluster, in an administrator's words; by servers of this test's own that answer wrongly or never."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from search.cluster import client as connecting
from search.cluster.client import Place, client_of, told
from search.errors import IndexUnavailable, IndexUnreachable
from tests.postgres import free_port


@contextmanager
def answering(status: int, body: dict[str, Any]) -> Iterator[Place]:
    """A server that answers everything so."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            sent = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(sent)))
            self.end_headers()
            self.wfile.write(sent)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield Place((f"127.0.0.1:{server.server_port}",), user="site", timeout_seconds=2)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_a_cluster_that_does_not_answer_is_told_with_its_place() -> None:
    place = Place((f"127.0.0.1:{free_port()}",), timeout_seconds=0.2)

    with pytest.raises(IndexUnreachable, match=r"127\.0\.0\.1:\d+ does not answer"):
        client_of(place)


@pytest.mark.parametrize(
    "version",
    [{"number": "2.19.6", "distribution": "opensearch"}, {"number": "8.15.0"}, {"number": "9.0.1"}],
)
def test_a_server_that_is_too_old_or_another_is_refused(version: dict[str, str]) -> None:
    with (
        answering(200, {"version": version}) as place,
        pytest.raises(IndexUnavailable, match="OpenSearch 3 or newer is needed"),
    ):
        client_of(place)


def test_one_connection_serves_all_of_a_process() -> None:
    with answering(200, {"version": {"number": "3.8.0", "distribution": "opensearch"}}) as place:
        assert client_of(place) is client_of(place)


@pytest.mark.parametrize(
    ("status", "message"), [(401, "refuses the user"), (403, "refuses the user"), (503, "cannot answer now")]
)
def test_what_the_cluster_refuses_is_told(status: int, message: str) -> None:
    told_so = {"error": {"type": "no"}, "status": status}

    with answering(status, told_so) as place, pytest.raises(IndexUnavailable, match=message):
        client_of(place)


def test_a_wrong_question_is_no_fault_of_the_cluster() -> None:
    with pytest.raises(ValueError, match="ours"), told(Place(("x:1",))):
        raise ValueError("ours")


class Hanging(ThreadingHTTPServer):
    """A server that takes connections, and answers only while it ``answers``."""

    daemon_threads = True
    answers = threading.Event()
    asked = 0

    def finish_request(self, request: Any, client_address: Any) -> None:
        self.asked += 1
        if self.answers.wait(30):
            super().finish_request(request, client_address)


@pytest.fixture
def hanging() -> Iterator[Hanging]:
    version = json.dumps({"version": {"number": "3.8.0", "distribution": "opensearch"}}).encode()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(version)))
            self.end_headers()
            self.wfile.write(version)

        def log_message(self, *_: object) -> None:
            pass

    server = Hanging(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.answers.set()
    server.shutdown()
    thread.join()
    server.server_close()
    server.answers.clear()


def test_a_cluster_that_hangs_is_waited_for_once_then_for_a_sign_and_then_not_at_all(
    hanging: Hanging, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connecting, "REST_SECONDS", 1.0)
    place = Place((f"127.0.0.1:{hanging.server_port}",), timeout_seconds=0.5)

    for asked in (1, 2):  # the first question, and the sign of life
        with pytest.raises(IndexUnreachable, match="does not answer"):
            client_of(place)
        assert hanging.asked >= asked
    before = hanging.asked
    with pytest.raises(IndexUnreachable, match="does not answer"):
        client_of(place)
    assert hanging.asked == before, "it is left alone"

    hanging.answers.set()
    time.sleep(1.1)
    assert client_of(place).info()["version"]["number"] == "3.8.0"


def test_who_waits_for_a_page_asks_one_node_once(hanging: Hanging) -> None:
    hosts = (f"127.0.0.1:{hanging.server_port}", f"127.0.0.1:{hanging.server_port}")

    with pytest.raises(IndexUnreachable):
        client_of(Place(hosts, timeout_seconds=0.5, is_hurried=True))

    assert hanging.asked == 1


def test_a_node_that_fails_again_and_again_is_back_within_two_minutes_of_its_cure() -> None:
    pool = connecting._client(Place(("a.example:9200", "b.example:9200"))).transport.connection_pool
    node = pool.connections[0]
    untils = []
    for _ in range(8):
        pool.mark_dead(node, now=1_000.0)
        until, back = pool.dead.get_nowait()
        pool.connections.append(back)
        untils.append(until)

    assert untils == [1_060.0] + 7 * [1_120.0]

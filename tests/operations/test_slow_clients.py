"""Clients that are slow, on purpose or not, cost a connection and no thread: others are served as before."""

from __future__ import annotations

import os
import signal
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

import pytest

from config.buffered_worker import BufferedWorker
from tests.operations.running import Place, get, serving, wait_until

HALF_SENT = 120
UNREAD = 8
FILL = "from benchmarks.search_corpus import *; fill_database(made_texts(3000), 3000)"
HALF = b"GET /search/?q=supervision HTTP/1.1\r\nHost: 127.0.0.1\r\n"
EXPORT = b"GET /search/findings.csv HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
ODD_ENCODING = b"POST / HTTP/1.1\r\nHost: a\r\nContent-Type: a/b; charset=rot13\r\nContent-Length: 0\r\n\r\n"
BIG_BODY = b"POST /sign-in/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 400000000\r\n\r\n"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """A place whose export of everything is larger than what a connection holds."""
    place = Place(tmp_path_factory.mktemp("slow"), {"WORKERS": "1", "THREADS": "2"})
    place.manage("migrate", "--verbosity", "0")
    place.manage("collectstatic", "--noinput", "--verbosity", "0")
    place.manage("shell", "--verbosity", "0", "--command", FILL)
    place.manage("rebuild_index")
    return place


@contextmanager
def connected(
    url: str, count: int, said: bytes, *, buffer_bytes: int = 4096
) -> Iterator[list[socket.socket]]:
    """Within, so many clients have said this, and read nothing."""
    parts = urlsplit(url)
    clients = []
    try:
        for _ in range(count):
            client = socket.socket()
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer_bytes)
            client.settimeout(30)
            client.connect((parts.hostname, parts.port))
            client.sendall(said)
            clients.append(client)
        yield clients
    finally:
        for client in clients:
            client.close()


def test_slow_clients_stop_nobody(place: Place) -> None:
    with (
        serving(place) as url,
        connected(url, HALF_SENT, HALF),
        connected(url, UNREAD, EXPORT),
    ):
        assert get(f"{url}/healthz").status == 200
        assert get(f"{url}/readyz").status == 200
        assert all(get(f"{url}/search/?q={word}").status == 200 for word in ("supervision", "care", "plans"))


def test_an_export_arrives_whole_and_its_place_is_free_again(place: Place) -> None:
    with serving(place) as url:
        first, second = (get(f"{url}/search/findings.csv") for _ in range(2))

    assert first.status == second.status == 200
    assert first.text == second.text
    assert len(first.text.splitlines()) > 3_000


def workers(url: str) -> list[int]:
    """The processes that serve an address: those whose settings name its port, but for their master."""
    told = f"PORT={urlsplit(url).port}\0".encode()
    named = [path.parent for path in Path("/proc").glob("[0-9]*/environ") if told in _read(path)]
    masters = {(path / "stat").read_text().rpartition(")")[2].split()[1] for path in named}
    return [int(path.name) for path in named if path.name not in masters]


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""


def test_a_process_that_ends_answers_what_is_on_its_way(place: Place) -> None:
    with serving(place) as url, connected(url, 1, HALF) as (client,):
        (worker,) = workers(url)
        assert get(f"{url}/healthz").status == 200, "by now the half is here"

        os.kill(worker, signal.SIGTERM)
        for _ in range(6):  # longer than a process looks away; each piece shows that the client is there
            time.sleep(0.2)
            client.sendall(b"X-More: 1\r\n")
        client.sendall(b"\r\n")

        assert client.recv(100).startswith(b"HTTP/1.1 200")
        wait_until(lambda: worker not in workers(url) and get(f"{url}/healthz").status == 200)


@pytest.mark.parametrize(("taken", "age", "wanted"), [(9, 1, True), (9, 4000, False), (3, 4000, True)])
def test_many_requests_alone_do_not_end_a_process(taken: int, age: float, wanted: bool) -> None:
    worker = BufferedWorker.__new__(BufferedWorker)
    worker.ppid, worker.max_requests, worker.born = os.getppid(), 5, time.monotonic() - age

    served: Any = SimpleNamespace(requests_taken=taken)

    assert worker._is_wanted([served]) is wanted


def test_a_large_body_that_is_no_upload_is_refused_unread(place: Place) -> None:
    with serving(place) as url, connected(url, 1, BIG_BODY) as (client,):
        assert client.recv(100).startswith(b"HTTP/1.1 413")


def test_nonsense_is_answered_and_stops_nothing(place: Place) -> None:
    said = (b"\x00\x01\x02\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"A" * 40_000, b"GET /healthz\r\n\r\n")
    with serving(place) as url:
        for one in said:
            with connected(url, 1, one):
                pass
            assert get(f"{url}/healthz").status == 200
        with connected(url, 1, ODD_ENCODING) as (client,):
            assert client.recv(100).startswith(b"HTTP/1.1 415")

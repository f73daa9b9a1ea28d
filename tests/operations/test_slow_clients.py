"""Clients that are slow, on purpose or not, cost a connection and no thread: others are served as before."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest

from tests.operations.running import Place, get, serving

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

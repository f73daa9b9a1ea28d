#!/usr/bin/env python3
"""Searches of one reader while others take up the site: half-sent requests, unread exports, many passwords tried.

    benchmarks/crowding.py --folder FOLDER [--seconds 120] [--every 0.5] [--plain] [--only NAME]

The folder is that of ``benchmarks/load.py --folder``. One after the other: nobody else; 200 clients that send half a
request and 8 that ask for everything as CSV and read nothing; 16 that sign in without pause with names made up; both.
Meanwhile one reader asks a question every so often, each time another, and another asks for ``/healthz``. With
``--plain`` the same with gunicorn's own threads (``gthread``) in place of ours. What is not answered in 20 s, or at
all, is told. Other work on the machine makes all of it slower: compare the rows of one run.
"""

from __future__ import annotations

import argparse
import http.client
import os
import random
import socket
import statistics
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import quote_plus, urlencode

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.load import WORDS  # noqa: E402
from benchmarks.serving import served  # noqa: E402

HALF_SENT, UNREAD, TRYING = 200, 8, 16
TIMEOUT_SECONDS = 20.0
HALF = b"GET /search/?q=supervision HTTP/1.1\r\nHost: 127.0.0.1\r\n"
EXPORT = b"GET /search/findings.csv HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"


def main() -> int:
    """Serve the folder; ask in each kind of crowd; tell."""
    options = _options()
    environment = {**os.environ, "DATA_DIR": str(options.folder), "ALLOWED_HOSTS": "127.0.0.1"}
    if options.plain:
        environment["GUNICORN_CMD_ARGS"] = "--worker-class gthread"
    print(f"{'gthread' if options.plain else 'as served'}, load before {os.getloadavg()[0]:.1f}")
    print("| crowd | searches | p50 s | p95 s | worst s | unanswered | /healthz p95 s | sign-ins |")
    print("|---|---|---|---|---|---|---|---|")
    for name, crowds in CROWDS.items():
        if options.only in ("", name):
            with served(environment, options.workers) as port:
                _warm(port)
                _measure(port, name, crowds, options)
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument("--every", type=float, default=0.5, help="seconds between two questions")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--plain", action="store_true")
    parser.add_argument("--only", default="", help="one of: " + ", ".join(CROWDS))
    return parser.parse_args()


def _warm(port: int) -> None:
    for _ in range(8):
        for word in ("supervision", "plans"):
            _get(port, f"/search/?q={word}", "127.0.0.1")


def _get(port: int, address: str, visitor: str) -> tuple[int, float]:
    """Status (0: none) and seconds of an answer, read to its end."""
    began = time.monotonic()
    connection = http.client.HTTPConnection(
        "127.0.0.1", port, timeout=TIMEOUT_SECONDS, source_address=(visitor, 0)
    )
    try:
        connection.request("GET", address)
        response = connection.getresponse()
        response.read()
        return response.status, time.monotonic() - began
    except (OSError, http.client.HTTPException):
        return 0, time.monotonic() - began
    finally:
        connection.close()


def _measure(port: int, name: str, crowds: tuple[object, ...], options: argparse.Namespace) -> None:
    stop = threading.Event()
    health: list[float] = []
    signed: Counter[int] = Counter()
    with ExitStack() as stack:
        for crowd in crowds:
            stack.enter_context(crowd(port, stop, signed))  # type: ignore[operator]
        asking = threading.Thread(target=_ask_health, args=(port, stop, health))
        asking.start()
        answers = _search(port, options.seconds, options.every)
        stop.set()
        asking.join()
    times = [seconds for _, seconds in answers]
    cuts = statistics.quantiles(times, n=20)
    unanswered = sum(status != 200 for status, _ in answers)
    healthy = statistics.quantiles(health, n=20)[18] if len(health) > 1 else 0.0
    tried = ", ".join(f"{count} × {status}" for status, count in sorted(signed.items())) or "none"
    row = f"{len(times)} | {cuts[9]:.2f} | {cuts[18]:.2f} | {max(times):.2f} | {unanswered} | {healthy:.2f} | {tried}"
    print(f"| {name} | {row} |", flush=True)


def _search(port: int, seconds: float, every: float) -> list[tuple[int, float]]:
    """Ask a question every so often, each another; one that is due while another is answered is asked after it."""
    chance = random.Random(1)  # nosec B311
    answers = []
    end = time.monotonic() + seconds
    while (began := time.monotonic()) < end:
        words = quote_plus(" ".join(chance.sample(WORDS, chance.choice((1, 2, 3)))))
        answers.append(_get(port, f"/search/?q={words}", "127.0.0.1"))
        time.sleep(max(0.0, began + every - time.monotonic()))
    return answers


def _ask_health(port: int, stop: threading.Event, took: list[float]) -> None:
    while not stop.wait(1.0):
        took.append(_get(port, "/healthz", "127.0.0.1")[1])


@contextmanager
def _held(port: int, count: int, said: bytes, stop: threading.Event) -> Iterator[None]:
    """Within, so many clients have said this and read nothing; whoever is cut off comes again."""
    clients: list[socket.socket] = []

    def keep() -> None:
        while not stop.is_set():
            clients[:] = [one for one in clients if not _is_cut_off(one)]
            for _ in range(count - len(clients)):
                try:
                    clients.append(_said(port, said))
                except OSError:
                    break
            stop.wait(1.0)

    keeping = threading.Thread(target=keep)
    keeping.start()
    time.sleep(3)
    try:
        yield
    finally:
        stop.set()
        keeping.join()
        for client in clients:
            client.close()


def _said(port: int, said: bytes) -> socket.socket:
    client = socket.socket()
    client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    client.settimeout(2)
    client.connect(("127.0.0.1", port))
    client.sendall(said)
    client.setblocking(False)
    return client


def _is_cut_off(client: socket.socket) -> bool:
    try:
        return client.recv(1, socket.MSG_PEEK) == b""
    except BlockingIOError:
        return False
    except OSError:
        return True


def slow(port: int, stop: threading.Event, signed: Counter[int]) -> object:
    """Clients that send half a request."""
    return _held(port, HALF_SENT, HALF, stop)


def unread(port: int, stop: threading.Event, signed: Counter[int]) -> object:
    """Clients that ask for everything and read nothing."""
    return _held(port, UNREAD, EXPORT, stop)


@contextmanager
def sign_ins(port: int, stop: threading.Event, signed: Counter[int]) -> Iterator[None]:
    """Clients that sign in without pause, each time with another name."""
    cookie = "f" * 32

    def try_names(visitor: int) -> None:
        number = 0
        while not stop.is_set():
            number += 1
            fields = {
                "username": f"name{visitor}-{number}",
                "password": "guess",
                "csrfmiddlewaretoken": cookie,
            }
            signed[_post(port, "/sign-in/", urlencode(fields), cookie)] += 1

    threads = [threading.Thread(target=try_names, args=(visitor,)) for visitor in range(TRYING)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join()


def _post(port: int, address: str, body: str, cookie: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=TIMEOUT_SECONDS)
    told = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": f"csrftoken={cookie}"}
    try:
        connection.request("POST", address, body, told)
        response = connection.getresponse()
        response.read()
        return response.status
    except (OSError, http.client.HTTPException):
        return 0
    finally:
        connection.close()


CROWDS: dict[str, tuple[object, ...]] = {
    "nobody": (),
    "slow": (slow, unread),
    "sign-ins": (sign_ins,),
    "all": (slow, unread, sign_ins),
}

if __name__ == "__main__":
    sys.exit(main())

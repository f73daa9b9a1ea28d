"""What pip-audit tells is read rightly: a fault is one, silence is silence. The service is one of our own."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from tests.audit import LOCK, MUST_ASK, audit, main
from tests.postgres import free_port

FAULT = {
    "id": "PYSEC-2026-1",
    "modified": "2026-11-01T00:00:00Z",
    "affected": [
        {
            "package": {"name": "django", "ecosystem": "PyPI"},
            "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "99.1"}]}],
        }
    ],
}


class Advisories(BaseHTTPRequestHandler):
    """Knows of one fault, in Django."""

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        known = {"vulns": [FAULT]} if asked["package"]["name"] == "django" else {}
        body = json.dumps(known).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def advisories() -> Iterator[list[str]]:
    """pip-audit's arguments to ask a service on this machine."""
    server = HTTPServer(("127.0.0.1", 0), Advisories)
    serving = threading.Thread(target=server.serve_forever)
    serving.start()
    yield at(server.server_port)
    server.shutdown()
    serving.join()
    server.server_close()


def at(port: int) -> list[str]:
    return ["--vulnerability-service", "osv", "--osv-url", f"http://127.0.0.1:{port}/v1/query"]


@pytest.fixture
def unasked(tmp_path: Path) -> list[str]:
    """pip-audit's arguments to ask where nobody listens."""
    return [*at(free_port()), "--cache-dir", str(tmp_path)]


def test_a_known_fault_is_told_with_its_cure_and_fails(
    advisories: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    ended = main(advisories)

    said = capsys.readouterr().out
    assert ended == 1
    assert "Known fault: django " in said
    assert "PYSEC-2026-1, mended in 99.1" in said
    assert "No fault is known of " in said
    assert "NOT ASKED" not in said


def test_a_library_without_a_fault_is_clean(advisories: list[str], tmp_path: Path) -> None:
    lock = tmp_path / "lock"
    rows = re.search(r"^whoosh-reloaded==.*\n(?: .*\n)*", LOCK.read_text(), re.MULTILINE)
    assert rows
    lock.write_text(rows.group())

    found = audit(lock, advisories)

    assert (found.faults, found.clean, found.unasked, found.failure) == ((), ("whoosh-reloaded",), (), "")


def test_silence_is_told_as_silence(unasked: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    ended = main(unasked)

    said = capsys.readouterr().out
    assert ended == 0
    assert said.startswith("NOT ASKED about known faults in libraries")
    assert "No fault is known" not in said


def test_who_must_know_does_not_take_silence_for_an_answer(unasked: list[str]) -> None:
    assert main([*unasked, MUST_ASK]) == 1

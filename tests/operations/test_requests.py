"""Each request has an id, is logged without what was asked for, and has a size that is looked at first."""

from __future__ import annotations

import gzip
import io
import json
import logging
import logging.config

import pytest
from django.test import Client
from pytest_django import Settings

from config.operations.client_address import client_ip
from config.operations.logging import logging_as, request_id
from letters.ingestion import Show, load
from tests.builders import stored
from tests.faulty import REPORT

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("data_dir")]


def test_a_request_gets_an_id(client: Client) -> None:
    first, second = client.get("/healthz"), client.get("/healthz")

    assert len(first["X-Request-ID"]) == 32
    assert first["X-Request-ID"] != second["X-Request-ID"]
    assert request_id.get() == ""


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("0123abcd-4567", True),
        ("short", False),
        ("a" * 65, False),
        ("abcdefgh\nERROR", False),
        ("é" * 9, False),
    ],
)
def test_a_proxy_may_name_the_request(client: Client, given: str, kept: bool) -> None:
    answer = client.get("/healthz", HTTP_X_REQUEST_ID=given)

    assert (answer["X-Request-ID"] == given) is kept


def test_a_request_is_logged_without_its_question(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "config.operations.request_log")

    client.get("/themes/?q=my+own+council")

    (record,) = [record for record in caplog.records if record.name == "config.operations.request_log"]
    assert (record.path, record.status, record.view) == ("/themes/", 200, "themes")  # type: ignore[attr-defined]
    assert "council" not in str(record.__dict__)


def test_json_lines_are_objects_with_the_request() -> None:
    described = logging_as("json")
    out = io.StringIO()
    described["handlers"]["stderr"]["stream"] = out
    described["loggers"] = {"test_json": {"handlers": ["stderr"], "propagate": False}}
    described["root"] = {}
    logging.config.dictConfig(described)
    token = request_id.set("abcdefgh")

    try:
        raise ValueError("two\nlines")
    except ValueError:
        logging.getLogger("test_json").exception("it failed", extra={"letter": 7})
    request_id.reset(token)

    (line,) = out.getvalue().splitlines()
    told = json.loads(line)
    assert (told["level"], told["logger"], told["message"]) == ("ERROR", "test_json", "it failed")
    assert (told["request_id"], told["letter"]) == ("abcdefgh", 7)
    assert "ValueError: two\nlines" in told["exc_info"]
    assert told["timestamp"]


def test_a_request_too_large_is_refused_unread(client: Client, settings: Settings) -> None:
    settings.MAX_REQUEST_BYTES = 1000

    answer = client.post("/sign-in/", {"username": "a" * 1001})

    assert answer.status_code == 413
    assert "more than you can send at once" in answer.content.decode()


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "198.51.100.1", "203.0.113.7"),
        (1, "198.51.100.1", "198.51.100.1"),
        (1, "10.0.0.1, 198.51.100.1", "198.51.100.1"),
        (2, "10.0.0.1, 198.51.100.1", "10.0.0.1"),
        (2, "198.51.100.1", "203.0.113.7"),
        (1, "nonsense", "0.0.0.0"),
    ],
)
def test_the_visitor_is_told_by_trusted_proxies_only(
    rf: object, settings: Settings, proxies: int, forwarded: str, address: str
) -> None:
    settings.PROXIES = proxies
    request = rf.get("/", REMOTE_ADDR="203.0.113.7", HTTP_X_FORWARDED_FOR=forwarded)  # type: ignore[attr-defined]

    assert client_ip(request) == address


def test_a_page_is_packed_for_who_can_unpack_it(client: Client) -> None:
    plain = client.get("/help/")
    packed = client.get("/help/", headers={"accept-encoding": "gzip"})

    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content
    assert len(packed.content) < len(plain.content) / 2
    assert "Content-Encoding" not in plain
    assert "Accept-Encoding" in packed["Vary"]


def test_a_csv_is_packed_as_it_streams(client: Client, reference: None) -> None:
    stored(*(f"Supervision number {n} is regular." for n in range(30)))
    plain = b"".join(client.get("/search/findings.csv"))
    answer = client.get("/search/findings.csv", headers={"accept-encoding": "gzip"})

    assert answer["Content-Encoding"] == "gzip"
    assert gzip.decompress(b"".join(answer)) == plain


def test_a_pdf_keeps_its_length(client: Client, reference: None) -> None:
    (outcome,) = load([REPORT], workers=1, show=Show.ALWAYS)
    assert outcome.letter
    answer = client.get(f"/letters/{outcome.letter.pk}/file/", headers={"accept-encoding": "gzip"})

    assert "Content-Encoding" not in answer
    assert int(answer["Content-Length"]) == REPORT.stat().st_size
    answer.close()

"""Each request has an id, is logged without what was asked for, and has a size that is looked at first."""

from __future__ import annotations

import gzip
import io
import json
import logging
import logging.config
from wsgiref.util import setup_testing_defaults

import pytest
from django.contrib.auth.models import User
from django.core.handlers.wsgi import WSGIHandler
from django.test import Client
from pytest_django import Settings

from config.operations.client_address import client_ip
from config.operations.logging import logging_as, request_id
from config.operations.request_charset import in_utf_8
from letters.ingestion import Show, load
from letters.models import Theme
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


def test_a_wrong_host_name_fills_no_log(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[logging.LogRecord] = []
    handler = logging.Handler()
    monkeypatch.setattr(handler, "emit", told.append)
    logging.getLogger().addHandler(handler)  # what handlers of the site are given; caplog listens everywhere
    try:
        answer = client.get("/", headers={"Host": "evil.example"})
    finally:
        logging.getLogger().removeHandler(handler)

    assert answer.status_code == 400
    assert not [record for record in told if record.exc_info], "a stranger's requests, each a traceback"


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


FORM = "application/x-www-form-urlencoded"


def answered(method: str, address: str, body: bytes, content_type: str) -> int:
    """The status of an answer of the site as a server has it, without the middlewares' client."""
    path, _, query = address.partition("?")
    environ = {
        "REQUEST_METHOD": method,
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "CONTENT_TYPE": content_type,
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": io.BytesIO(body),
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": "testserver",
    }
    setup_testing_defaults(environ)
    told: list[str] = []
    b"".join(in_utf_8(WSGIHandler())(environ, lambda status, *_: told.append(status)))
    return int(told[0].split()[0])


@pytest.mark.django_db(transaction=True)  # a real server's answer ends its connection
@pytest.mark.parametrize("charset", ["utf-7", "rot13", "undefined", "idna", "utf-16", "latin-1", "x", '"'])
def test_an_odd_encoding_is_refused_in_a_body_and_ignored_in_an_address(charset: str) -> None:
    told = f"{FORM}; charset={charset}"

    assert answered("GET", "/help/?q=caf%C3%A9", b"", told) == 200
    assert answered("POST", "/sign-in/?next=%ff", b"username=+AGE-", told) == 415
    assert answered("POST", "/nowhere/?q=a", b"q=+AGE-", told) == 415


@pytest.mark.parametrize(
    "told", [f"{FORM}; charset=UTF8", f"{FORM};charset=us-ascii", FORM, "", ";;", "nonsense"]
)
def test_a_body_in_utf_8_is_read(told: str) -> None:
    assert answered("POST", "/nowhere/", b"username=a&password=b", told) == 404


def test_the_parts_of_a_form_are_still_told_apart() -> None:
    told = "multipart/form-data; charset=utf-8; boundary=x"
    seen: list[str] = []

    def site(environ: dict[str, str], _: object) -> list[bytes]:
        seen.append(environ["CONTENT_TYPE"])
        return []

    in_utf_8(site)({"CONTENT_TYPE": told, "REQUEST_METHOD": "POST"}, print)

    assert "boundary" in seen[0]
    assert "charset" not in seen[0]


MANY_FIELDS = b"&".join(b"a%d=1" % number for number in range(6_000))
UNREADABLE = [
    ("multipart/form-data", b"--x\r\n\r\n"),
    ("multipart/form-data; boundary=x", b"--x\r\nnonsense"),
    (FORM, MANY_FIELDS),
    (FORM, b"a=" + b"x" * 3_000_000),
]


@pytest.mark.parametrize(("told", "body"), UNREADABLE)
@pytest.mark.parametrize(
    "address", ["/nowhere/", "/letters/1/", "/sign-in/", "/admin/letters/letter/add/", "/saved/"]
)
def test_a_body_that_cannot_be_read_is_no_fault_of_ours(address: str, told: str, body: bytes) -> None:
    client = Client(raise_request_exception=False, enforce_csrf_checks=True)
    client.force_login(User.objects.create_user("ada", is_staff=True))
    client.cookies["csrftoken"] = "f" * 32

    answer = client.generic("POST", address, body, told)

    assert answer.status_code in (400, 403, 404, 405, 413), answer.status_code
    assert b"Inspection Findings" in answer.content


NO_DATES = ("9223372036854775808", "10000", "9999", "0", "-1", "1e3", "²", "", "9" * 5000)
LISTS = (
    "letters/batch/?added_at",
    "letters/letter/?added_at",
    "letters/inspection/?start",
    "axes/accessattempt/?attempt_time",
)


@pytest.mark.parametrize("address", LISTS)
def test_a_list_by_a_date_that_is_none_is_the_whole_list(address: str) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(User.objects.create_superuser("ada"))

    answers = [
        client.get(f"/admin/{address}__{part}={no}") for no in NO_DATES for part in ("year", "iso_year")
    ]
    parts = [
        client.get(f"/admin/{address}__year=2026&{address.partition('?')[2]}__month={no}") for no in NO_DATES
    ]

    assert {answer.status_code for answer in answers + parts} == {302}
    assert {answer["Location"].partition("?")[2] for answer in answers} == {"e=1"}
    assert client.get(f"/admin/{address}__year=2026&{address.partition('?')[2]}__month=11").status_code == 200


@pytest.mark.parametrize(
    "page", ["letters/theme/{}/change/", "letters/theme/{}/delete/", "axes/accessattempt/1/delete/"]
)
def test_a_field_without_a_name_is_none_to_find_a_row_by(client: Client, page: str) -> None:
    client.force_login(User.objects.create_superuser("ada"))
    address = f"/admin/{page.format(Theme.objects.values_list('pk', flat=True)[0])}"

    asked = client.get(f"{address}?_to_field=")
    sent = client.post(address, {"_to_field": ""})

    assert asked.status_code == client.get(address).status_code < 400
    assert sent.status_code < 400
    assert Theme.objects.exists()

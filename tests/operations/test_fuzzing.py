"""Every address under requests bent by chance: no fault of ours, nothing slow, nothing large.

``FUZZED=10000 pytest tests/operations/test_fuzzing.py`` asks more; ``benchmarks/fuzz.py`` asks a served site.
"""

from __future__ import annotations

import os
import time
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from config.operations import rate_limits
from letters.models import Letter
from tests.builders import stored
from tests.operations.fuzzing import (
    MARK,
    NASTY,
    Answer,
    Request,
    Site,
    bent_requests,
    encoded,
    fault_of,
    made_from,
    route_of,
    routes,
)

FUZZED = int(os.environ.get("FUZZED", "500"))
MOST_SECONDS, MOST_BYTES = 60.0, 5_000_000  # seconds decide nothing here: the measured run has three
WHOS = ("anonymous", "root")


class Asking:
    """Visitors in this process, each with cookies."""

    def __init__(self) -> None:
        self.clients = {who: Client(raise_request_exception=False) for who in WHOS}
        self.clients["root"].force_login(User.objects.create_superuser("root"))

    def __call__(self, request: Request) -> Answer:
        began = time.monotonic()
        rate_limits.forget()
        client = self.clients[request.who]
        body, content_type = encoded(request)
        headers = {name: value for name, value in request.headers if name != "Cookie"}
        target = f"http://testserver{request.target}"
        response = client.generic(
            request.method,
            target,
            body,
            content_type.partition(";")[0] if "charset" in content_type else content_type,
            headers=headers,
        )
        data = b"".join(response) if response.streaming else response.content
        response.close()
        seconds = time.monotonic() - began
        return Answer(
            response.status_code, data.decode(errors="replace"), len(data), seconds, dict(response.items())
        )


@pytest.fixture
def ask(transactional_db: None, reference: None) -> Asking:
    """Everything that addresses name is there, once."""
    outcome = stored("Supervision is regular.", "Caseloads need to fall.", text="Supervision is regular.")
    assert outcome.letter
    return Asking()


def test_bent_requests_are_answered_without_a_fault(ask: Asking) -> None:
    site = Site()
    for who in WHOS:
        site.learn(ask, who)

    faults = [
        f"{fault}: {request}"
        for request in bent_requests(site, WHOS, FUZZED, seed=7, staff=WHOS[1:])
        if (fault := fault_of(request, ask(request), seconds=MOST_SECONDS, size_bytes=MOST_BYTES))
    ]

    assert not faults
    assert Letter.objects.count() <= 1, "what is bent adds nothing"


def test_what_is_made_from_a_pattern_has_it() -> None:
    every = routes()

    assert len(every) > 150
    assert [route for route in every if route_of(made_from(route)) != route] == []


def test_a_fault_is_told_from_a_good_answer() -> None:
    html = {"Content-Type": "text/html"}
    page, export = Request("anonymous", "GET", "/help/"), Request("anonymous", "GET", "/search/findings.csv")

    def told(request: Request, **facts: Any) -> str:
        plain: dict[str, object] = {
            "status": 200,
            "text": "",
            "size_bytes": 1,
            "seconds": 0.1,
            "headers": html,
        }
        return fault_of(request, Answer(**{**plain, **facts}), seconds=3, size_bytes=100)

    assert told(page) == told(page, status=404) == told(export, size_bytes=101) == ""
    assert told(export, status=503, headers={"Retry-After": "5"}) == ""
    sign_in = Request("anonymous", "POST", "/sign-in/")
    assert told(sign_in, status=503, headers={"Retry-After": "5"}) == ""
    assert told(sign_in, status=503) == "status 503"
    assert told(page, status=503, headers={"Retry-After": "5"}) == "status 503"
    assert told(page, status=0) == "no answer"
    assert told(page, text=f"so: {MARK}") == "a visitor’s words became markup"
    assert told(page, text="Traceback (most recent call last)") == "tells its inside"
    assert told(page, seconds=3.1) == "took 3.1 s"
    assert told(page, size_bytes=101) == "101 bytes"


def test_what_is_bent_can_be_sent() -> None:
    for value in NASTY:
        body, _ = encoded(Request("anonymous", "POST", "/", fields=((value[:50], value),)))
        assert body.isascii()
        files = encoded(Request("anonymous", "POST", "/", fields=(("a", value),), files=(("letters", b"x"),)))
        assert b"letters" in files[0]


def test_targets_are_ascii_and_short_enough_for_a_server() -> None:
    site = Site()
    targets = [request.target for request in bent_requests(site, WHOS, 500, seed=3, staff=WHOS[1:])]

    assert all(target.isascii() and target.startswith("/") for target in targets)
    assert all(len(target) < 25_000 for target in targets)
    assert {target.partition("?")[0].split("/")[1] for target in targets} >= {"search", "admin"}

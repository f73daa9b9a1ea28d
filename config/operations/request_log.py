"""The outermost layer: each request gets an id, is timed, counted and logged. What was asked for is not logged."""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable
from uuid import uuid4

from django.http import HttpRequest, HttpResponseBase

from config.operations.logging import request_id
from config.operations.metrics import REQUEST_SECONDS

HEADER = "X-Request-ID"
PLAIN_ID = re.compile(
    r"[\w-]{8,64}", re.ASCII
)  # what a proxy may hand on; nothing that could forge a log line
METHODS = {"GET", "HEAD", "POST"}  # others are counted together: anybody can make up names

log = logging.getLogger(__name__)
GetResponse = Callable[[HttpRequest], HttpResponseBase]


def request_middleware(get_response: GetResponse) -> GetResponse:
    """A Django middleware."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        own = id_of(request)
        token = request_id.set(own)
        started = time.perf_counter()
        try:
            response = get_response(request)
            _record(request, response, time.perf_counter() - started)
        finally:
            request_id.reset(token)
        response.headers[HEADER] = own
        return response

    return middleware


def id_of(request: HttpRequest) -> str:
    """Given a request, return the id that a proxy gave it, or a new one."""
    given = request.headers.get(HEADER, "")
    return given if PLAIN_ID.fullmatch(given) else uuid4().hex


def _record(request: HttpRequest, response: HttpResponseBase, seconds: float) -> None:
    view = request.resolver_match.view_name if request.resolver_match else "none"
    method = request.method if request.method in METHODS else "other"
    REQUEST_SECONDS.labels(method, view, response.status_code).observe(seconds)
    log.info(
        "request",
        extra={
            "method": method,
            "path": request.path,
            "view": view,
            "status": response.status_code,
            "ms": round(seconds * 1000, 1),
        },
    )

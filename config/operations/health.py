"""Addresses for those who run the site: /healthz (it lives), /readyz (it can serve), /metrics.

They are answered before anything else looks at a request, so that a probe needs no allowed host, HTTPS or session.
"""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.utils.cache import add_never_cache_headers
from django.utils.module_loading import import_string
from prometheus_client import CONTENT_TYPE_LATEST

from config.operations.client_address import is_operator
from config.operations.metrics import exposition
from config.operations.status import index_state, queue_state

CATCHING_UP_SECONDS = 60  # an index written to this lately is being brought into step
INDEXING_SECONDS = 150  # what could not be indexed at once is tried again by the worker after a minute
WAITING_SECONDS = 120  # a worker looks for tasks every second; one that waits longer has no worker
GetResponse = Callable[[HttpRequest], HttpResponseBase]


def probe_middleware(get_response: GetResponse) -> GetResponse:
    """A Django middleware."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        answer = PROBES.get(request.path_info)
        if answer is None:
            return get_response(request)
        response = answer(request)
        add_never_cache_headers(response)
        connection.close_if_unusable_or_obsolete()
        return response

    return middleware


def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers. It asks nobody else, so that a fault elsewhere does not get it restarted."""
    return HttpResponse("alive\n", content_type="text/plain")


def readyz(request: HttpRequest) -> HttpResponse:
    """Whether searches can be served. Only those who run the site are told what is wrong."""
    faults = {name: _fault(path) for name, path in settings.READINESS_CHECKS.items()}
    status = 503 if any(faults.values()) else 200
    if not is_operator(request):
        return HttpResponse("ready\n" if status == 200 else "not ready\n", "text/plain", status)
    told = {name: fault or "well" for name, fault in faults.items()}
    return JsonResponse({"ready": status == 200, "checks": told}, status=status)


def metrics(request: HttpRequest) -> HttpResponse:
    """For Prometheus, from this machine or with METRICS_TOKEN."""
    if not is_operator(request):
        return HttpResponse("Only available on this machine, or with METRICS_TOKEN.\n", "text/plain", 403)
    return HttpResponse(exposition(), content_type=CONTENT_TYPE_LATEST)


PROBES: dict[str, Callable[[HttpRequest], HttpResponse]] = {
    "/healthz": healthz,
    "/readyz": readyz,
    "/metrics": metrics,
}


def database_fault() -> str:
    """Why the database cannot be used, or ""."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as err:
        return f"does not answer: {_first_line(err)}"
    return ""


def index_fault() -> str:
    """Why the index cannot be relied on, or "". One that is being written to may be behind for a moment."""
    try:
        state = index_state()
    except DatabaseError as err:
        return f"cannot be compared: {_first_line(err)}"
    if state.fault:
        return state.fault if state.shown else ""  # nothing to search yet, and the first letter builds one
    if state.waiting_seconds > INDEXING_SECONDS:
        return f"{state.waiting} findings wait for the index, the first for {state.waiting_seconds:.0f} s; see the log"
    age = abs(state.written_seconds_ago or 0)  # a clock that was put back makes it negative
    if state.shown != state.indexed and age > CATCHING_UP_SECONDS:
        return f"holds {state.indexed} findings of {state.shown}; run “manage.py check_index --repair”"
    return ""


def worker_fault() -> str:
    """Why tasks are not done, or "". Raises DatabaseError."""
    queue = queue_state()
    if queue.oldest_waiting_seconds > WAITING_SECONDS and not queue.running:
        return f"{queue.waiting} tasks are waiting, the first for {queue.oldest_waiting_seconds:.0f} s; is it running?"
    return ""


def _fault(path: str) -> str:
    """Given a check's dotted path, return what it finds wrong, or ""."""
    check: Callable[[], str] = import_string(path)
    try:
        return check()
    except DatabaseError as err:
        return f"cannot be told: {_first_line(err)}"


def _first_line(err: Exception) -> str:
    return next(iter(str(err).splitlines()), type(err).__name__)

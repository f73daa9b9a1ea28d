"""What takes long has few places: exports, checking passwords, sending a mail. Beyond them the answer is 503 at once.

A process has its own places. Without them a handful of visitors would hold every thread of the site.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from threading import BoundedSemaphore

from django.http import HttpRequest, HttpResponseBase

from config.operations.error_pages import busy

GetResponse = Callable[[HttpRequest], HttpResponseBase]


@dataclass(frozen=True, slots=True)
class Group:
    """Requests that share places: those with one of these methods whose address starts so, and is no ``but``."""

    methods: tuple[str, ...]
    starts: tuple[str, ...]
    places: int
    but: tuple[str, ...] = ()

    def has(self, request: HttpRequest) -> bool:
        """Whether a request is one of the group."""
        path = request.path_info
        return request.method in self.methods and path.startswith(self.starts) and path not in self.but


EXPORTS = Group(("GET",), ("/search/findings.", "/search/removed.", "/pack/findings."), places=1)
PASSWORDS = Group(
    ("POST",), ("/sign-in/", "/admin/login/", "/admin/password_change/", "/password/new/"), places=1
)
# Each waits for the mail server.
MAILS = Group(("POST",), ("/alerts/new/", "/sign-up/", "/password/forgotten/"), places=1)
GROUPS = (EXPORTS, PASSWORDS, MAILS)


def places_middleware(get_response: GetResponse) -> GetResponse:
    """A Django middleware. A place is held until the answer has been written to its end."""
    free = {group: BoundedSemaphore(group.places) for group in GROUPS}

    def middleware(request: HttpRequest) -> HttpResponseBase:
        group = next((one for one in GROUPS if one.has(request)), None)
        if group is None:
            return get_response(request)
        if not free[group].acquire(blocking=False):
            return busy(request)
        response = get_response(request)  # an exception is a response by now
        if response.streaming:
            response._resource_closers.append(free[group].release)  # type: ignore[attr-defined]
        else:
            free[group].release()
        return response

    return middleware

"""Pages for when something cannot be done now. They need no database and no static files: those may be missing."""

from __future__ import annotations

import errno
import sys
from collections.abc import Callable
from typing import Any

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render
from django.templatetags.static import static
from django.views import defaults

RETRY_SECONDS = 30
BUSY_SECONDS = 5
WINDOW_SECONDS = 60
OUT_OF_REACH = (OperationalError, InterfaceError)  # stopped, starting or locked: it passes
DISK_IS_FULL = {errno.ENOSPC, errno.EDQUOT}
UNWRITABLE = {errno.EROFS, errno.EIO, errno.ESTALE}
UNREADABLE = (BadRequest, SuspiciousOperation, MultiPartParserError, UnreadablePostError)
DATABASE_IS_FULL = ("disk is full", "No space left on device")  # as SQLite says it, and PostgreSQL


ErrorPage = Callable[[HttpRequest, Exception], HttpResponse]


def _in_any_case(usual: ErrorPage) -> ErrorPage:
    """Given one of Django's pages for errors, return one that needs no body that can be read.

    Django's look in the body for the token of a form, also where it is the body that is wrong.
    """

    def page(request: HttpRequest, exception: Exception) -> HttpResponse:
        try:
            return usual(request, exception)
        except UNREADABLE:
            return _page(400)

    return page


not_understood = _in_any_case(defaults.bad_request)
not_allowed = _in_any_case(defaults.permission_denied)
not_found = _in_any_case(defaults.page_not_found)


def server_error(request: HttpRequest) -> HttpResponse:
    """Django's handler500, called where the exception is still at hand: what passes is no fault of the site's.

    A database out of reach or a disk that cannot be written to is a 503, a full disk a 507.
    """
    error = sys.exc_info()[1]
    if _is_full(error):
        return _page(507)
    if isinstance(error, OUT_OF_REACH) or _is_unwritable(error):
        return _again_in(RETRY_SECONDS, _page(503))
    return _page(500)


def _is_full(error: BaseException | None) -> bool:
    if isinstance(error, OperationalError):
        return any(said in str(error) for said in DATABASE_IS_FULL)
    return isinstance(error, OSError) and error.errno in DISK_IS_FULL


def _is_unwritable(error: BaseException | None) -> bool:
    return isinstance(error, OSError) and error.errno in UNWRITABLE


def too_large(request: HttpRequest) -> HttpResponse:
    """A request that is larger than the site takes."""
    return _page(413)


def too_many_sign_ins(request: HttpRequest, credentials: Any = None, *_: Any, **__: Any) -> HttpResponse:
    """A visitor who guessed a password wrongly too often."""
    return _page(429)


def too_many_requests(request: HttpRequest) -> HttpResponse:
    """An address that asks more often than it may."""
    return _again_in(WINDOW_SECONDS, _page(429, "too_many_requests.html"))


def busy(request: HttpRequest) -> HttpResponse:
    """Something of which few are served at once, and so many are."""
    return _again_in(BUSY_SECONDS, _page(503, "busy.html"))


def _again_in(seconds: int, response: HttpResponse) -> HttpResponse:
    response["Retry-After"] = str(seconds)
    return response


def form_not_ours(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without the token that our own pages give; Django logs the reason."""
    return _page(403, "403_csrf.html")


def _page(status: int, template: str = "") -> HttpResponse:
    return render(None, template or f"{status}.html", {"stylesheet": _stylesheet()}, status=status)


def _stylesheet() -> str:
    """Where the site's style is; "" where the storage cannot say, which must not become a second fault."""
    try:
        return static("findings.css")
    except (OSError, ValueError):  # no list of static files, or none that can be read
        return ""

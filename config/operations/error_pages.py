"""Pages for when something cannot be done now. They need no database and no static files: those may be missing."""

from __future__ import annotations

import errno
import sys
from typing import Any

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static

RETRY_SECONDS = 30
OUT_OF_REACH = (OperationalError, InterfaceError)  # stopped, starting or locked: it passes
DISK_IS_FULL = {errno.ENOSPC, errno.EDQUOT}
DATABASE_IS_FULL = ("disk is full", "No space left on device")  # as SQLite says it, and PostgreSQL


def server_error(request: HttpRequest) -> HttpResponse:
    """Django's handler500, called where the exception is still at hand: what passes is no fault of the site's.

    A database out of reach is a 503, a full disk a 507.
    """
    error = sys.exc_info()[1]
    if _is_full(error):
        return _page(507)
    if isinstance(error, OUT_OF_REACH):
        response = _page(503)
        response["Retry-After"] = str(RETRY_SECONDS)
        return response
    return _page(500)


def _is_full(error: BaseException | None) -> bool:
    if isinstance(error, OperationalError):
        return any(said in str(error) for said in DATABASE_IS_FULL)
    return isinstance(error, OSError) and error.errno in DISK_IS_FULL


def too_large(request: HttpRequest) -> HttpResponse:
    """A request that is larger than the site takes."""
    return _page(413)


def too_many_sign_ins(request: HttpRequest, credentials: Any = None, *_: Any, **__: Any) -> HttpResponse:
    """A visitor who guessed a password wrongly too often."""
    return _page(429)


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

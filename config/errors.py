"""Pages for when something cannot be done now. They ask no database: it may be what is missing."""

from __future__ import annotations

import errno
import sys
from typing import Any

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

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
        return _page(request, 507)
    if isinstance(error, OUT_OF_REACH):
        return _page(request, 503, retry_after=RETRY_SECONDS)
    return _page(request, 500)


def _is_full(error: BaseException | None) -> bool:
    if isinstance(error, OperationalError):
        return any(said in str(error) for said in DATABASE_IS_FULL)
    return isinstance(error, OSError) and error.errno in DISK_IS_FULL


def too_large(request: HttpRequest) -> HttpResponse:
    """A request that is larger than the site takes."""
    return _page(request, 413)


def too_many_sign_ins(request: HttpRequest, credentials: Any = None, *_: Any, **__: Any) -> HttpResponse:
    """A visitor who guessed a password wrongly too often."""
    return _page(request, 429)


def _page(request: HttpRequest, status: int, retry_after: int = 0) -> HttpResponse:
    response = render(None, f"{status}.html", status=status)
    if retry_after:
        response["Retry-After"] = str(retry_after)
    return response

"""Pages for when something cannot be done now. They ask no database: it may be what is missing."""

from __future__ import annotations

import sys
from typing import Any

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

RETRY_SECONDS = 30
OUT_OF_REACH = (OperationalError, InterfaceError)  # stopped, starting, full or locked: it passes


def server_error(request: HttpRequest) -> HttpResponse:
    """Django's handler500, called where the exception is still at hand: a database out of reach is a 503."""
    if isinstance(sys.exc_info()[1], OUT_OF_REACH):
        return _page(request, 503, retry_after=RETRY_SECONDS)
    return _page(request, 500)


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

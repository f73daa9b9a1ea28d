"""How large a request may be: told by its header, before a byte of it is read."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from config.operations.error_pages import too_large

GetResponse = Callable[[HttpRequest], HttpResponseBase]


def limit_middleware(get_response: GetResponse) -> GetResponse:
    """A Django middleware. A body of no told length is empty to Django, so the header is all there is to look at."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        told = request.META.get("CONTENT_LENGTH") or "0"
        if told.isdigit() and int(told) > settings.MAX_REQUEST_BYTES:
            return too_large(request)
        return get_response(request)

    return middleware

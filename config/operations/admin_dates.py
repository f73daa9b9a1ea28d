"""The editors' lists take parts of dates from their address: a year that no calendar has is no year to look for."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect

BELOW = "/admin/"
MOST = {"year": 9998, "iso_year": 9998, "month": 12, "day": 31}  # a year more, and Python has no such date
GetResponse = Callable[[HttpRequest], HttpResponseBase]


def dates_middleware(get_response: GetResponse) -> GetResponse:
    """A Django middleware. What no list can look for leads to the list without it, as Django does with other values."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if request.path_info.startswith(BELOW) and any(
            _is_no_date(name, value) for name, values in request.GET.lists() for value in values
        ):
            return HttpResponseRedirect(f"{request.path}?e=1")
        return get_response(request)

    return middleware


def _is_no_date(name: str, value: str) -> bool:
    """Whether a parameter asks for a part of a date, and this is none."""
    most = min((MOST[part] for part in name.split("__")[1:] if part in MOST), default=None)
    if most is None:
        return False
    return not (
        value.isascii() and value.isdigit() and len(value) <= len(str(most)) and 0 < int(value) <= most
    )

"""What editors' pages take from their address and Django does not look at: a year that no calendar has is no year to
look for, and a field without a name is none to find a row by."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.admin.options import TO_FIELD_VAR
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect, QueryDict

BELOW = "/admin/"
MOST = {"year": 9998, "iso_year": 9998, "month": 12, "day": 31}  # a year more, and Python has no such date
GetResponse = Callable[[HttpRequest], HttpResponseBase]


class AdminAddresses:
    """A Django middleware. What no list can look for leads to the list without it, as Django does with other values; a
    field without a name is left out."""

    def __init__(self, get_response: GetResponse) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path_info.startswith(BELOW) and any(
            _is_no_date(name, value) for name, values in request.GET.lists() for value in values
        ):
            return HttpResponseRedirect(f"{request.path}?e=1")
        return self._get_response(request)

    def process_view(self, request: HttpRequest, *_: Any) -> None:
        """What was sent has been read by now, to see that it comes from this site."""
        if request.path_info.startswith(BELOW):
            request.GET = _without_no_field(request.GET)  # type: ignore[assignment]
            if request.method == "POST":
                request.POST = _without_no_field(request.POST)  # type: ignore[assignment]


def _without_no_field(sent: QueryDict) -> QueryDict:
    if sent.get(TO_FIELD_VAR) != "":
        return sent
    rest = sent.copy()
    del rest[TO_FIELD_VAR]
    return rest


def _is_no_date(name: str, value: str) -> bool:
    """Whether a parameter asks for a part of a date, and this is none."""
    most = min((MOST[part] for part in name.split("__")[1:] if part in MOST), default=None)
    if most is None:
        return False
    return not (
        value.isascii() and value.isdigit() and len(value) <= len(str(most)) and 0 < int(value) <= most
    )

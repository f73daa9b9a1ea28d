"""The admin of rows that keep their history."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from simple_history.admin import SimpleHistoryAdmin

MAX_DIGITS = 19  # of the largest number that a database gives a row


def row_number(told: str) -> int:
    """Given what stands in an address for a row, return its number. Raises Http404 where it is none."""
    if not (told.isascii() and told.isdigit() and len(told) <= MAX_DIGITS):
        raise Http404("There is no such row.")
    return int(told)


class KeptAdmin(SimpleHistoryAdmin):  # type: ignore[misc]
    """A list, a page and a history with a way back, which only those may take who may change the row."""

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The library takes any address for a number; here one that is none is not found."""
        number = str(row_number(object_id))
        response: HttpResponse = super().history_view(request, number, extra_context)
        return response

    def history_form_view(
        self,
        request: HttpRequest,
        object_id: str,
        version_id: str,
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The library lets everybody in who may look, and saves what they post; here they may only look."""
        if request.method == "POST" and not self.has_change_permission(request):
            raise PermissionDenied
        numbers = str(row_number(object_id)), str(row_number(version_id))
        response: HttpResponse = super().history_form_view(request, *numbers, extra_context)
        return response

"""The admin of rows that keep their history."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.core.exceptions import PermissionDenied
from django.forms import Form, ModelForm
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from simple_history.admin import SimpleHistoryAdmin

from letters.editing import EditConflict
from letters.signals import AT_ONCE

MAX_DIGITS = 19  # of the largest number that a database gives a row


def row_number(written: str) -> int:
    """Given what stands in an address for a row, return its number. Raises Http404 where it is none."""
    if not (written.isascii() and written.isdigit() and len(written) <= MAX_DIGITS):
        raise Http404("There is nothing with this number.")
    return int(written)


class KeptForm(ModelForm):
    """A row's form, which the library fills from an earlier version where one is put back.

    What is sent is laid over the present row and not over that version: what the form does not show (whether a letter
    is published, what was set by hand) stays as it is. ``rules`` is the form that checks the same change elsewhere.
    """

    rules: ClassVar[type[Form] | None] = None
    version: Any = None
    checked: Any = None  # the form of ``rules``, once it has passed

    def __init__(self, *args: Any, **options: Any) -> None:
        row = options.get("instance")
        self.version = getattr(row, "_history", None)  # the library's mark on what it makes from a version
        if row is not None and self.version is not None and args:
            options["instance"] = get_object_or_404(type(row), pk=row.pk)
        super().__init__(*args, **options)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if self.rules is not None:
            self.checked = self.rules({**dict(self.data.items()), "version": "1"})
            for field, errors in self.checked.errors.items():
                if field not in self.errors:
                    self.add_error(field if field in self.fields else None, errors.as_data())
        return cleaned


class KeptAdmin(SimpleHistoryAdmin):  # type: ignore[misc]
    """A list, a page and a history with a way back, which only those may take who may change the row."""

    form = KeptForm

    def tell_of_many(self, request: HttpRequest, findings: int) -> None:
        """Given how many findings a change has reached, say so where searches follow only once its page is there."""
        if findings > AT_ONCE:
            text = f"{findings:,} findings have changed; searches may take some minutes to follow."
            self.message_user(request, text, messages.INFO)

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
        sent = request.POST.copy()
        sent.pop(
            IS_POPUP_VAR, None
        )  # the way back is no pop-up: Django would look for a row that it does not name
        request.POST = sent  # type: ignore[assignment]
        try:
            response: HttpResponse = super().history_form_view(request, *numbers, extra_context)
        except EditConflict as conflict:
            messages.error(request, f"{conflict}. Nothing was restored; check it as it is now.")
            return HttpResponseRedirect(request.path)
        return response

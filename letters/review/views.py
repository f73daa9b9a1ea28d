"""The review page: a letter's pages beside what was read from them, and everything that can be put right."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.forms import BaseFormSet, Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from letters.editing import EditConflict
from letters.errors import SiteError
from letters.models import Finding, Letter
from letters.review.actions import ACTIONS, InvalidForm, ReviewRequest
from letters.review.forms import FactsForm, FindingForm, GradesFormSet
from letters.review.page import ReviewQuery, review_address, review_page
from letters.sandbox import NoImage, page_png

__all__ = ["page_image", "review", "review_address"]

Bound = dict[str, Form | BaseFormSet[Any]]


def review(request: HttpRequest, pk: int) -> HttpResponse:
    """A letter in review. A change that is invalid, or conflicts with somebody else's, is shown again."""
    if not request.user.has_perm("letters.view_letter"):
        raise PermissionDenied
    letter = get_object_or_404(Letter.objects.select_related("inspection", "added_by"), pk=pk)
    if request.method != "POST":
        return _page(request, letter, {})
    needed, action = ACTIONS.get(request.POST.get("do", ""), ("", None))
    if action is None:
        raise SuspiciousOperation("Unknown action")
    if not request.user.has_perm(needed):
        raise PermissionDenied
    try:
        return redirect(action(ReviewRequest(request, letter, letter.inspection)))
    except InvalidForm as error:
        messages.error(request, "Not saved. Check the field marked below.")
        return _page(request, letter, {error.name: error.form})
    except EditConflict as error:
        return _show_conflict(request, letter, error)
    except SiteError as error:
        messages.error(request, f"{error}.")
        return redirect(review_address(letter.pk))


def _show_conflict(request: HttpRequest, letter: Letter, error: EditConflict) -> HttpResponse:
    """Show the second of two editors a message; what was typed stays in the form, and saving again stores it."""
    if error.current is None or request.POST["do"] not in FORMS:
        messages.error(request, f"{error}. Your change was not saved; check it as it is now.")
        return redirect(review_address(letter.pk))
    messages.error(
        request,
        f"{error}. What you typed is still in the form, below their version. Save again to replace theirs.",
    )
    typed = request.POST.copy()
    typed["version"] = str(error.current.version)
    name, form = FORMS[request.POST["do"]]
    theirs = {"theirs": error.current} if isinstance(error.current, Finding) else {}
    return _page(request, letter, {name: form(typed)}, **theirs)


def _grades(typed: Any) -> BaseFormSet[Any]:
    return GradesFormSet(typed, prefix="grades")


FORMS: dict[str, tuple[str, Any]] = {
    "facts": ("facts", FactsForm),
    "grades": ("grades", _grades),
    "save": ("finding", FindingForm),
    "next": ("finding", FindingForm),
    "split": ("finding", FindingForm),
}


def _page(request: HttpRequest, letter: Letter, bound: Bound, **more: Any) -> HttpResponse:
    page = review_page(letter, _query(request), bound)
    context = {
        **admin.site.each_context(request),
        **page,
        **more,
        "may": {name: request.user.has_perm(needed) for name, (needed, _) in ACTIONS.items()},
        "opts": Letter._meta,
        "title": f"Review {page['inspection']}",
    }
    return TemplateResponse(request, "admin/letters/letter/review.html", context)


def _query(request: HttpRequest) -> ReviewQuery:
    parameters = request.POST if request.method == "POST" else request.GET

    def number(name: str) -> int | None:
        text = parameters.get(name, "")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None

    after = number("after") if request.method == "POST" else number("add")
    return ReviewQuery(number("finding"), after, number("unplaced"), number("page_shown"))


@require_safe
def page_image(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """A page of a PDF as an image, for editors. It never changes: the file is kept as received."""
    if not request.user.has_perm("letters.view_letter"):
        raise PermissionDenied
    letter = get_object_or_404(Letter.objects.only("file", "media_type", "pages"), pk=pk)
    if not letter.is_pdf or not 1 <= number <= letter.pages:
        raise Http404("There is no such page.")
    try:
        with letter.file.open("rb") as file:
            image = page_png(file.read(), number)
    except (OSError, NoImage) as error:
        raise Http404(str(error)) from error
    return HttpResponse(
        image, content_type="image/png", headers={"Cache-Control": "private, max-age=31536000, immutable"}
    )

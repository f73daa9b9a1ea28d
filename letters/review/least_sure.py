"""What findings say where the program is least sure: an editor confirms or changes one after another, by key."""

from __future__ import annotations

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse

from letters.editing import EditConflict, correct_says
from letters.models import Finding, Says, long_fields

SHOWN = 10  # at once; the keys are for the first
KEYS = {"s": Says.STRENGTH, "c": Says.CONCERN, "m": Says.MIXED, "n": Says.NEUTRAL}


def least_sure(request: HttpRequest) -> HttpResponse:
    """The findings of whose label the program is least sure, and what an editor says to each."""
    if not request.user.has_perm("letters.change_finding"):
        raise PermissionDenied
    skipped = _number(request.GET.get("skip"))
    if request.method == "POST":
        _decide(request)
        return redirect(f"{request.path}?skip={skipped}" if skipped else request.path)
    undecided = _undecided()
    context = {
        **admin.site.each_context(request),
        "findings": undecided[skipped : skipped + SHOWN],
        "left": undecided.count(),
        "decided": Finding.objects.filter(says_by_hand=True).count(),
        "keys": [(key, says.value, says.label) for key, says in KEYS.items()],
        "skip_url": f"{reverse('admin:letters_finding_least_sure')}?skip={skipped + 1}",
        "skipped": skipped,
        "opts": Finding._meta,
        "title": "Findings the software is least sure about",
    }
    return TemplateResponse(request, "admin/letters/finding/least_sure.html", context)


def _undecided() -> QuerySet[Finding]:
    unsure = Finding.objects.filter(says_by_hand=False, says_chance__isnull=False)
    findings = unsure.select_related("inspection__authority", "inspection__letter")
    return findings.defer(*long_fields("inspection__letter")).order_by("says_chance", "pk")


def _decide(request: HttpRequest) -> None:
    says = request.POST.get("says", "")
    if says not in Says.values:
        raise SuspiciousOperation("No such label")
    editor = request.user if isinstance(request.user, User) else None
    try:
        correct_says(_number(request.POST.get("finding")), _number(request.POST.get("version")), says, editor)
    except EditConflict as error:
        messages.error(request, f"{error}. Check it as it is now.")


def _number(text: str | None) -> int:
    """A number that the page's own forms and links send; anything else is 0."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else 0

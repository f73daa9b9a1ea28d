"""Was it fixed, and what is still to improve, as pages."""

from __future__ import annotations

import re

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from letters.editing import decide_match, decide_verdict
from letters.errors import InputError
from letters.measures import queries
from letters.measures.follow_ups import Choice, chosen_of, follow_up_page
from letters.measures.inspections import with_the_next
from letters.measures.still import FULL, still_rows
from letters.models import Authority, FollowUp, FollowUpDue, FollowUpMatch, Letter, Verdict

EDIT = "letters.change_finding"
SAVED = "Your decision is saved. It is kept when reports are read again."
SET_THE_VERDICT_TOO = (
    "The verdict is still “Not mentioned”. As this report does speak of it, choose another verdict "
    "and save that too."
)
# "812", "https://findings.example.org/findings/812/", "…/letters/7/#finding-812"
FINDING_NUMBER = re.compile(r"(?:^|findings/|#finding-)([0-9]{1,18})(?:$|[^0-9])")


@require_safe
def authority_follow_up(request: HttpRequest, slug: str) -> HttpResponse:
    """An authority's items, and what its later letters say of each; ?from=, ?to=, ?verdict= choose, ?open= unfolds."""
    one = get_object_or_404(Authority, slug=slug)
    choice = Choice(_number(request, "from"), _number(request, "to"), _verdict(request))
    base = reverse("authority_follow_up", args=[one.slug])
    verdicts = queries.verdicts_of(one)
    choice = chosen_of(verdicts, choice)
    page = follow_up_page(one, verdicts, choice, queries.follow_ups_of(one, choice), base)
    context = {"page": page, "nav": "authorities", "may_decide": request.user.has_perm(EDIT)}
    context["opened"] = opened = _number(request, "open")
    context["opened_item"] = next(
        (row.item.pk for row in page.items for said in row.said if said.follow_up.pk == opened), None
    )
    context["waiting"] = not page.pairs and FollowUpDue.objects.filter(authority=one).exists()
    return render(request, "measures/follow_up.html", context)


def _number(request: HttpRequest, name: str) -> int:
    text = request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0


def _verdict(request: HttpRequest) -> str:
    asked = request.GET.get("verdict", "")
    return asked if asked in Verdict.values else ""


@require_safe
def letter_follow_up(request: HttpRequest, pk: int) -> HttpResponse:
    """What became of one letter's items: the place on its authority's page."""
    held = get_object_or_404(Letter.objects.shown().select_related("inspection__authority"), pk=pk)
    authority = held.inspection.authority
    if authority is None:
        return redirect(held)
    base = reverse("authority_follow_up", args=[authority.slug])
    return redirect(Choice(held.inspection.pk).address(base))


@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """An editor's decision on one follow-up: its verdict, or one finding of the later letter; ?to=, ?verdict= are those
    of the page, which comes back as it was chosen."""
    if not request.user.has_perm(EDIT):
        raise PermissionDenied
    held = get_object_or_404(FollowUp.objects.select_related("item__inspection", "later__authority"), pk=pk)
    try:
        _decide(request, held)
        messages.success(request, SAVED)
        if request.POST.get("state") == FollowUpMatch.State.CONFIRMED and _is_still_silent(held):
            messages.warning(request, SET_THE_VERDICT_TOO)
    except InputError as error:
        messages.error(request, f"{error}.")
    authority = held.later.authority
    if authority is None:
        return redirect(held.later.letter)
    base = reverse("authority_follow_up", args=[authority.slug])
    choice = Choice(held.item.inspection_id, _number(request, "to"), _verdict(request))
    return redirect(choice.address(base, f"item-{held.item_id}", open=held.pk))


def _is_still_silent(held: FollowUp) -> bool:
    """Whether readers are told that the later report does not mention the item, whatever was decided just now."""
    return FollowUp.objects.filter(pk=held.pk, verdict=Verdict.NOT_MENTIONED).exists()


def _decide(request: HttpRequest, held: FollowUp) -> None:
    editor = request.user if isinstance(request.user, User) else None
    version = _posted(request, "version")
    finding = _named_finding(request.POST.get("finding", ""))
    if "finding" in request.POST:
        decide_match(held.pk, version, finding, request.POST.get("state", ""), editor)
    else:
        decide_verdict(held.pk, version, request.POST.get("verdict", ""), editor)


def _named_finding(text: str) -> int:
    """Given a finding's number or address, as an editor pastes it, return the number; 0 where there is none."""
    told = FINDING_NUMBER.search(text.strip())
    return int(told[1]) if told else 0


def _posted(request: HttpRequest, name: str) -> int:
    text = request.POST.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0


@require_safe
def still(request: HttpRequest) -> HttpResponse:
    """Of the themes that a full inspection asked to improve, those that the next one asks to improve still."""
    pairs = with_the_next(queries.full_inspections())
    rows = still_rows(pairs, queries.theme_names())
    return render(
        request, "measures/still.html", {"rows": rows, "pairs": len(pairs), "full": FULL, "nav": "themes"}
    )


@require_safe
def still_theme(request: HttpRequest, slug: str) -> HttpResponse:
    """The pairs of inspections behind one row: which asked, and whether the next asked again."""
    names = queries.theme_names()
    pairs = [
        (first, second, slug in second.themes)
        for first, second in with_the_next(queries.full_inspections())
        if slug in first.themes
    ]
    held = queries.inspections_by_id({one.inspection for pair in pairs for one in pair[:2]})
    rows = [(held[first.inspection], held[second.inspection], again) for first, second, again in pairs]
    context = {"rows": rows, "name": names.get(slug, slug), "slug": slug, "nav": "themes"}
    total = {"still": sum(again for _, _, again in rows)}
    return render(request, "measures/still_theme.html", context | total)

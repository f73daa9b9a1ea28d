"""Letters, authorities and themes as pages. What is not published is not found."""

from __future__ import annotations

from itertools import groupby

from django.core.files.storage import default_storage
from django.db.models import Count, Q
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from letters.models import Authority, Finding, Inspection, Letter, Region, Theme


@require_safe
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    """A letter: its facts, its judgements, and all its findings by section."""
    inspections = Inspection.objects.select_related("authority", "letter").prefetch_related("judgements")
    inspection = get_object_or_404(inspections, letter__pk=pk, letter__in=Letter.objects.shown())
    findings = inspection.findings.order_by("position").with_context()
    sections = [(title, list(group)) for title, group in groupby(findings, key=lambda found: found.section)]
    return render(request, "letters/letter.html", {"inspection": inspection, "sections": sections})


@require_safe
def letter_file(request: HttpRequest, pk: int) -> FileResponse:
    """The letter as received. A PDF opens in the browser, in a sandbox; anything else is plain text."""
    held = get_object_or_404(Letter.objects.shown(), pk=pk)
    if not default_storage.exists(str(held.file.name)):
        raise Http404("The file of this letter is missing from the store.")
    media_type = "application/pdf" if held.is_pdf else "text/plain"
    response = FileResponse(held.file.open("rb"), content_type=media_type, filename=held.name)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'"
    return response


@require_safe
def finding(request: HttpRequest, pk: int) -> HttpResponse:
    """A finding's permanent address leads to its place in its letter."""
    found = get_object_or_404(Finding.objects.shown().select_related("inspection__letter"), pk=pk)
    return redirect(f"{found.inspection.letter.get_absolute_url()}#finding-{found.pk}")


@require_safe
def authorities(request: HttpRequest) -> HttpResponse:
    """All authorities by region, with how many letters we hold of each."""
    shown = Count("inspections", filter=Q(inspections__letter__state=Letter.State.PUBLISHED))
    held = Authority.objects.annotate(letters=shown).order_by("name")
    regions = [(label, [one for one in held if one.region == value]) for value, label in Region.choices]
    return render(request, "letters/authorities.html", {"regions": regions, "nav": "authorities"})


@require_safe
def authority(request: HttpRequest, slug: str) -> HttpResponse:
    """An authority: its inspections with their grades, newest first, and its statistical neighbours."""
    one = get_object_or_404(Authority, slug=slug)
    inspections = (
        one.inspections.filter(letter__in=Letter.objects.shown())
        .select_related("letter", "authority")
        .prefetch_related("judgements")
        .annotate(findings_held=Count("findings"))
    )
    neighbours = one.neighbour_ranks.select_related("neighbour")
    return render(
        request,
        "letters/authority.html",
        {"authority": one, "inspections": inspections, "neighbours": neighbours},
    )


@require_safe
def themes(request: HttpRequest) -> HttpResponse:
    """All themes by group, with what each means and how many findings have it."""
    shown = Q(
        finding_themes__removed=False,
        finding_themes__finding__inspection__letter__state=Letter.State.PUBLISHED,
    )
    held = Theme.objects.annotate(total=Count("finding_themes", filter=shown)).order_by("position", "name")
    groups = [(name, list(group)) for name, group in groupby(held, key=lambda theme: theme.group)]
    return render(request, "letters/themes.html", {"groups": groups, "nav": "themes"})

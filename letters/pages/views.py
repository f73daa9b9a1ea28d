"""Letters, authorities and themes as pages. What is not published is shown to editors alone."""

from __future__ import annotations

from itertools import groupby
from zlib import compress, decompress

from django.core.files.storage import default_storage
from django.db.models import Q
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from letters.models import (
    LONG,
    Authority,
    Finding,
    FormerFinding,
    FormerSlug,
    Inspection,
    Letter,
    LetterQuerySet,
    Says,
    Theme,
    long_fields,
    remembered,
)
from letters.pages import counts
from letters.pages.authority import authority_page, neighbours_with
from letters.pages.citation_styles import styled
from letters.pages.file_ranges import as_asked
from letters.pages.letter import letter_page
from letters.pages.search_links import search_url
from letters.pages.theme import MANY_PLACES, ThemePage, theme_page
from letters.pages.theme_shares import SHARE_COLUMNS, share_line, shares_by_framework, shares_by_year
from letters.reference.spreadsheets import write_rows

NEWEST = 5
THEMES_REMEMBERED = 32  # some 50 KB each
AUTHORITIES_REMEMBERED = 200  # all; some 10 KB each, packed
CITATION_TYPES = {
    "bib": "application/x-bibtex; charset=utf-8",
    "ris": "application/x-research-info-systems; charset=utf-8",
}


@require_safe
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    """A letter: its facts, its judgements, and its findings by section.

    With ?theme= only those about a theme are shown, with ?says= only the strengths, the concerns and so on.
    """
    inspections = Inspection.objects.select_related("authority", "letter").prefetch_related("judgements")
    inspection = (
        inspections.defer(*long_fields()).filter(letter__pk=pk, letter__in=_letters_for(request)).first()
    )
    if inspection is None:
        withdrawn = Letter.objects.filter(state=Letter.State.WITHDRAWN).defer(*LONG)
        return _gone(request, get_object_or_404(withdrawn, pk=pk))
    theme = _theme_asked(request.GET.get("theme", ""))
    findings = inspection.findings.order_by("position").with_context()
    says = request.GET.get("says", "")
    says = says if says in Says.values else ""
    origin = f"{request.scheme}://{request.get_host()}"
    earlier = counts.raised_before(inspection)
    page = letter_page(inspection, findings, theme, says=says, origin=origin, earlier=earlier)
    return render(request, "letters/letter.html", {"page": page})


def _theme_asked(slug: str) -> Theme | None:
    """The theme that has this slug or once had it; None for a blank or unknown one."""
    slug = slug.replace("\x00", "")  # PostgreSQL refuses to look for it
    named = Q(slug=slug) | Q(former_slugs__slug=slug)
    return Theme.objects.filter(named).order_by("pk").first() if slug else None


@require_safe
def letter_file(request: HttpRequest, pk: int) -> HttpResponse | StreamingHttpResponse:
    """The letter as received, whole or in part.

    A PDF is downloaded, so that no browser runs what may be in it; else it is plain text.
    """
    held = get_object_or_404(_letters_for(request), pk=pk)
    if not default_storage.exists(str(held.file.name)):
        raise Http404("The file of this report is missing from the store.")
    media_type = "application/pdf" if held.is_pdf else "text/plain"
    file = held.file.open("rb")
    response = FileResponse(
        file,
        content_type=media_type,
        filename=held.name,
        as_attachment=held.is_pdf,
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return as_asked(request, response, file, held.size_bytes, f'"{held.sha256}"')


def _letters_for(request: HttpRequest) -> LetterQuerySet:
    """The letters that this reader may see: the published ones; editors see all."""
    user = request.user
    return Letter.objects.all() if user.has_perm("letters.view_letter") else Letter.objects.shown()


@require_safe
def finding(request: HttpRequest, pk: int, onward: str = "finding") -> HttpResponse:
    """A finding's permanent address leads to its place in its letter, or says what became of it.

    Where it was merged into another, the address called ``onward`` of that one is the next to ask.
    """
    findings = Finding.objects.select_related("inspection__letter").defer(*long_fields("inspection__letter"))
    found = findings.filter(pk=pk).first()
    if found is None:
        return _former_finding(request, pk, onward)
    held = found.inspection.letter
    if held in _letters_for(request):
        return redirect(f"{held.get_absolute_url()}#finding-{found.pk}")
    return _gone(request, held)


def _former_finding(request: HttpRequest, pk: int, onward: str) -> HttpResponse:
    """One merged into another leads to that; of one taken out we say so."""
    held = FormerFinding.objects.select_related("letter", "successor").defer(*long_fields())
    former = get_object_or_404(held, pk=pk)
    if former.successor:
        return redirect(onward, former.successor.pk)
    letter = former.letter
    return _gone(request, letter, former if letter in _letters_for(request) else None)


def _gone(request: HttpRequest, held: Letter, former: FormerFinding | None = None) -> HttpResponse:
    """Say that what was here is no longer shown, and why, without its words."""
    return render(request, "letters/gone.html", {"letter": held, "former": former}, status=410)


@require_safe
def citation(request: HttpRequest, pk: int) -> HttpResponse:
    """A finding's words with their citation, in every style that we know."""
    one = _shown_finding(pk)
    if one is None:
        return finding(request, pk, onward="citation")
    styles = styled(one, timezone.localdate(), origin=f"{request.scheme}://{request.get_host()}")
    return render(request, "letters/citation.html", {"finding": one, "styles": styles})


@require_safe
def citation_file(request: HttpRequest, pk: int, ending: str) -> HttpResponse:
    """A finding's citation as a file for a reference manager: "bib" or "ris"."""
    one = _shown_finding(pk)
    if one is None:
        return finding(request, pk, onward="citation")
    styles = styled(one, timezone.localdate(), origin=f"{request.scheme}://{request.get_host()}")
    text = next((style.text for style in styles if style.ending == ending), None)
    if text is None:
        raise Http404("There is no such style.")
    return HttpResponse(
        text,
        content_type=CITATION_TYPES[ending],
        headers={"Content-Disposition": f'attachment; filename="finding-{pk}.{ending}"'},
    )


def _shown_finding(pk: int) -> Finding | None:
    return Finding.objects.shown().with_context().filter(pk=pk).first()


@require_safe
def authority(request: HttpRequest, slug: str) -> HttpResponse:
    """An authority: its inspections with their grades, what recurs in them, and its statistical neighbours."""
    pk = Authority.objects.filter(slug=slug).values_list("pk", flat=True).first()
    held = authority_page_now(pk) if pk else None
    if held is None:
        return _renamed("authority", slug)
    name, packed = held
    main = SafeString(decompress(packed).decode())  # nosec B703: as a template made it
    return render(request, "letters/authority.html", {"name": name, "main": main, "nav": "authorities"})


@remembered(AUTHORITIES_REMEMBERED)
def authority_page_now(pk: int) -> tuple[str, bytes] | None:
    """Given an authority's id, return its name and the main part of its page as held now, as packed HTML; None where it
    is gone; eight queries. Its tables have a cell for each theme or judgement in each inspection, which takes longer in
    the making than all else."""
    one = Authority.objects.filter(pk=pk).first()
    if one is None:
        return None
    ranks = list(counts.neighbours_of(one))
    judgements = counts.latest_judgements_on(rank.neighbour for rank in ranks)
    page = authority_page(
        one,
        list(counts.inspections_of(one)),
        counts.theme_tallies_of(one),
        counts.recurring_in(one),
        neighbours_with(ranks, judgements),
    )
    main = render_to_string("letters/_authority.html", {"page": page})
    return one.name, compress(main.encode(), level=1)


@require_safe
def themes(request: HttpRequest) -> HttpResponse:
    """All themes by group, with what each means and how many findings have it."""
    totals = counts.totals_by_theme()
    in_order = Theme.objects.order_by("position", "name")
    rows = [(one, totals.get(one.pk, 0), search_url(("theme", one.slug))) for one in in_order]
    order = list(dict.fromkeys(row[0].group for row in rows))  # a group stands where its first theme stands
    together = sorted(rows, key=lambda row: order.index(row[0].group))
    groups = [(name, list(group)) for name, group in groupby(together, key=lambda row: row[0].group)]
    return render(request, "letters/themes.html", {"groups": groups, "nav": "themes"})


@require_safe
def theme(request: HttpRequest, slug: str) -> HttpResponse:
    """A theme: what it means, when and in what kind of finding it came up, and where most.

    ?authorities=all lists all authorities.
    """
    pk = Theme.objects.filter(slug=slug).values_list("pk", flat=True).first()
    most_places = None if request.GET.get("authorities") == "all" else MANY_PLACES
    page = theme_page_now(pk, most_places) if pk else None
    if page is None:
        return _renamed("theme", slug)
    return render(request, "letters/theme.html", {"page": page, "nav": "themes"})


@remembered(THEMES_REMEMBERED)
def theme_page_now(pk: int, most_places: int | None) -> ThemePage | None:
    """Given a theme's id, and how many authorities to list (None: all), return its page as held now, None where the
    theme is gone; seven queries."""
    theme = Theme.objects.filter(pk=pk).first()
    if theme is None:
        return None
    about, inspections = counts.counted_about(theme)
    newest = counts.newest_about(theme, NEWEST)
    return theme_page(theme, about, counts.tallies_held(), newest, inspections, most_places=most_places)


@require_safe
def theme_csv(request: HttpRequest, slug: str) -> HttpResponse:
    """The shares of a theme's page, by year and by kind of inspection, as a file."""
    one = get_object_or_404(Theme, slug=slug)
    inspections = counts.inspections_raising(one)
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{one.slug}.csv"'
    answer["X-Robots-Tag"] = "noindex"
    answer.write("\ufeff")  # without it spreadsheets take UTF-8 for something else
    write_rows(answer, [SHARE_COLUMNS])
    for by, rows in (
        ("Year", shares_by_year(one, inspections)),
        ("Inspection type", shares_by_framework(one, inspections)),
    ):
        write_rows(answer, ([one.name, by, *share_line(row)] for row in rows))
    return answer


def _renamed(field: str, slug: str) -> HttpResponse:
    """Lead from a former slug of a theme or authority to the page that it has now."""
    former = get_object_or_404(FormerSlug.objects.select_related(field), field=field, slug=slug)
    return redirect(field, getattr(former, field).slug)

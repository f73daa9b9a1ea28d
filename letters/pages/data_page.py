"""The page of the open data: what is covered and what is missing, the newest data set, and how to cite it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.files.storage import default_storage
from django.db.models import Count
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from letters.models import DATASET_VERSION, Authority, Inspection, Letter, dataset_archive, newest_dataset
from letters.pages.search_links import UNKNOWN, search_url
from letters.reference.frameworks import framework_name, framework_short_name


@require_safe
def data(request: HttpRequest) -> HttpResponse:
    """What the collection covers, by kind and year, and the data set to take away."""
    shown = Inspection.objects.filter(letter__state=Letter.State.PUBLISHED)
    years, kinds = coverage_table(
        shown.order_by().values_list("framework", "start__year").annotate(letters=Count("id"))
    )
    real = Authority.objects.filter(is_former=False, is_fictional=False)
    context = {
        "dataset": newest_dataset(),
        "years": years,
        "kinds": kinds,
        "without": real.exclude(inspections__in=shown).order_by("name"),
        "authorities": real.count(),
        "undated": _covered_undated(shown.filter(start=None).count()),
        "unpublished_dates": shown.filter(published=None).count(),
        "address": request.build_absolute_uri(),
        "nav": "data",
    }
    return render(request, "letters/data.html", context)


@dataclass(frozen=True, slots=True)
class Covered:
    """So many letters, and the search for their findings, "" of none."""

    total: int
    url: str


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """A kind of inspection, what it is called where there is little room, its letters by year and in all."""

    label: str
    short: str
    cells: tuple[Covered, ...]
    all: Covered


def coverage_table(counted: Iterable[tuple[str, int | None, int]]) -> tuple[list[int], list[CoverageRow]]:
    """Given (framework, year or None, letters), return the years, and each kind with its letters by year and in all."""
    rows = list(counted)
    years = sorted({year for _, year, _ in rows if year})
    kinds = sorted({kind for kind, _, _ in rows}, key=framework_name)
    letters = {(kind, year): number for kind, year, number in rows}
    return years, [
        CoverageRow(
            framework_name(kind) or "Kind not known",
            framework_short_name(kind) or "Kind not known",
            tuple(_covered(letters.get((kind, year), 0), kind, year) for year in years),
            _covered(sum(number for one, _, number in rows if one == kind), kind),
        )
        for kind in kinds
    ]


def _covered_undated(total: int) -> Covered:
    return Covered(total, search_url(("year", UNKNOWN)) if total else "")


def _covered(total: int, kind: str, year: int | None = None) -> Covered:
    where = [("framework", kind or UNKNOWN), *([("year", str(year))] if year else [])]
    return Covered(total, search_url(*where) if total else "")


@require_safe
def dataset_file(request: HttpRequest, version: str) -> FileResponse:
    """The archive of a version, the newest or an earlier one."""
    if not DATASET_VERSION.fullmatch(version) or not default_storage.exists(dataset_archive(version)):
        raise Http404("There is no data set of this version.")
    return FileResponse(
        default_storage.open(dataset_archive(version)),
        as_attachment=True,
        filename=dataset_archive(version).rpartition("/")[2],
        content_type="application/zip",
    )

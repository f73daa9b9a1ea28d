"""The page of the open data: what is covered and what is missing, the newest data set, and how to cite it."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.files.storage import default_storage
from django.db.models import Count
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from letters.models import DATASET_VERSION, Authority, Inspection, Letter, dataset_archive, newest_dataset
from letters.reference.frameworks import framework_name


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
        "undated": shown.filter(start=None).count(),
        "unpublished_dates": shown.filter(published=None).count(),
        "address": request.build_absolute_uri(),
        "nav": "data",
    }
    return render(request, "letters/data.html", context)


def coverage_table(
    counted: Iterable[tuple[str, int | None, int]],
) -> tuple[list[int], list[tuple[str, list[int], int]]]:
    """Given (framework, year or None, letters), return the years, and each kind with its letters by year and in all."""
    rows = list(counted)
    years = sorted({year for _, year, _ in rows if year})
    kinds = sorted({kind for kind, _, _ in rows}, key=framework_name)
    letters = {(kind, year): number for kind, year, number in rows}
    return years, [
        (
            framework_name(kind) or "Kind not known",
            [letters.get((kind, year), 0) for year in years],
            sum(number for one, _, number in rows if one == kind),
        )
        for kind in kinds
    ]


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

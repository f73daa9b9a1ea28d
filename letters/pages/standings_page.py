"""The table of all authorities as a page and as a file: sorted and narrowed by links and a plain form."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from letters.models import Authority, Region, Theme, remembered
from letters.pages import counts
from letters.pages.authority_map import MapRegion, map_by_concern, map_by_grade
from letters.pages.standings import COLUMNS, SORTS, Standing, in_order, standings
from letters.reference.spreadsheets import write_rows

TABLES_REMEMBERED = 4  # 130 KB each: all authorities as they are first shown, and some orders of them
HEADING = (
    *("Authority", "ONS code", "Region", "Type", "Latest graded inspection", "First day", *COLUMNS),
    *("Previous overall grade", "Its first day", "Change", "Latest report held", "Its first day", "Address"),
)
HEADS = {
    "name": "Authority",
    "inspected": "Latest graded inspection",
    "overall": "Overall effectiveness",
    "change": "Change",
    "latest": "Latest report",
}


@remembered(4)
def standings_now(region: str = "", kind: str = "") -> Sequence[Standing]:
    """Return where authorities stand as held now, of one region or type where one is named; three queries."""
    held = Authority.objects.defer("other_names").order_by("name")
    held = held.filter(region=region) if region else held
    held = held.filter(type=kind) if kind else held
    return standings(list(held), counts.grades_given(), counts.visits())


def authority_map_of(rows: Sequence[Standing], theme: Theme | None) -> tuple[MapRegion, ...]:
    """Given standings, return the map by grade, or, with a theme, by the share of concerns about it."""
    return map_by_concern(rows, theme.slug, counts.tallies_about(theme)) if theme else map_by_grade(rows)


@require_safe
def authorities(request: HttpRequest) -> HttpResponse:
    """All authorities in one table, by region or as sorted."""
    region, kind, sort = _asked(request)
    table, total = _table(region, kind, sort)
    context = {
        "table": table,
        "total": total,
        "columns": list(COLUMNS)[1:],
        "heads": {name: (label, *_sort_link(request, name, sort)) for name, label in HEADS.items()},
        "type_url": _sort_link(request, "type", sort)[0],
        "regions": Region.choices,
        "types": Authority.objects.exclude(type="")
        .order_by("type")
        .values_list("type", flat=True)
        .distinct(),
        "region": region,
        "kind": kind,
        "sort": sort,
        "by_region": sort == "region",
        "question": _question(region=region, type=kind, sort="" if sort == "region" else sort),
        "nav": "authorities",
    }
    return render(request, "letters/authorities.html", context)


@remembered(TABLES_REMEMBERED)
def _table(region: str, kind: str, sort: str) -> tuple[SafeString, int]:
    """The rows of the table as HTML, which is longer in the making than all else of the page; and their number."""
    rows = standings_now(region, kind)
    return render_to_string("letters/_standings.html", {"groups": _groups(in_order(rows, sort), sort)}), len(
        rows
    )


Row = tuple[
    Standing, list[str], str
]  # an authority's standing, its grades and the one before as they are printed


def _groups(rows: Iterable[Standing], sort: str) -> list[tuple[str, str, list[Row]]]:
    """(id, heading, rows) by region in their first order; all rows under no heading in another.

    A page has a thousand grades, of a handful: each is written out once.
    """
    printed: dict[str, str] = {}
    shown = [
        (row, [_printed(one, printed) for one in row.grades], _printed(row.before, printed)) for row in rows
    ]
    if sort != "region":
        return [("", "", shown)]
    return [
        (key, dict(Region.choices)[key], list(group))
        for key, group in groupby(shown, lambda one: one[0].authority.region)
    ]


def _printed(grade: str, printed: dict[str, str]) -> str:
    """Given a grade, return it as the page prints it, from ``printed`` where that has it."""
    if grade not in printed:
        printed[grade] = render_to_string("letters/_grade.html", {"grade": grade})
    return printed[grade]


def _asked(request: HttpRequest) -> tuple[str, str, str]:
    """(region, type, sort); what is none that we know is left out."""
    region, kind = request.GET.get("region", ""), request.GET.get("type", "").replace("\x00", "")
    sort = request.GET.get("sort", "")
    return (
        region if region in Region.values else "",
        kind[:40],
        sort if sort.removeprefix("-") in SORTS else "region",
    )


def _sort_link(request: HttpRequest, name: str, sort: str) -> tuple[str, str]:
    """(address, order in force for aria-sort): sorted by this already, the link turns it round."""
    region, kind, _ = _asked(request)
    turned = "-" + name if sort == name else name
    order = {name: "ascending", f"-{name}": "descending"}.get(sort, "")
    return "?" + _question(region=region, type=kind, sort=turned), order


def _question(**parts: str) -> str:
    return urlencode({key: value for key, value in parts.items() if value})


@require_safe
def authorities_csv(request: HttpRequest) -> HttpResponse:
    """The same table as a file, in the same order."""
    region, kind, sort = _asked(request)
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="authorities.csv"'
    answer["X-Robots-Tag"] = "noindex"
    answer.write("\ufeff")  # without it spreadsheets take UTF-8 for something else
    write_rows(answer, [HEADING])
    write_rows(answer, (_line(request, row) for row in in_order(standings_now(region, kind), sort)))
    return answer


def _line(request: HttpRequest, row: Standing) -> list[object]:
    one, graded, latest = row.authority, row.graded, row.latest
    return [
        *(one.name, one.ons_code, row.region, one.type),
        *(graded.name if graded else "", graded.start if graded else "", *row.grades),
        *(row.before, row.before_on or "", row.change),
        *(latest.name if latest else "", latest.start if latest else ""),
        request.build_absolute_uri(one.get_absolute_url()),
    ]

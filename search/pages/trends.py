"""A question over time: in what share of inspections it comes up as a concern or a strength, by year, region, kind
of inspection and grade."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from letters.measures import (
    KEYS,
    InspectionFacts,
    LineChart,
    Raised,
    ShareRow,
    TakenPage,
    TakenTable,
    chosen,
    in_periods,
    inspection_facts,
    interval,
    line_chart,
    raised_by,
    sent_table,
    share_rows,
    taken_page,
)
from letters.models import Region, Theme, remembered
from letters.reference.frameworks import BY_SLUG
from search.engine import matching_ids, parsed_words
from search.errors import IndexUnavailable
from search.query import Labels, Query, address, heading_sentence, labels, pairs_in, query_from

BEGAN = {BY_SLUG[slug].years[0]: BY_SLUG[slug].short_name for slug in ("sif", "ilacs")}
DIMENSIONS = {"year": "Year", "region": "Region", "framework": "Inspection type", "grade": "Overall grade"}
COLUMNS = (
    "Inspections held",
    *(
        f"{what}{unit}"
        for what in ("It comes up", "Concern", "Strength")
        for unit in ("", ", percent", ", at least (95%)", ", at most (95%)")
    ),
)
PERIOD_YEARS = 3  # of regions' charts: a region has a ninth of a year's inspections
QUESTIONS_REMEMBERED = 8  # some 200 KB each
NOT_READY = "The search index is not ready. Please try again in a minute.\n"
OF_INSPECTIONS = ("region", "authority", "framework", "grade", "year")  # filters that choose inspections


@dataclass(frozen=True, slots=True)
class Cell:
    """How many of how many inspections, and the search for the findings behind it; no address for none. ``between``:
    the percents within which the share lies in 95 of 100 such samples."""

    part: int
    percent: int
    url: str
    between: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One value of a dimension. ``cells`` are: raised at all, as a concern, as a strength; ``began``: which kind of
    inspection began in this year. ``short`` is what it is called where there is little room."""

    label: str
    short: str
    held: Cell
    cells: tuple[Cell, ...]
    is_few: bool
    began: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """One dimension's rows, and its name."""

    name: str
    label: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class RegionChart:
    """A region's own small chart; None where it has no dated inspection."""

    label: str
    chart: LineChart | None
    row: Row


@dataclass(frozen=True, slots=True)
class Trends:
    """A question's inspections, ready to be shown; ``held`` is what the shares are of."""

    query: Query
    title: str
    held: int
    chart: LineChart | None
    tables: tuple[Table, ...]
    regions: tuple[RegionChart, ...]


@require_safe
def trends(request: HttpRequest) -> HttpResponse:
    """A question's shares over time; without a question, the themes to choose from."""
    known = labels()
    query = _asked(request, known)
    if not (query.q or query.filters):
        themes = Theme.objects.order_by("position", "name")
        return render(request, "measures/trends.html", {"themes": themes, "nav": "themes"})
    try:
        page = trends_of(query, known)
    except IndexUnavailable:
        return render(request, "measures/trends.html", {"unavailable": True, "nav": "themes"}, status=503)
    context = {"page": page, "nav": "themes", "today": timezone.localdate()}
    context["search_url"] = address("search", query)
    context |= {"taken": _taken(request, page), "question": request.GET.urlencode()}
    if len(query.values("theme")) > 1:
        context["other_mode_url"] = address(
            "trends", replace(query, theme_mode="" if query.theme_mode else "all")
        )
    return render(request, "measures/trends.html", context)


@require_safe
def trends_table(request: HttpRequest, ending: str) -> HttpResponse | StreamingHttpResponse:
    """The same numbers as a file: a line for each value of each dimension."""
    known = labels()
    try:
        page = trends_of(_asked(request, known), known)
    except IndexUnavailable:
        return HttpResponse(NOT_READY, status=503, content_type="text/plain; charset=utf-8")
    return sent_table(_taken(request, page), ending)


def _taken(request: HttpRequest, page: Trends) -> TakenPage:
    tables = [
        TakenTable(f"By {table.label.lower()}", (table.label, *COLUMNS), tuple(map(_line, table.rows)))
        for table in page.tables
    ]
    return taken_page(request, f"How has this changed? {page.title}", tables, reverse("trends"))


def _line(row: Row) -> tuple[str | int | None, ...]:
    shares = ((cell.part, cell.percent, *(cell.between or (None, None))) for cell in row.cells)
    label = f"{row.label} ({row.began} began)" if row.began else row.label
    return (label, row.held.part, *(value for share in shares for value in share))


def _asked(request: HttpRequest, known: Labels) -> Query:
    """The question without what only chooses a page or an order, and without what findings say: that is counted."""
    query = query_from(pairs_in(request.META["QUERY_STRING"]), known)
    return query.without("sort", "beside", "pack", "says")


def trends_of(query: Query, known: Labels) -> Trends:
    """Given a question, return its shares. Raises IndexUnavailable."""
    words = parsed_words(query)
    ids = matching_ids(query, words)
    title = heading_sentence(query, len(ids), known, words)
    return Trends(query, title, *_counted(query.urlencode(), tuple(ids)))


@remembered(QUESTIONS_REMEMBERED)
def _counted(
    asked: str, finding_ids: tuple[int, ...]
) -> tuple[int, LineChart | None, tuple[Table, ...], tuple[RegionChart, ...]]:
    """Given a question as an address has it, and what it finds, return all that ``Trends`` counts."""
    known = labels()
    query = query_from(pairs_in(asked), known)
    filters = {name: query.values(name) for name in OF_INSPECTIONS}
    held = chosen(inspection_facts(), filters, query.year_from, query.year_to)
    raised = raised_by(finding_ids)
    tables = tuple(_table(name, held, raised, query, known) for name in DIMENSIONS)
    return len(held), _chart(held, raised, _span(held)), tables, _regions(held, raised, tables[1])


def _table(
    name: str,
    held: Sequence[InspectionFacts],
    raised: Mapping[int, Raised],
    query: Query,
    known: Labels,
) -> Table:
    rows = share_rows(held, raised, KEYS[name])
    names = known.by_filter[name]
    order = sorted(rows, key=_newest_first) if name == "year" else [value for value in names if value in rows]
    return Table(
        name,
        DIMENSIONS[name],
        tuple(_row(name, rows[value], names.get(value, value), query) for value in order),
    )


def _newest_first(year: str) -> int:
    """Years from the last to the first; inspections without a date come after them."""
    return -int(year) if year.isdigit() else 0


def _row(name: str, row: ShareRow, label: str, query: Query) -> Row:
    here = replace(query, filters={**query.filters, name: (row.value,)})
    sides = (
        (row.raising, here),
        (row.concern, here.column("concern")),
        (row.strength, here.column("strength")),
    )
    cells = tuple(
        Cell(
            share.part,
            share.percent,
            address("search", asked) if share.part else "",
            interval(share.part, share.of),
        )
        for share, asked in sides
    )
    all_there = here.without("q", "theme", "kind", "theme_mode")
    held = Cell(row.held, 100, address("search", all_there))
    began = BEGAN.get(int(row.value), "") if name == "year" and row.value.isdigit() else ""
    short = BY_SLUG[row.value].short_name if name == "framework" and row.value in BY_SLUG else label
    return Row(label, short, held, cells, row.is_few, began)


def _span(held: Sequence[InspectionFacts]) -> tuple[int, int] | None:
    years = [one.year for one in held if one.year]
    return (min(years), max(years)) if years else None


def _chart(
    held: Sequence[InspectionFacts], raised: Mapping[int, Raised], span: tuple[int, int] | None
) -> LineChart | None:
    return line_chart(share_rows(held, raised, KEYS["year"]), span, BEGAN) if span else None


def _region_chart(
    held: Sequence[InspectionFacts], raised: Mapping[int, Raised], span: tuple[int, int] | None
) -> LineChart | None:
    """A region's chart by periods: in a single year a region has too few inspections for a line that means much."""
    if span is None:
        return None
    rows = share_rows(held, raised, in_periods(span[0], PERIOD_YEARS))
    return line_chart(rows, span, BEGAN, period=PERIOD_YEARS)


def _regions(
    held: Sequence[InspectionFacts], raised: Mapping[int, Raised], table: Table
) -> tuple[RegionChart, ...]:
    span = _span(held)
    by_label = {row.label: row for row in table.rows}
    return tuple(
        RegionChart(
            label, _region_chart([one for one in held if one.region == value], raised, span), by_label[label]
        )
        for value, label in Region.choices
        if label in by_label
    )

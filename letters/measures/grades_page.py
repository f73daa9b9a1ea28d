"""How grades moved, and every judgement in its own terms, as pages and as files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from letters.measures import queries
from letters.measures.judgements import Given, given_rows, terms_of
from letters.measures.movement import WAYS, CountedRow, Graded, Step, movement, steps_of, way_of, way_rows
from letters.measures.taken_tables import TakenPage, TakenTable, sent_table, taken_page
from letters.models import Region
from letters.reference.frameworks import JUDGEMENTS, OVERALL, judgement_name

REGIONS = dict(Region.choices)
# What a reader has to know of a judgement to compare it over the years.
JUDGEMENT_NOTES = {
    OVERALL: (
        "“Adequate” was a grade until 2013; it is not the same as “requires improvement”.",
        "Inspections from April 2026 give no overall grade and are not counted.",
    ),
    "in_care_and_care_leavers": (
        "One judgement from 2018 to 2022; since 2023 children in care and care leavers are judged apart.",
    ),
    "in_care": (
        "Single inspections (2013 to 2018) judged children looked after and achieving permanence; from 2018 to 2022 "
        "children in care were judged together with care leavers, since 2023 on their own.",
    ),
    "care_leavers": (
        "Judged by single inspections (2013 to 2018) as a part of children looked after, from 2018 to 2022 only "
        "together with children in care, since 2023 on their own.",
    ),
    "adoption": ("Judged by single inspections (2013 to 2018) alone.",),
    "lscb": ("The board’s own judgement, beside the authority’s, in single inspections (2013 to 2018).",),
    "area_send": (
        "An area SEND inspection ends in one of three sentences about a whole partnership. They are not grades, and "
        "are not turned into grades here.",
    ),
}


@dataclass(frozen=True, slots=True)
class Moved:
    """What is asked of the movement of grades, and the answer; ``chosen`` are the steps that are listed."""

    region: str
    year: str
    before: str
    after: str
    way: str
    graded: tuple[Graded, ...]
    steps: tuple[Step, ...]
    by_year: tuple[CountedRow, ...]
    by_region: tuple[CountedRow, ...]

    @property
    def narrowed(self) -> str:
        """What narrows the table, as the beginning of an address's parameters."""
        pairs = [(key, value) for key, value in (("region", self.region), ("year", self.year)) if value]
        return f"{urlencode(pairs)}&" if pairs else ""

    @property
    def chosen(self) -> list[Step]:
        if not (self.before or self.way):
            return []
        return [
            step
            for step in self.steps
            if self.before in ("", step.first.grade)
            and self.after in ("", step.second.grade)
            and self.way in ("", way_of(step))
        ]


def moved(request: HttpRequest) -> Moved:
    """Given a request, return the movement that it asks for; what it asks and there is not is left out."""
    region = _one_of(request, "region", REGIONS)
    year = request.GET.get("year", "")
    graded = queries.graded_inspections()
    all_steps = steps_of(graded)
    in_region = [step for step in all_steps if region in ("", step.first.region)]
    steps = [step for step in in_region if year in ("", _year(step))]
    return Moved(
        region,
        year if steps else "",
        request.GET.get("from", ""),
        request.GET.get("to", ""),
        _one_of(request, "way", WAYS),
        tuple(graded),
        tuple(steps),
        tuple(way_rows(in_region, _year)),
        tuple(way_rows(all_steps, lambda step: step.first.region, REGIONS)),
    )


def _year(step: Step) -> str:
    return str(step.second.start.year)


def _one_of(request: HttpRequest, name: str, values: dict[str, str]) -> str:
    asked = request.GET.get(name, "")
    return asked if asked in values else ""


@require_safe
def grades(request: HttpRequest) -> HttpResponse:
    """How overall grades moved from one inspection to the next; ?region= and ?year= narrow, ?from= and ?to= or ?way=
    list the steps."""
    asked = moved(request)
    chosen = asked.chosen
    held = queries.inspections_by_id({one.inspection for step in chosen for one in step})
    context = {
        "asked": asked,
        "rows": movement(asked.steps),
        "steps": len(asked.steps),
        "narrowed": asked.narrowed,
        "graded": len(asked.graded),
        "region": asked.region,
        "regions": Region.choices,
        "ways": WAYS,
        "chosen": [(held[step.first.inspection], held[step.second.inspection], step) for step in chosen],
        "after": asked.after,
        "without": queries.inspections_without_overall(),
        "taken": _taken_grades(request, asked),
        "question": request.GET.urlencode(),
        "nav": "authorities",
    }
    return render(request, "measures/grades.html", context)


@require_safe
def grades_table(request: HttpRequest, ending: str) -> HttpResponse | StreamingHttpResponse:
    """The movement of grades as a file."""
    return sent_table(_taken_grades(request, moved(request)), ending)


def _taken_grades(request: HttpRequest, asked: Moved) -> TakenPage:
    rows = movement(asked.steps)
    columns = tuple(cell.to.capitalize() for cell in rows[0].cells) if rows else ()
    ways = ("Better", "Same", "Worse", "Other scale", "All")
    tables = (
        TakenTable(
            "From grade to grade",
            ("Grade, then the next", *columns, "Followed by another"),
            tuple(
                (row.grade.capitalize(), *(cell.total for cell in row.cells), row.total)
                for row in movement(asked.steps)
            ),
        ),
        TakenTable("By year", ("Year of the later inspection", *ways), _way_lines(asked.by_year)),
        TakenTable("By region", ("Region", *ways), _way_lines(asked.by_region)),
    )
    where = f" in {REGIONS[asked.region]}" if asked.region else ""
    when = f", {asked.year}" if asked.year else ""
    return taken_page(request, f"Movement of overall grades{where}{when}", tables, reverse("grades"))


def _way_lines(rows: Sequence[CountedRow]) -> tuple[tuple[str | int, ...], ...]:
    return tuple((row.label, *row.counts, row.total) for row in rows)


@dataclass(frozen=True, slots=True)
class Judged:
    """One judgement: its terms, how often each was given by year and by region, and the inspections that are listed."""

    slug: str
    terms: tuple[str, ...]
    tables: tuple[tuple[str, str, tuple[CountedRow, ...]], ...]
    total: int
    chosen: tuple[Given, ...]

    @property
    def name(self) -> str:
        return judgement_name(self.slug)

    @property
    def labels(self) -> list[tuple[str, str]]:
        """(term, as shown) of each term."""
        return [(term, term.capitalize() or "Not judged") for term in self.terms]


def judged(request: HttpRequest) -> Judged:
    """Given a request, return the judgement it asks for, the overall one unless it names another.

    ?given= with ?year= or ?region= lists the inspections behind a number.
    """
    slug = _one_of(request, "judgement", JUDGEMENTS) or OVERALL
    given = queries.judgements_given(slug)
    terms = terms_of(given)
    years = {year: year for year in sorted({one.year for one in given if one.year}, reverse=True)}
    tables = (
        ("year", "Year", tuple(given_rows(given, terms, lambda one: one.year, years))),
        ("region", "Region", tuple(given_rows(given, terms, lambda one: one.region, REGIONS))),
    )
    return Judged(slug, terms, tables, len(given), tuple(_behind(request, given)))


def _behind(request: HttpRequest, given: Sequence[Given]) -> list[Given]:
    asked = request.GET
    if "given" not in asked:
        return []
    return [
        one
        for one in given
        if one.grade == asked["given"]
        and asked.get("year", one.year) == one.year
        and asked.get("region", one.region) == one.region
    ]


@require_safe
def judgements(request: HttpRequest) -> HttpResponse:
    """One judgement in its own terms, by year and by region."""
    asked = judged(request)
    held = queries.inspections_by_id({one.inspection for one in asked.chosen})
    context = {
        "asked": asked,
        "choices": [(slug, judgement_name(slug), total) for slug, total in queries.judgements_held()],
        "notes": JUDGEMENT_NOTES.get(asked.slug, ()),
        "chosen": [(held[one.inspection], one) for one in asked.chosen if one.inspection in held],
        "taken": _taken_judgements(request, asked),
        "question": request.GET.urlencode(),
        "nav": "authorities",
    }
    return render(request, "measures/judgements.html", context)


@require_safe
def judgements_table(request: HttpRequest, ending: str) -> HttpResponse | StreamingHttpResponse:
    """One judgement's tables as a file."""
    asked = judged(request)
    if not asked.total:
        raise Http404("No inspection held here gave this judgement.")
    return sent_table(_taken_judgements(request, asked), ending)


def _taken_judgements(request: HttpRequest, asked: Judged) -> TakenPage:
    tables = [
        TakenTable(
            f"By {label.lower()}",
            (label, *(shown for _, shown in asked.labels), "Inspections"),
            tuple((row.label, *row.counts, row.total) for row in rows),
        )
        for _, label, rows in asked.tables
    ]
    return taken_page(request, f"Judgements given: {asked.name}", tables, reverse("judgements"))

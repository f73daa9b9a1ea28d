"""What the pages about themes and authorities count, each in a query or two over findings that readers may see."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery

from letters.models import (
    Authority,
    Finding,
    FindingTheme,
    Inspection,
    Judgement,
    Kind,
    Letter,
    Says,
    StatisticalNeighbour,
    Theme,
    remembered,
)
from letters.pages.glance import Raised
from letters.pages.search_links import UNKNOWN
from letters.pages.standings import GradeGiven, Visited
from letters.pages.theme_shares import InspectionRaising
from letters.reference.frameworks import NOT_COMPARABLE

NOT_SHOWN = ("text", "unplaced", "doubts", "settled", "listing")  # of a letter: long, and on no such page
TO_IMPROVE = (Kind.AREA_FOR_DEVELOPMENT, Kind.PRIORITY_ACTION)


class Place(NamedTuple):
    """Where findings come from. ``slug`` and ``region`` are UNKNOWN where a letter does not tell."""

    slug: str
    name: str
    region: str


class Tally(NamedTuple):
    """How many findings that say one thing were made in one place in one year.

    ``says`` is one of Says, UNKNOWN where a finding has not been read for it, or "" for all findings.
    """

    year: int | None
    place: Place
    says: str
    total: int


@dataclass(frozen=True, slots=True)
class ThemeTally:
    """How many findings of an inspection are about a theme, how many of these say what, and ask for improvement."""

    inspection_id: int
    slug: str
    name: str
    total: int
    to_improve: int
    strengths: int
    concerns: int


WHERE = tuple(f"authority__{field}" for field in ("slug", "name", "region"))


class HeldInspection(NamedTuple):
    """An inspection that readers may see: of what kind, when and where."""

    pk: int
    framework: str
    year: int | None
    place: Place


@remembered(1)
def inspections_held() -> tuple[HeldInspection, ...]:
    """Return all inspections that readers may see; one query."""
    rows = Inspection.objects.filter(letter__state=Letter.State.PUBLISHED).order_by()
    return tuple(
        HeldInspection(pk, framework, start.year if start else None, _place(*place))
        for pk, framework, start, *place in rows.values_list("pk", "framework", "start", *WHERE)
    )


def counted_about(theme: Theme) -> tuple[list[Tally], list[InspectionRaising]]:
    """Given a theme, return its findings counted by year, authority and what they say, and what each inspection says
    of it; two queries."""
    found = FindingTheme.objects.filter(theme=theme, removed=False).exclude(finding__kind=Kind.BACKGROUND)
    counted: dict[int, dict[str, int]] = {}
    for pk, says, total in (
        found.order_by().values_list("finding__inspection", "finding__says").annotate(Count("pk"))
    ):
        counted.setdefault(pk, {})[says] = total
    totals: Counter[tuple[int | None, Place, str]] = Counter()
    raising = []
    for one in inspections_held():
        said = counted.get(one.pk, {})
        strengths, concerns = said.get(Says.STRENGTH, 0), said.get(Says.CONCERN, 0)
        raising.append(InspectionRaising(one.framework, one.year, sum(said.values()), strengths, concerns))
        for says, total in said.items():
            totals[one.year, one.place, says or UNKNOWN] += total
    return [Tally(*key, total) for key, total in totals.items()], raising


def tallies_about(theme: Theme) -> list[Tally]:
    """Given a theme, return its findings counted by year, authority and what they say; two queries."""
    return counted_about(theme)[0]


def inspections_raising(theme: Theme) -> list[InspectionRaising]:
    """Given a theme, return all inspections that readers may see, with what each says of it; two queries."""
    return counted_about(theme)[1]


@remembered(1)
def tallies_held() -> tuple[Tally, ...]:
    """Return all findings but background, counted by year and authority, an inspection at a time.

    Two queries, of which one reads an index alone.
    """
    practice = Finding.objects.exclude(kind=Kind.BACKGROUND).order_by()
    totals = dict(practice.values_list("inspection").annotate(Count("pk")))
    return tuple(Tally(one.year, one.place, "", totals.get(one.pk, 0)) for one in inspections_held())


@remembered(1)
def totals_by_theme() -> Mapping[int, int]:
    """Return theme's id -> how many findings are about it.

    At most four queries: all are counted in an index; only what does not count is looked up.
    """
    tags = FindingTheme.objects.filter(removed=False)
    background = Q(finding__kind=Kind.BACKGROUND)
    totals = Counter(_by_theme(tags))
    totals.subtract(_by_theme(tags.filter(background)))
    hidden = list(
        Inspection.objects.exclude(letter__state=Letter.State.PUBLISHED).values_list("pk", flat=True)
    )
    if hidden:
        totals.subtract(_by_theme(tags.filter(~background, finding__inspection__in=hidden)))
    return {theme: total for theme, total in totals.items() if total}


def _by_theme(tags: QuerySet[FindingTheme]) -> dict[int, int]:
    return dict(tags.order_by().values_list("theme").annotate(Count("pk")))


def _place(slug: str | None, name: str | None, region: str | None) -> Place:
    return Place(slug or UNKNOWN, name or "Authority not known", region or UNKNOWN)


def newest_about(theme: Theme, count: int) -> QuerySet[Finding]:
    """Given a theme, return its newest findings, the most recently inspected first."""
    newest = (F("inspection__start").desc(nulls_last=True), "pk")
    first = Finding.objects.shown().about(theme).order_by(*newest).values_list("pk", flat=True)[:count]
    return Finding.objects.with_context().filter(pk__in=list(first)).order_by(*newest)


def inspections_of(authority: Authority) -> QuerySet[Inspection]:
    """Given an authority, return its inspections, newest first, with their grades and counted findings."""
    newest = F("start").desc(nulls_last=True)  # said again: counting drops the order that inspections have
    return (
        authority.inspections.filter(letter__state=Letter.State.PUBLISHED)
        .select_related("letter", "authority")
        .defer(*(f"letter__{name}" for name in NOT_SHOWN))
        .prefetch_related("judgements")
        .annotate(
            findings_held=Count("findings"),
            strengths=Count("findings", filter=Q(findings__says=Says.STRENGTH)),
            concerns=Count("findings", filter=Q(findings__says=Says.CONCERN)),
            said_to_recur=Count("findings", filter=Q(findings__recurs=True)),
        )
        .order_by(newest, "pk")
    )


def theme_tallies_of(authority: Authority) -> list[ThemeTally]:
    """Given an authority, return its findings counted by inspection and theme."""
    rows = (
        FindingTheme.objects.filter(
            removed=False,
            finding__inspection__authority=authority,
            finding__inspection__letter__state=Letter.State.PUBLISHED,
        )
        .exclude(finding__kind=Kind.BACKGROUND)
        .values_list("finding__inspection_id", "theme__slug", "theme__name")
        .annotate(
            Count("pk"),
            to_improve=Count("pk", filter=Q(finding__kind__in=TO_IMPROVE)),
            strengths=Count("pk", filter=Q(finding__says=Says.STRENGTH)),
            concerns=Count("pk", filter=Q(finding__says=Says.CONCERN)),
        )
    )
    return [ThemeTally(*row) for row in rows]


def recurring_in(authority: Authority) -> QuerySet[Finding]:
    """Given an authority, return the findings that inspectors said recur, newest first."""
    newest = F("inspection__start").desc(nulls_last=True)
    return (
        Finding.objects.shown()
        .of(authority)
        .filter(recurs=True)
        .with_context()
        .order_by(newest, "position", "pk")
    )


def neighbours_of(authority: Authority) -> QuerySet[StatisticalNeighbour]:
    """Given an authority, return its statistical neighbours, closest first, with how many letters we hold."""
    shown = Q(neighbour__inspections__letter__state=Letter.State.PUBLISHED)
    return (
        authority.neighbour_ranks.select_related("neighbour")
        .annotate(letters=Count("neighbour__inspections", filter=shown))
        .order_by("rank")
    )


def latest_judgements_on(authorities: Iterable[Authority]) -> QuerySet[Judgement]:
    """Given authorities, return the grades of their children's services in the newest inspection that gave any."""
    given = Judgement.objects.filter(
        inspection__authority=OuterRef("pk"), inspection__letter__state=Letter.State.PUBLISHED
    ).exclude(name__in=NOT_COMPARABLE)
    newest = given.order_by(F("inspection__start").desc(nulls_last=True), "-inspection_id")
    held = Authority.objects.filter(pk__in=[one.pk for one in authorities]).order_by()
    latest = held.annotate(latest=Subquery(newest.values("inspection_id")[:1])).values("latest")
    return (
        Judgement.objects.filter(inspection__in=latest)
        .exclude(name__in=NOT_COMPARABLE)
        .select_related("inspection__letter")
        .defer(*(f"inspection__letter__{name}" for name in NOT_SHOWN))
        .order_by("inspection_id", "position")
    )


OLDEST_FIRST = (F("inspection__start").asc(nulls_first=True), "inspection_id", "position")


def grades_given() -> list[GradeGiven]:
    """Return every comparable grade of children's services that readers may see, oldest inspection first."""
    rows = (
        Judgement.objects.filter(inspection__letter__state=Letter.State.PUBLISHED)
        .exclude(inspection__authority=None)
        .exclude(name__in=NOT_COMPARABLE)
        .order_by(*OLDEST_FIRST)
        .values_list(*(f"inspection__{name}" for name in Visited._fields), "name", "grade")
    )
    return [GradeGiven(*row) for row in rows]


def visits() -> list[Visited]:
    """Return every inspection of a known authority that readers may see, oldest first."""
    rows = (
        Inspection.objects.filter(letter__state=Letter.State.PUBLISHED)
        .exclude(authority=None)
        .order_by(F("start").asc(nulls_first=True), "pk")
        .values_list(*Visited._fields)
    )
    return [Visited(*row) for row in rows]


def raised_before(inspection: Inspection) -> list[Raised]:
    """Given an inspection, return what earlier ones of its authority that readers may see criticise; one query."""
    if inspection.authority_id is None or inspection.start is None:
        return []
    criticised = Q(finding__says__in=(Says.CONCERN, Says.MIXED)) | Q(finding__kind__in=TO_IMPROVE)
    rows = (
        FindingTheme.objects.filter(
            criticised,
            removed=False,
            finding__inspection__authority=inspection.authority_id,
            finding__inspection__start__lt=inspection.start,
            finding__inspection__letter__state=Letter.State.PUBLISHED,
        )
        .exclude(finding__kind=Kind.BACKGROUND)
        .order_by()
    )
    where = [f"finding__inspection__{name}" for name in ("pk", "letter_id", "framework", "start")]
    themes: dict[tuple[int, int, str, date], dict[str, str]] = defaultdict(dict)
    for *place, slug, name in rows.values_list(*where, "theme__slug", "theme__name").distinct():
        themes[tuple(place)][slug] = name
    return [Raised(*place, names) for place, names in themes.items()]

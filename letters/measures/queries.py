"""What these pages read from the database, in a constant number of queries each; nothing unpublished is in it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.db.models import (
    Aggregate,
    BigIntegerField,
    Count,
    F,
    Func,
    JSONField,
    Prefetch,
    Q,
    QuerySet,
    TextField,
    Value,
)
from django.utils.text import slugify

from letters.measures.follow_ups import Choice, Verdicts
from letters.measures.inspections import InspectionFacts, Raised
from letters.measures.judgements import Given
from letters.measures.movement import GRADES, Graded
from letters.measures.still import FULL, Asked
from letters.models import (
    Authority,
    Finding,
    FindingTheme,
    FollowUp,
    FollowUpMatch,
    Inspection,
    Judgement,
    Kind,
    Letter,
    Says,
    Theme,
    long_fields,
    remembered,
)
from letters.pages import UNKNOWN
from letters.reference.frameworks import JUDGEMENTS, OVERALL, framework_name

TO_IMPROVE = (Kind.AREA_FOR_DEVELOPMENT, Kind.PRIORITY_ACTION)
PUBLISHED = Letter.State.PUBLISHED
FEW_ASKED = 2_000  # inspections that are looked up, some 25 microseconds each; more are soon as slow as all
FEW_REMEMBERED = 4  # comparisons of few inspections, some 1 MB each
COUNTS = {
    "found": Count("pk"),
    "concerns": Count("pk", filter=Q(says=Says.CONCERN)),
    "strengths": Count("pk", filter=Q(says=Says.STRENGTH)),
}


def verdicts_of(authority: Authority) -> list[Verdicts]:
    """Given an authority, return how many items of which letter have which verdict in which later letter, and how many
    of these verdicts an editor has confirmed; two queries."""
    shown = FollowUp.objects.shown().of(authority).order_by()
    rows = list(
        shown.values_list("item__inspection_id", "later_id", "verdict").annotate(
            Count("pk"), confirmed=Count("pk", filter=Q(by_hand=True))
        )
    )
    held = inspections_by_id({pk for earlier, later, *_ in rows for pk in (earlier, later)})
    return [Verdicts(held[earlier], held[later], *counted) for earlier, later, *counted in rows]


def follow_ups_of(authority: Authority, choice: Choice) -> QuerySet[FollowUp]:
    """Given an authority and what is asked for, return those follow-ups with all that a page prints."""
    matches = FollowUpMatch.objects.select_related("finding__inspection", "set_by").order_by(
        "follow_up", F("score").desc(nulls_first=True), "pk"
    )
    chosen = FollowUp.objects.shown().of(authority).filter(item__inspection=choice.earlier)
    if choice.later:
        chosen = chosen.filter(later=choice.later)
    if choice.verdict:
        chosen = chosen.filter(verdict=choice.verdict)
    return (
        chosen.select_related("item__inspection__letter", "later__letter", "set_by")
        .defer(*long_fields("item__inspection__letter"), *long_fields("later__letter"))
        .prefetch_related(Prefetch("matches", queryset=matches))
        .order_by("item__position", "later__start", "pk")
    )


@remembered(1)
def full_inspections() -> Sequence[Asked]:
    """Return every dated full inspection of a known authority, with the themes in which it asked for improvement."""
    held = Inspection.objects.filter(
        letter__state=PUBLISHED, framework__in=FULL, start__isnull=False, authority__isnull=False
    ).values_list("pk", "authority__slug", "start")
    tags = FindingTheme.objects.filter(
        removed=False,
        finding__kind__in=TO_IMPROVE,
        finding__inspection__letter__state=PUBLISHED,
        finding__inspection__framework__in=FULL,
    )
    rows = tags.order_by().values_list("finding__inspection_id").annotate(_Gathered("theme__slug"))
    one: dict[str, str] = {}
    themes = {pk: frozenset([one.setdefault(slug, slug) for slug in slugs]) for pk, slugs in rows}
    return [Asked(slug, pk, start, themes.get(pk, frozenset())) for pk, slug, start in held if start]


def theme_names() -> dict[str, str]:
    """Return the names of all themes by slug, in their order."""
    return dict(Theme.objects.order_by("position", "name").values_list("slug", "name"))


def inspections_by_id(ids: set[int]) -> dict[int, Inspection]:
    """Given ids, return the inspections that readers may see, with their letters and authorities."""
    held = Inspection.objects.filter(letter__state=PUBLISHED, pk__in=ids)
    return {one.pk: one for one in held.select_related("letter", "authority").defer(*long_fields())}


@remembered(1)
def inspection_facts() -> Sequence[InspectionFacts]:
    """Return every inspection that readers may see; two queries."""
    grades = dict(
        Judgement.objects.filter(name=OVERALL, inspection__letter__state=PUBLISHED)
        .order_by()
        .values_list("inspection_id", "grade")
    )
    slugs = {grade: slugify(grade) or UNKNOWN for grade in {"", *grades.values()}}  # a handful
    rows = Inspection.objects.filter(letter__state=PUBLISHED).order_by("pk")
    return [
        InspectionFacts(
            pk,
            start.year if start else None,
            authority or UNKNOWN,
            region or UNKNOWN,
            framework or UNKNOWN,
            slugs[grades.get(pk, "")],
        )
        for pk, start, authority, region, framework in rows.values_list(
            "pk", "start", "authority__slug", "authority__region", "framework"
        )
    ]


def raised_by(finding_ids: Sequence[int]) -> dict[int, Raised]:
    """Given ids of findings, however many, return what each inspection raises by them; one query."""
    rows = Finding.objects.filter(pk__in=_Listed(finding_ids)).order_by()
    counted = rows.values_list("inspection_id").annotate(**COUNTS)
    return {inspection: Raised(*counts) for inspection, *counts in counted}


class _Listed(Func):
    """Numbers to look up, as one parameter: a list in the query itself has its limits, and takes longer to read."""

    template = "(SELECT value FROM json_each(%(expressions)s))"

    def __init__(self, numbers: Sequence[int]) -> None:
        text = f"[{','.join(map(str, numbers))}]"
        super().__init__(Value(text, TextField()), output_field=BigIntegerField())

    def as_postgresql(self, compiler: Any, connection: Any) -> Any:
        listed = "(SELECT value::bigint FROM json_array_elements_text((%(expressions)s)::json))"
        return self.as_sql(compiler, connection, template=listed)


@remembered(1)
def graded_inspections() -> Sequence[Graded]:
    """Return every published inspection that gave an overall grade, with a known authority and day; one query."""
    rows = Judgement.objects.filter(
        name=OVERALL,
        grade__in=GRADES,
        inspection__letter__state=PUBLISHED,
        inspection__start__isnull=False,
        inspection__authority__isnull=False,
    ).order_by("inspection__start", "inspection_id")
    fields = ("inspection_id", "inspection__authority__slug", "inspection__authority__region")
    held = rows.values_list(*fields, "inspection__start", "grade")
    return [Graded(pk, slug, region, start, grade) for pk, slug, region, start, grade in held if start]


@remembered(len(JUDGEMENTS))
def judgements_given(name: str) -> Sequence[Given]:
    """Given a judgement by its slug, return it of every published inspection that gave it; one query."""
    rows = Judgement.objects.filter(name=name, inspection__letter__state=PUBLISHED).order_by("inspection_id")
    fields = ("inspection_id", "inspection__framework", "inspection__start__year")
    held = rows.values_list(*fields, "inspection__authority__region", "grade")
    return [
        Given(pk, framework, str(year or ""), region or "", grade)
        for pk, framework, year, region, grade in held
    ]


@remembered(1)
def judgements_held() -> Sequence[tuple[str, int]]:
    """Return (judgement's slug, how many published inspections gave it), in the order of the reference."""
    rows = (
        Judgement.objects.filter(inspection__letter__state=PUBLISHED)
        .order_by()
        .values_list("name")
        .annotate(total=Count("pk"))
    )
    totals = dict(rows)
    return [(slug, totals[slug]) for slug in JUDGEMENTS if slug in totals]


@remembered(1)
def inspections_without_overall() -> Sequence[tuple[str, str, int]]:
    """Return (kind of inspection, its name, how many) of inspections without an overall grade, the most first."""
    graded = Judgement.objects.filter(name=OVERALL, grade__in=GRADES).values("inspection_id")
    rows = (
        Inspection.objects.filter(letter__state=PUBLISHED)
        .exclude(pk__in=graded)
        .order_by()
        .values_list("framework")
        .annotate(total=Count("pk"))
    )
    held = [(slug or UNKNOWN, framework_name(slug) or "kind not known", total) for slug, total in rows]
    return sorted(held, key=lambda row: (-row[2], row[1]))


def raising_themes(says: str, inspections: Collection[int]) -> Mapping[str, frozenset[int]]:
    """Given what findings say and the ids of inspections, return theme's slug -> the inspections in which a finding
    about it says so, background aside; two queries. Of more than FEW_ASKED inspections, all are read, and others may be
    told too. Both are remembered."""
    if len(inspections) > FEW_ASKED:
        return _raising_all(says)
    return _raising_of(says, frozenset(inspections))


@remembered(len(Says))
def _raising_all(says: str) -> Mapping[str, frozenset[int]]:
    return _raising(_tags_saying(says))


@remembered(FEW_REMEMBERED)
def _raising_of(says: str, inspections: frozenset[int]) -> Mapping[str, frozenset[int]]:
    return _raising(_tags_saying(says).filter(finding__inspection__in=_Listed(sorted(inspections))))


def _tags_saying(says: str) -> QuerySet[FindingTheme]:
    tags = FindingTheme.objects.filter(
        removed=False, finding__says=says, finding__inspection__letter__state=PUBLISHED
    )
    return tags.exclude(finding__kind=Kind.BACKGROUND)


def _raising(tags: QuerySet[FindingTheme]) -> dict[str, frozenset[int]]:
    """An inspection's id is one number in all themes: a number for each of them would take as much as the sets."""
    rows = tags.order_by().values_list("theme_id").annotate(_Gathered("finding__inspection_id"))
    slugs = dict(Theme.objects.order_by().values_list("pk", "slug"))
    one: dict[int, int] = {}
    return {slugs[theme]: frozenset([one.setdefault(pk, pk) for pk in found]) for theme, found in rows}


class _Gathered(Aggregate):
    """Values of a group as one list: a row for each of them takes longer to fetch than to find."""

    function = "JSON_GROUP_ARRAY"
    name = "gathered"
    output_field = JSONField()

    def as_postgresql(self, compiler: Any, connection: Any) -> Any:
        return self.as_sql(compiler, connection, function="JSONB_AGG")


def findings_raising(theme: str, says: str) -> list[tuple[int, int]]:
    """Given a theme's slug and what findings say, return (finding, inspection) of those that readers may see, the
    newest inspection first; background aside; one query."""
    tags = FindingTheme.objects.filter(
        removed=False,
        theme__slug=theme,
        finding__says=says,
        finding__inspection__letter__state=PUBLISHED,
    ).exclude(finding__kind=Kind.BACKGROUND)
    order = (
        F("finding__inspection__start").desc(nulls_last=True),
        "finding__inspection_id",
        "finding__position",
    )
    return list(tags.order_by(*order).values_list("finding_id", "finding__inspection_id"))


def findings_in_order(ids: Sequence[int]) -> list[Finding]:
    """Given numbers of findings, few, return these with their inspections, in this order."""
    shown = Finding.objects.shown().select_related("inspection__letter", "inspection__authority")
    held = shown.defer(*long_fields("inspection__letter")).in_bulk(ids)
    return [held[pk] for pk in ids if pk in held]

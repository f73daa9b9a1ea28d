"""The comparison as a page: which authority, beside whom, which years and kind of inspection."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from letters.measures import movement, queries
from letters.measures.compare import (
    CHOSEN,
    NEIGHBOURS,
    SIDES,
    CompareCell,
    CompareRow,
    Group,
    Pairs,
    compare_rows,
    group_of,
)
from letters.measures.inspections import InspectionFacts, chosen
from letters.measures.taken_tables import TakenPage, TakenTable, sent_table, taken_page
from letters.models import Authority, Finding
from letters.reference.frameworks import BY_SLUG, framework_name

MOST_BESIDE = 20  # findings of a side when a row is opened; the rest are a search away
MOST_CHOSEN = 20  # authorities in a set chosen by hand
GRADES = {slugify(grade): grade for grade in movement.GRADES}


@dataclass(frozen=True, slots=True)
class Asked:
    """What is compared: an authority, with whom (``others``, all inspections of a ``grade``, or its neighbours, region
    and England), raised as which side, and in what kind of inspection and years."""

    authority: Authority
    others: tuple[Authority, ...]
    side: str
    framework: str
    grade: str
    first: int | None
    last: int | None

    def common(self) -> Pairs:
        """The filters of a search that choose the same inspections."""
        pairs = [("framework", self.framework), ("from", self.first), ("to", self.last)]
        return tuple((key, str(value)) for key, value in pairs if value)


@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """An authority beside its neighbours, its region and England, or beside authorities chosen by hand."""
    return _compared(request, _authorities())


def _authorities() -> list[Authority]:
    return list(Authority.objects.defer("other_names").order_by("name"))


def _compared(
    request: HttpRequest, authorities: Sequence[Authority], refused: str = "", status: int = 200
) -> HttpResponse:
    """The page, with what was ``refused`` of its address on top."""
    context: dict[str, object] = {
        "ignored": [refused] if refused else _ignored(request, authorities),
        "authorities": authorities,
        "question": request.GET.urlencode(),
        "sides": SIDES,
        "grades": GRADES,
        "frameworks": [(slug, framework_name(slug)) for slug in BY_SLUG],
        "nav": "authorities",
        "own": (),
        "chosen": (),
    }
    asked = _asked(request, authorities)
    if asked:
        answer = _answered(asked)
        taken = _taken(request, asked, answer.groups, answer.rows)
        context |= {"asked": asked, "groups": answer.groups, "rows": answer.rows, "taken": taken}
        context |= {"own": [asked.authority.slug], "chosen": [one.slug for one in asked.others]}
        context["notes"] = _notes(asked, answer.groups)
    return render(request, "measures/compare.html", context, status=status)


def _ignored(request: HttpRequest, authorities: Sequence[Authority]) -> list[str]:
    """What of the address names nothing that can be compared, a sentence for each."""
    names = {one.slug for one in authorities}
    lists = {"authority": names, "with": names, "side": SIDES, "framework": BY_SLUG, "grade": GRADES}
    called = {
        "with": "authority",
        "side": "kind of finding",
        "framework": "inspection type",
        "grade": "grade",
    }
    return [
        f"There is no {called.get(name, name)} called ‘{value[:60]}’, so it was ignored."
        for name, known in lists.items()
        for value in request.GET.getlist(name)
        if value and value not in known
    ][:MOST_CHOSEN]


def _asked(request: HttpRequest, authorities: Sequence[Authority]) -> Asked | None:
    by_slug = {one.slug: one for one in authorities}
    authority = by_slug.get(request.GET.get("authority", ""))
    if authority is None:
        return None
    slugs = dict.fromkeys(request.GET.getlist("with"))
    others = tuple(by_slug[slug] for slug in slugs if slug in by_slug and slug != authority.slug)
    side = request.GET.get("side", "")
    framework = request.GET.get("framework", "")
    grade = request.GET.get("grade", "")
    return Asked(
        authority,
        others[:MOST_CHOSEN],
        side if side in SIDES else "concern",
        framework if framework in BY_SLUG else "",
        grade if grade in GRADES else "",
        _year(request, "from"),
        _year(request, "to"),
    )


def _year(request: HttpRequest, name: str) -> int | None:
    text = request.GET.get(name, "")
    return int(text) if len(text) == 4 and text.isascii() and text.isdigit() else None


@dataclass(frozen=True, slots=True)
class Answer:
    """The columns and the rows of a comparison."""

    groups: list[Group]
    rows: list[CompareRow]


def _answered(asked: Asked) -> Answer:
    groups = _groups(asked, _held(asked))
    return Answer(groups, _rows(asked, groups))


def _held(asked: Asked) -> list[InspectionFacts]:
    filters = {"framework": (asked.framework,)} if asked.framework else {}
    return chosen(queries.inspection_facts(), filters, asked.first, asked.last)


@require_safe
def compare_table(request: HttpRequest, ending: str) -> HttpResponse | StreamingHttpResponse:
    """The comparison as a file."""
    asked = _asked(request, _authorities())
    if asked is None:
        raise Http404("authority: name the authority to compare, as on the page")
    answer = _answered(asked)
    return sent_table(_taken(request, asked, answer.groups, answer.rows), ending)


def _taken(
    request: HttpRequest, asked: Asked, groups: Sequence[Group], rows: Sequence[CompareRow]
) -> TakenPage:
    heads = [
        f"{group.label}: {what}" for group in groups for what in ("found in", "of inspections", "percent")
    ]
    lines = [
        (
            row.name,
            *(value for cell in row.cells for value in (cell.part, cell.of, cell.percent)),
            row.difference,
        )
        for row in rows
    ]
    table = TakenTable(SIDES[asked.side], ("Theme", *heads, "Difference in points"), tuple(lines))
    title = f"{asked.authority.name} compared: share of inspections that found a {asked.side} in each theme"
    return taken_page(request, title, [table], reverse("compare"))


@dataclass(frozen=True, slots=True)
class Side:
    """A column of sentences: the newest findings of a group about a theme, and where all of them are."""

    cell: CompareCell
    label: str
    findings: tuple[Finding, ...]
    total: int


@require_safe
def compare_theme(request: HttpRequest, theme: str) -> HttpResponse:
    """A row of the comparison opened: what inspectors wrote of the first two groups, side by side."""
    authorities = _authorities()
    asked = _asked(request, authorities)
    names = queries.theme_names()
    if theme not in names:
        return _compared(request, authorities, f"There is no theme called ‘{theme[:60]}’.", 404)
    if asked is None:
        named = request.GET.get("authority", "")[:60]
        missing = f"There is no authority called ‘{named}’." if named else "Choose the authority to compare."
        return _compared(request, authorities, missing, 404)
    groups = _groups(asked, _held(asked))[:2]
    row = next((row for row in _rows(asked, groups) if row.slug == theme), None)
    found = queries.findings_raising(theme, asked.side)
    context = {
        "asked": asked,
        "name": names[theme],
        "shown_as": SIDES[asked.side],
        "row": row,
        "sides": _sides(groups, row, found) if row else [],
        "back": f"{reverse('compare')}?{request.GET.urlencode()}",
        "nav": "authorities",
    }
    return render(request, "measures/compare_theme.html", context)


def _sides(groups: Sequence[Group], row: CompareRow, found: Sequence[tuple[int, int]]) -> list[Side]:
    sides = []
    for group, cell in zip(groups, row.cells, strict=True):
        inspections = {one.pk for one in group.inspections}
        ids = [finding for finding, inspection in found if inspection in inspections]
        sides.append(Side(cell, group.label, tuple(queries.findings_in_order(ids[:MOST_BESIDE])), len(ids)))
    return sides


def _groups(asked: Asked, held: Sequence[InspectionFacts]) -> list[Group]:
    own = group_of(asked.authority.name, [asked.authority.slug], held)
    if asked.grade:
        graded = tuple(one for one in held if one.grade == asked.grade)
        return [own, Group(f"Graded {GRADES[asked.grade]}", graded, (("grade", asked.grade),))]
    if asked.others:
        label = CHOSEN if len(asked.others) > 1 else asked.others[0].name
        together = group_of(label, [one.slug for one in asked.others], held)
        each = [group_of(one.name, [one.slug], held) for one in asked.others]
        return [own, together, *(each if len(each) > 1 else [])]
    ranks = asked.authority.neighbour_ranks.order_by("rank").values_list("neighbour__slug", flat=True)
    region = asked.authority.region
    in_region = tuple(one for one in held if one.region == region)
    groups = [
        own,
        group_of(NEIGHBOURS, ranks, held),
        Group(asked.authority.get_region_display(), in_region, (("region", region),)),
        Group("England", tuple(held), ()),
    ]
    return [group for group in groups if group.inspections or group is own]


def _rows(asked: Asked, groups: Sequence[Group]) -> list[CompareRow]:
    ids = {one.pk for group in groups for one in group.inspections}
    raised = queries.raising_themes(asked.side, ids)
    return compare_rows(groups, raised, queries.theme_names(), side=asked.side, common=asked.common())


def _notes(asked: Asked, groups: Sequence[Group]) -> list[str]:
    """What a reader has to know about this comparison, in words."""
    name = asked.authority.name
    notes = []
    if asked.authority.is_former:
        notes.append(f"{name} no longer exists; its reports are those of its time.")
    if not asked.others and not asked.grade and not asked.authority.neighbour_ranks.exists():
        notes.append(f"{name} has no statistical neighbours in the list that this site uses.")
    elif not asked.others and not asked.grade:
        notes.append(
            f"Neighbours are the authorities most like {name}. {name} may not be a neighbour of each of them."
        )
    if not groups[0].inspections:
        choices = " with these choices" if asked.common() else ""
        notes.append(
            f"This site holds no inspection of {name}{choices}: the numbers are those of the others alone."
        )
    elif groups[0].is_few:
        total = len(groups[0].inspections)
        notes.append(
            f"{total} inspection{'' if total == 1 else 's'} of {name}: too few for a share to mean much."
        )
    held = {inspection.authority for group in groups[1:] for inspection in group.inspections}
    if without := [one.name for one in asked.others if one.slug not in held]:
        choices = " with these choices" if asked.common() else ""
        notes.append(f"This site holds no inspection of {' or '.join(without)}{choices}.")
    return notes

"""What these pages read from the database, in a constant number of queries each; nothing unpublished is in it."""

from __future__ import annotations

from collections import defaultdict

from django.db.models import Prefetch, QuerySet

from letters.measures.still import FULL, Asked
from letters.models import Authority, FindingTheme, FollowUp, FollowUpMatch, Inspection, Kind, Letter, Theme

TO_IMPROVE = (Kind.AREA_FOR_DEVELOPMENT, Kind.PRIORITY_ACTION)
PUBLISHED = Letter.State.PUBLISHED


def follow_ups_of(authority: Authority) -> QuerySet[FollowUp]:
    """Given an authority, return its follow-ups with all that a page prints."""
    matches = FollowUpMatch.objects.select_related("finding__inspection", "set_by").order_by(*ORDER)
    return (
        FollowUp.objects.shown()
        .of(authority)
        .select_related("item__inspection__letter", "later__letter", "set_by")
        .prefetch_related(Prefetch("matches", queryset=matches))
        .order_by("item__inspection__start", "item__position", "later__start", "pk")
    )


ORDER = ("follow_up", "-score", "pk")


def full_inspections() -> list[Asked]:
    """Return every dated full inspection of a known authority, with the themes in which it asked for improvement."""
    held = Inspection.objects.filter(
        letter__state=PUBLISHED, framework__in=FULL, start__isnull=False, authority__isnull=False
    ).values_list("pk", "authority__slug", "start")
    tags = FindingTheme.objects.filter(
        removed=False,
        finding__kind__in=TO_IMPROVE,
        finding__inspection__letter__state=PUBLISHED,
        finding__inspection__framework__in=FULL,
    ).values_list("finding__inspection_id", "theme__slug")
    themes: dict[int, set[str]] = defaultdict(set)
    for inspection, slug in tags.order_by().distinct():
        themes[inspection].add(slug)
    return [Asked(slug, pk, start, frozenset(themes[pk])) for pk, slug, start in held if start]


def theme_names() -> dict[str, str]:
    """Return the names of all themes by slug, in their order."""
    return dict(Theme.objects.order_by("position", "name").values_list("slug", "name"))


def inspections_by_id(ids: set[int]) -> dict[int, Inspection]:
    """Given ids, return the inspections that readers may see, with their letters and authorities."""
    held = Inspection.objects.filter(letter__state=PUBLISHED, pk__in=ids)
    return {one.pk: one for one in held.select_related("letter", "authority")}

"""What is indexed of a finding. Haystack finds this by the file's name."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.text import slugify
from haystack import indexes
from haystack.fields import FacetCharField, FacetMultiValueField

from letters.models import Finding, FindingTheme, Judgement
from search.query import UNKNOWN

OVERALL = "overall_effectiveness"


class FindingIndex(indexes.SearchIndex, indexes.Indexable):  # type: ignore[misc]
    """A finding: its words, and whole values to filter, count and sort by. ``day`` is its first day on site."""

    text = indexes.CharField(document=True, model_attr="text", stored=False)
    theme = FacetMultiValueField(stored=False)
    region = FacetCharField(stored=False)
    authority = FacetCharField(stored=False)
    framework = FacetCharField(stored=False)
    kind = FacetCharField(model_attr="kind", stored=False)
    grade = FacetCharField(stored=False)
    year = FacetCharField(stored=False)
    day = FacetCharField(stored=False)
    authority_name = FacetCharField(stored=False)

    def get_model(self) -> type[Finding]:
        return Finding

    def index_queryset(self, using: str | None = None) -> QuerySet[Finding]:
        """Those that readers may see, with what is indexed of them, in a few queries."""
        tagged = FindingTheme.objects.filter(removed=False).select_related("theme")
        overall = Judgement.objects.filter(name=OVERALL)
        return (
            Finding.objects.shown()
            .select_related("inspection__authority")
            .only(
                *("text", "kind", "position", "inspection__start", "inspection__framework"),
                *(
                    "inspection__authority__name",
                    "inspection__authority__slug",
                    "inspection__authority__region",
                ),
            )
            .prefetch_related(
                Prefetch("finding_themes", queryset=tagged, to_attr="tagged"),
                Prefetch("inspection__judgements", queryset=overall, to_attr="overall"),
            )
            .order_by("pk")
        )

    def prepare_theme(self, finding: Finding) -> list[str]:
        return sorted(tag.theme.slug for tag in finding.tagged)  # type: ignore[attr-defined]

    def prepare_region(self, finding: Finding) -> str:
        authority = finding.inspection.authority
        return authority.region if authority else UNKNOWN

    def prepare_authority(self, finding: Finding) -> str:
        authority = finding.inspection.authority
        return authority.slug if authority else UNKNOWN

    def prepare_framework(self, finding: Finding) -> str:
        return finding.inspection.framework or UNKNOWN

    def prepare_grade(self, finding: Finding) -> str:
        overall: list[Any] = finding.inspection.overall  # type: ignore[attr-defined]
        return slugify(overall[0].grade) if overall else UNKNOWN

    def prepare_year(self, finding: Finding) -> str:
        return str(finding.inspection.year or UNKNOWN)

    def prepare_day(self, finding: Finding) -> str | None:
        start: date | None = finding.inspection.start
        return start.isoformat() if start else None

    def prepare_authority_name(self, finding: Finding) -> str | None:
        authority = finding.inspection.authority
        return authority.name if authority else None

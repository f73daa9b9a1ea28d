"""What is indexed of a finding. Haystack finds this by the file's name."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Prefetch, QuerySet
from haystack import indexes
from haystack.fields import FacetCharField, FacetField, FacetMultiValueField

from letters.models import Finding, FindingTheme, Inspection, Judgement, Theme, is_published
from letters.reference.frameworks import OVERALL
from search.query import FACETS, Facet

OF_INSPECTION = "inspection__"
FACET_COLUMNS = [column for facet in FACETS for column in facet.reads]
READ = ("text", "inspection", *(one for one in FACET_COLUMNS if not one.startswith(OF_INSPECTION)))
READ_OF_INSPECTION = (
    *("start", "letter", "authority__name", "authority__slug", "authority__region"),
    *(one.removeprefix(OF_INSPECTION) for one in FACET_COLUMNS if one.startswith(OF_INSPECTION)),
)


class OneValue(FacetCharField):  # type: ignore[misc]
    """The value of a facet of which a finding has one."""

    def __init__(self, facet: Facet) -> None:
        super().__init__(stored=False)
        self.facet = facet

    def prepare(self, finding: Finding) -> Any:
        return self.facet.prepare(finding)


class ManyValues(FacetMultiValueField):  # type: ignore[misc]
    """The values of a facet of which a finding may have several."""

    def __init__(self, facet: Facet) -> None:
        super().__init__(stored=False)
        self.facet = facet

    def prepare(self, finding: Finding) -> Any:
        return self.facet.prepare(finding)


def _field_of(facet: Facet) -> FacetField:
    return ManyValues(facet) if facet.many else OneValue(facet)


# Haystack reads fields from a class's own attributes: a class whose attributes are the facets.
_Facets: Any = type("_Facets", (indexes.SearchIndex,), {facet.name: _field_of(facet) for facet in FACETS})


class FindingIndex(_Facets, indexes.Indexable):  # type: ignore[misc]
    """A finding: its words, and whole values to filter, count and sort by. ``day`` is its first day on site."""

    text = indexes.CharField(document=True, model_attr="text", stored=False)
    day = FacetCharField(stored=False)
    authority_name = FacetCharField(stored=False)

    def get_model(self) -> type[Finding]:
        return Finding

    def index_queryset(self, using: str | None = None) -> QuerySet[Finding]:
        """Those that readers may see, with what is indexed of them, in a few queries.

        What many findings share (an inspection, a theme) is read once for all that are read together.
        """
        themes = Prefetch("theme", Theme.objects.only("slug"))
        tagged = FindingTheme.objects.filter(removed=False).only("finding", "theme").prefetch_related(themes)
        overall = Prefetch("judgements", Judgement.objects.filter(name=OVERALL), to_attr="overall")
        inspections = Inspection.objects.select_related("authority").only(*READ_OF_INSPECTION)
        return (
            Finding.objects.filter(is_published("inspection__letter"))
            .only(*READ)
            .prefetch_related(
                Prefetch("inspection", inspections.prefetch_related(overall).order_by()),
                Prefetch("finding_themes", tagged.order_by(), to_attr="tagged"),
            )
            .order_by("pk")
        )

    def prepare_day(self, finding: Finding) -> str | None:
        start: date | None = finding.inspection.start
        return start.isoformat() if start else None

    def prepare_authority_name(self, finding: Finding) -> str | None:
        authority = finding.inspection.authority
        return authority.name if authority else None

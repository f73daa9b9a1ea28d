"""Letters by how far their review is, and by what is in doubt, in words."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from letters.models import Letter
from letters.reference.frameworks import fact_name

NEEDED, DONE = "needed", "done"


class ReviewFilter(admin.SimpleListFilter):
    """Whether an editor still has to look."""

    title = "review"
    parameter_name = "review"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(NEEDED, "Needs review"), (DONE, "Nothing to review")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Letter]) -> QuerySet[Letter]:
        return queryset.filter(needs_review=self.value() == NEEDED) if self.value() else queryset


class DoubtFilter(admin.SimpleListFilter):
    """What of the letters that need review is in doubt."""

    title = "doubt"
    parameter_name = "doubt"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        held = Letter.objects.needing_review().values_list("doubts", flat=True)
        fields = {doubt["field"] for doubts in held for doubt in doubts if doubt.get("needs_review")}
        return [(field, fact_name(field).capitalize()) for field in sorted(fields)]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Letter]) -> QuerySet[Letter]:
        field = self.value()
        if not field:
            return queryset
        needed = Letter.objects.needing_review().only("pk", "doubts")
        return queryset.filter(pk__in=[letter.pk for letter in needed if field in letter.fields_to_review])

"""A filter by kind of inspection that says its name, and “Not stated” where a letter states none."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from letters.models import Inspection
from letters.reference.frameworks import framework_name

NONE = "none"  # in the address, where a letter states no kind


class FrameworkFilter(admin.SimpleListFilter):
    """By the kinds of inspection that there are. ``field`` is the way to the framework from the rows listed."""

    title = "inspection type"
    parameter_name = "framework"
    field: ClassVar[str] = "framework"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        present = Inspection.objects.order_by("framework").values_list("framework", flat=True).distinct()
        return [(slug or NONE, framework_name(slug) if slug else "Not stated") for slug in present]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        chosen = self.value()
        return queryset.filter(**{self.field: "" if chosen == NONE else chosen}) if chosen else queryset


class InspectionFrameworkFilter(FrameworkFilter):
    """The same, of rows that belong to an inspection."""

    field = "inspection__framework"

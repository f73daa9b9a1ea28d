"""Themes and their rules."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, path

from letters import signals
from letters.admin.histories import KeptAdmin
from letters.admin.theme_preview import rules_preview
from letters.models import Finding, Theme


def _ring_for(findings: QuerySet[Finding]) -> None:
    signals.send_findings_changed(list(findings.values_list("pk", flat=True)))


@admin.register(Theme)
class ThemeAdmin(KeptAdmin):
    list_display = ["name", "group", "position"]
    list_filter = ["group"]
    search_fields = ["name", "slug"]
    prepopulated_fields = {"slug": ["name"]}

    def get_urls(self) -> list[URLPattern | URLResolver]:
        preview = path("<int:pk>/preview/", rules_preview(self.admin_site), name="letters_theme_preview")
        return [preview, *super().get_urls()]

    def save_model(self, request: HttpRequest, obj: Theme, form: ModelForm, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if "slug" in form.changed_data:
            _ring_for(Finding.objects.about(obj))

    def delete_model(self, request: HttpRequest, obj: Theme) -> None:
        _ring_for(Finding.objects.about(obj))
        super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Theme]) -> None:
        _ring_for(Finding.objects.filter(finding_themes__theme__in=queryset))
        super().delete_queryset(request, queryset)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Former addresses and tags go with their theme; nobody needs a permission of their own for them."""
        listed, counts, needed, protected = super().get_deleted_objects(objs, request)
        return listed, counts, needed - {"former slug", "finding theme"}, protected

"""Themes and their rules."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, URLResolver, path
from django.utils import timezone

from letters.admin.histories import KeptAdmin
from letters.admin.theme_preview import rules_preview
from letters.editing import delete_themes, save_theme
from letters.models import FindingTheme, FormerSlug, RetagRun, Theme

IDLE = timedelta(seconds=90)  # a run that has waited so long has no worker, or one with many files before it


@admin.register(Theme)
class ThemeAdmin(KeptAdmin):
    list_display = ["name", "group", "position"]
    list_filter = ["group"]
    search_fields = ["name", "slug"]
    prepopulated_fields = {"slug": ["name"]}
    change_list_template = "admin/letters/theme/change_list.html"

    def get_urls(self) -> list[URLPattern | URLResolver]:
        seen = self.admin_site.admin_view
        mine: list[URLPattern | URLResolver] = [
            path("<int:pk>/preview/", rules_preview(self.admin_site), name="letters_theme_preview"),
            path("run/", seen(self.run_view), name="letters_theme_run"),
        ]
        return [*mine, *super().get_urls()]

    def run_view(self, request: HttpRequest) -> HttpResponse:
        """How far the last run of the rules is, alone, for the script that keeps the page fresh."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return render(request, "admin/letters/theme/_run.html", _run())

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        response: HttpResponse = super().changelist_view(request, {**(extra_context or {}), **_run()})
        return response

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        context = {**(extra_context or {}), **_run()}
        response: HttpResponse = super().changeform_view(request, object_id, form_url, context)
        return response

    def save_model(self, request: HttpRequest, obj: Theme, form: ModelForm, change: bool) -> None:
        if save_theme(obj):
            message = (
                "Rules saved. All findings are being given their themes again; themes set by hand are kept."
            )
            self.message_user(request, message, messages.INFO)

    def delete_model(self, request: HttpRequest, obj: Theme) -> None:
        self.tell_of_many(request, delete_themes([obj]))

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Theme]) -> None:
        self.tell_of_many(request, delete_themes(queryset))

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """What goes with themes, counted: Django would load thousands of tags, to list them by the theme's name.

        Former addresses and tags go with their theme; nobody needs a permission of their own for them.
        """
        gone = list(objs)
        held: tuple[type[Model], ...] = (FindingTheme, FormerSlug)
        counts = {
            one._meta.verbose_name_plural: one._default_manager.filter(theme__in=gone).count() for one in held
        }
        may = all(self.has_delete_permission(request, theme) for theme in gone)
        needed = set() if may else {self.opts.verbose_name}
        listed = [f"Theme: {theme}" for theme in gone]
        return listed, {self.opts.verbose_name_plural: len(gone), **counts}, needed, []


def _run() -> dict[str, Any]:
    """The last run of the rules, and whether it seems that nobody will do it."""
    run = RetagRun.objects.first()
    waits = run is not None and run.started_at is None and run.ended_at is None
    return {"run": run, "run_is_idle": waits and run is not None and run.asked_at < timezone.now() - IDLE}

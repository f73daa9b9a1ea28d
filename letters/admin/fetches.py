"""Fetches from the public site: when, what they brought, and a button that starts one."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_POST

from letters.admin.histories import row_number
from letters.fetching import cost_of, is_at_work, start_now, summary_of
from letters.models import FetchRun, long_fields

MAX_ROWS = 1000


@admin.register(FetchRun)
class FetchRunAdmin(admin.ModelAdmin):
    list_display = ["__str__", "started_at", "state", "brought", "asked", "started_by"]
    list_select_related = ["started_by"]
    list_filter = ["state"]
    date_hierarchy = "started_at"
    change_list_template = "admin/letters/fetchrun/list.html"

    @admin.display(description="result")
    def brought(self, run: FetchRun) -> str:
        return summary_of(run)

    @admin.display(description="requests")
    def asked(self, run: FetchRun) -> str:
        return cost_of(run)

    def has_change_permission(self, request: HttpRequest, obj: FetchRun | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: FetchRun | None = None) -> bool:
        return False

    def get_model_perms(self, request: HttpRequest) -> dict[str, bool]:
        """A fetch is started by its button; nobody fills in a form for one."""
        return {**super().get_model_perms(request), "add": False}

    def get_urls(self) -> list[URLPattern]:
        start = path(
            "start/", self.admin_site.admin_view(require_POST(self.start_view)), name="letters_fetchrun_start"
        )
        return [start, *super().get_urls()]

    def start_view(self, request: HttpRequest) -> HttpResponse:
        """Have the worker fetch what is new."""
        if not self.has_add_permission(request) or not isinstance(request.user, User):
            raise PermissionDenied
        if start_now(request.user):
            self.message_user(
                request, "The fetch has been started. You can leave this page.", messages.SUCCESS
            )
        else:
            self.message_user(request, "A fetch is already running, or about to start.", messages.WARNING)
        return redirect("admin:letters_fetchrun_changelist")

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        return redirect("admin:letters_fetchrun_changelist")

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        about = {
            "at_work": is_at_work(),
            "site": settings.FETCH_SITE,
            "every_hours": settings.FETCH_EVERY_HOURS,
        }
        return super().changelist_view(request, {**(extra_context or {}), **about, "title": "Fetches"})

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """A run, with a row for each document that it ended."""
        run = get_object_or_404(FetchRun.objects.select_related("started_by"), pk=row_number(object_id))
        if not self.has_view_permission(request, run):
            raise PermissionDenied
        documents = run.documents.select_related("page", "letter").defer(*long_fields())
        context = {
            **self.admin_site.each_context(request),
            "run": run,
            "summary": summary_of(run),
            "cost": cost_of(run),
            "documents": documents.order_by("-asked_at")[:MAX_ROWS],
            "max_rows": MAX_ROWS,
            "opts": self.opts,
            "title": f"Fetch {run.pk}",
        }
        return TemplateResponse(request, "admin/letters/fetchrun/run.html", context)

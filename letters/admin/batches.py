"""Uploads: what was sent, how far it is, and how each file ended."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone

from letters.admin.histories import row_number
from letters.ingestion import disk_fault
from letters.models import Batch, Upload, long_fields

IDLE = timedelta(seconds=90)  # no file begun or ended for so long: a file may take 60 seconds to read


@admin.register(Batch)
class BatchAdmin(admin.ModelAdmin):
    list_display = ["__str__", "added_at", "added_by", "files", "added", "duplicates", "rejected", "unread"]
    list_select_related = ["added_by"]
    date_hierarchy = "added_at"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Batch]:
        ended = {
            f"{result}_total": Count("uploads", filter=Q(uploads__result=result))
            for result in ("added", "duplicate", "rejected")
        }
        held: QuerySet[Batch] = super().get_queryset(request)
        return held.annotate(total=Count("uploads"), **ended)

    @admin.display(ordering="total")
    def files(self, batch: Any) -> int:
        return int(batch.total)

    @admin.display(ordering="added_total")
    def added(self, batch: Any) -> int:
        return int(batch.added_total)

    @admin.display(ordering="duplicate_total")
    def duplicates(self, batch: Any) -> int:
        return int(batch.duplicate_total)

    @admin.display(ordering="rejected_total")
    def rejected(self, batch: Any) -> int:
        return int(batch.rejected_total)

    @admin.display(description="not yet read", ordering="total")
    def unread(self, batch: Any) -> int:
        return int(batch.total - batch.added_total - batch.duplicate_total - batch.rejected_total)

    def has_change_permission(self, request: HttpRequest, obj: Batch | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Batch | None = None) -> bool:
        return False

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        return redirect("admin:letters_letter_add")

    def get_urls(self) -> list[URLPattern]:
        rows = path("<int:pk>/rows/", self.admin_site.admin_view(self.rows_view), name="letters_batch_rows")
        return [rows, *super().get_urls()]

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """A batch, a row per file. While files wait it looks again by itself, with script or without."""
        context = {
            **self.admin_site.each_context(request),
            **self._rows(request, row_number(object_id)),
            "opts": self.opts,
        }
        return TemplateResponse(request, "admin/letters/batch/batch.html", context)

    def rows_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The rows alone, for the script that keeps the page fresh."""
        return render(request, "admin/letters/batch/_rows.html", self._rows(request, pk))

    def _rows(self, request: HttpRequest, pk: int) -> dict[str, Any]:
        batch = get_object_or_404(Batch.objects.select_related("added_by"), pk=pk)
        if not self.has_view_permission(request, batch):
            raise PermissionDenied
        uploads = list(
            batch.uploads.select_related("letter__inspection__authority")
            .defer(*long_fields())
            .order_by("position")
        )
        unread = [upload for upload in uploads if upload.state != Upload.State.ENDED]
        held_up = next((one.waiting_for for one in unread if one.waiting_for), "") or (
            unread and disk_fault()
        )
        return {
            "batch": batch,
            "uploads": uploads,
            "ended": len(uploads) - len(unread),
            "unread": len(unread),
            "to_review": sum(
                bool(one.result == "added" and one.letter and one.letter.needs_review) for one in uploads
            ),
            "held_up": held_up,
            "is_idle": bool(unread) and not held_up and _nothing_moves(batch),
            "title": f"Upload {batch.pk}",
        }


def _nothing_moves(batch: Batch) -> bool:
    """Whether no worker seems to be at work on anything."""
    since = timezone.now() - IDLE
    moved = Upload.objects.filter(Q(claimed_at__gt=since) | Q(ended_at__gt=since))
    return batch.added_at < since and not moved.exists()

"""Findings and inspections: lists to look through, their histories, and the way back. Both are edited in review."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path

from letters.admin.framework_filter import FrameworkFilter, InspectionFrameworkFilter
from letters.admin.histories import KeptAdmin, KeptForm, row_number
from letters.editing import AS_READ, FACTS, PARTS, correct_facts, correct_finding, delete_finding
from letters.models import Finding, Inspection
from letters.review import FactsForm, FindingForm, least_sure, review_address


class PartsForm(KeptForm):
    """An earlier version of a finding, checked as one that is typed in review."""

    rules = FindingForm

    def said(self) -> str:
        """Return what an editor had said that it says in that version; AS_READ where nobody had, "" without one."""
        if self.version is None:
            return ""
        return str(self.version.says) if self.version.says_by_hand else AS_READ


class KeptFactsForm(KeptForm):
    """Earlier facts of an inspection, checked as those that are typed in review."""

    rules = FactsForm


@admin.register(Finding)
class FindingAdmin(KeptAdmin):
    list_display = ["__str__", "inspection", "says", "kind", "page"]
    list_filter = [
        "says",
        "says_sure",
        "says_by_hand",
        "kind",
        "recurs",
        "by_hand",
        InspectionFrameworkFilter,
    ]
    search_fields = ["text", "section"]
    list_select_related = ["inspection__authority"]
    fields = list(PARTS)
    form = PartsForm

    def get_urls(self) -> list[URLPattern]:
        mine = path("least-sure/", self.admin_site.admin_view(least_sure), name="letters_finding_least_sure")
        return [mine, *super().get_urls()]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        findings = Finding.objects.select_related("inspection")
        finding = get_object_or_404(findings, pk=row_number(object_id))
        return redirect(review_address(finding.inspection.letter_id, finding.pk))

    def save_model(self, request: HttpRequest, obj: Finding, form: PartsForm, change: bool) -> None:
        """The way back from a history page: an earlier version's words, set by hand over the present ones."""
        present = Finding.objects.get(pk=obj.pk)
        editor = request.user if isinstance(request.user, User) else None
        parts = form.checked.values()
        correct_finding(present.pk, present.version, parts, says=form.said(), editor=editor)

    def delete_model(self, request: HttpRequest, obj: Finding) -> None:
        delete_finding(obj.pk, obj.version)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Finding]) -> None:
        for finding in queryset:
            delete_finding(finding.pk, finding.version)


@admin.register(Inspection)
class InspectionAdmin(KeptAdmin):
    """An inspection comes and goes with its letter."""

    list_display = ["__str__", "lead_inspector"]
    list_filter = [FrameworkFilter, "authority__region"]
    search_fields = ["authority__name", "title"]
    list_select_related = ["authority"]
    fields = ["authority", "framework", "title", "start", "end", "published", "lead_inspector"]
    form = KeptFactsForm

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Inspection | None = None) -> bool:
        return False

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        inspection = get_object_or_404(Inspection, pk=row_number(object_id))
        return redirect(review_address(inspection.letter_id))

    def save_model(self, request: HttpRequest, obj: Inspection, form: KeptFactsForm, change: bool) -> None:
        present = Inspection.objects.get(pk=obj.pk)
        given = {fact: getattr(obj, fact) for fact in FACTS} | form.checked.values()
        correct_facts(present.pk, present.version, given)

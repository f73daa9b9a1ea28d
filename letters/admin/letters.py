"""Letters: the list of all, uploading, and the review page that stands in for Django's own change form."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import dateformat, timezone

from letters.admin.framework_filter import InspectionFrameworkFilter
from letters.admin.histories import KeptAdmin, KeptForm, row_number
from letters.admin.review_filters import DoubtFilter, ReviewFilter
from letters.editing import publish, put_back_doubts, unpublish
from letters.ingestion import UploadForm, add_uploaded, remove
from letters.models import LONG, Finding, Letter
from letters.review import page_image, review

# Counted for each row: a join would be grouped by every column, and the list of days by the text of every letter.
HELD = (
    Finding.objects.filter(inspection__letter=OuterRef("pk"))
    .order_by()
    .values("inspection__letter")
    .annotate(held=Count("pk"))
    .values("held")
)


@admin.register(Letter)
class LetterAdmin(KeptAdmin):
    list_display = ["inspection", "name", "findings_held", "state", "review_status", "added_on"]
    list_display_links = ["inspection", "name"]
    list_filter = ["state", ReviewFilter, DoubtFilter, "is_sample", InspectionFrameworkFilter]
    search_fields = ["name", "sha256", "inspection__authority__name"]
    list_select_related = ["inspection__authority"]
    date_hierarchy = "added_at"
    actions = ["publish_letters", "unpublish_letters"]
    fields = ["name", "doubts", "settled"]
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[Letter]:
        held: QuerySet[Letter] = super().get_queryset(request)
        return held.defer(*LONG).annotate(findings_total=Coalesce(Subquery(HELD), 0))

    @admin.display(description="findings", ordering="findings_total")
    def findings_held(self, letter: Any) -> int:
        return int(letter.findings_total)

    @admin.display(description="added", ordering="added_at")
    def added_on(self, letter: Letter) -> str:
        return dateformat.format(timezone.localtime(letter.added_at), "j M Y")

    @admin.display(description="review", ordering="needs_review")
    def review_status(self, letter: Letter) -> str:
        return f"Needs review: {letter.review_words}" if letter.needs_review else "Nothing to review"

    def has_publish_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("letters.publish_letter")

    @admin.action(description="Publish the selected reports", permissions=["publish"])
    def publish_letters(self, request: HttpRequest, queryset: QuerySet[Letter]) -> None:
        findings = _findings_in(queryset.exclude(state=Letter.State.PUBLISHED))
        self.message_user(request, f"Reports published: {publish(queryset)}.", messages.SUCCESS)
        self.tell_of_many(request, findings)

    @admin.action(description="Unpublish the selected reports", permissions=["publish"])
    def unpublish_letters(self, request: HttpRequest, queryset: QuerySet[Letter]) -> None:
        findings = _findings_in(queryset.exclude(state=Letter.State.UNPUBLISHED))
        self.message_user(request, f"Reports unpublished: {unpublish(queryset)}.", messages.SUCCESS)
        self.tell_of_many(request, findings)

    def get_urls(self) -> list[URLPattern]:
        for_editors = self.admin_site.admin_view
        mine = [
            path("<int:pk>/review/", for_editors(review), name="letters_letter_review"),
            path("<int:pk>/pages/<int:number>.png", for_editors(page_image), name="letters_letter_page"),
        ]
        return [*mine, *super().get_urls()]

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        return redirect("admin:letters_letter_review", row_number(object_id))

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Adding letters is giving their files; everything else is read from them."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
        if form.is_valid():
            files: list[UploadedFile[bytes]] = form.cleaned_data["letters"]
            return redirect(add_uploaded(files, request.user))
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "form": form,
            "auto_publish": settings.AUTO_PUBLISH,
            "title": "Add reports",
        }
        return TemplateResponse(request, "admin/letters/letter/upload.html", context)

    def save_model(self, request: HttpRequest, obj: Letter, form: KeptForm, change: bool) -> None:
        """The way back from a history page: to the doubts as they stood. Publishing is an act of its own."""
        put_back_doubts(obj, form.version.doubts, form.version.settled)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Everything read from a letter goes with it: who may delete the letter may delete that."""
        listed, counts, _, protected = super().get_deleted_objects(objs, request)
        return listed, counts, set(), protected

    def delete_model(self, request: HttpRequest, obj: Letter) -> None:
        remove([obj])

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Letter]) -> None:
        findings = _findings_in(queryset)
        remove(queryset)
        self.tell_of_many(request, findings)


def _findings_in(letters: QuerySet[Letter]) -> int:
    return Finding.objects.filter(inspection__letter__in=letters.values("pk")).count()

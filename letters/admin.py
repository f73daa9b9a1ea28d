"""The editors' side: add letters, put right what was misread. Every change reaches the index by the bell."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import Field, QuerySet
from django.forms import ChoiceField, ModelForm
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html

from letters import signals
from letters.adding import add_uploaded
from letters.corrections import settle_doubts
from letters.forms import LetterUploadForm
from letters.ingest import Outcome, Result, remove
from letters.models import (
    Authority,
    Finding,
    FindingTheme,
    Inspection,
    Judgement,
    Letter,
    StatisticalNeighbour,
    Theme,
)
from letters.reading.frameworks import POLICY

FRAMEWORK_CHOICES = [(framework.slug, framework.name) for framework in POLICY]

admin.site.site_header = "Inspection Findings: editors"
admin.site.site_title = "Inspection Findings"
admin.site.index_title = "Letters, findings and themes"


def ring_for(findings: QuerySet[Finding]) -> None:
    """Say that these findings, or what they belong to, have changed."""
    signals.ring_stored(list(findings.values_list("pk", flat=True)))


class NeighbourInline(admin.TabularInline):
    model = StatisticalNeighbour
    fk_name = "authority"
    autocomplete_fields = ["neighbour"]
    extra = 0


@admin.register(Authority)
class AuthorityAdmin(admin.ModelAdmin):
    list_display = ["name", "region", "type", "ons_code", "is_former", "is_fictional"]
    list_filter = ["region", "type", "is_former", "is_fictional"]
    search_fields = ["name", "slug", "other_names"]
    prepopulated_fields = {"slug": ["name"]}
    inlines = [NeighbourInline]

    def save_model(self, request: HttpRequest, obj: Authority, form: ModelForm, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if change:
            ring_for(Finding.objects.of(obj))


class InspectionInline(admin.StackedInline):
    model = Inspection
    can_delete = False
    autocomplete_fields = ["authority"]
    fields = ["authority", "printed_authority", "framework", ("start", "end", "published"), "lead_inspector"]
    readonly_fields = ["printed_authority"]

    def formfield_for_dbfield(self, db_field: Field[Any, Any], request: HttpRequest, **kwargs: Any) -> Any:
        """The framework is chosen from those we know; what is stored stays its slug."""
        if db_field.name == "framework":
            return ChoiceField(choices=[("", "not known"), *FRAMEWORK_CHOICES], required=False)
        return super().formfield_for_dbfield(db_field, request, **kwargs)


@admin.register(Letter)
class LetterAdmin(admin.ModelAdmin):
    list_display = ["name", "inspection", "findings_held", "state", "needs_review", "added_at"]
    list_filter = ["state", "needs_review", "is_sample", "inspection__framework"]
    search_fields = ["name", "sha256", "inspection__authority__name"]
    list_select_related = ["inspection__authority"]
    date_hierarchy = "added_at"
    inlines = [InspectionInline]
    fields = ["name", "state", "open_letter", "what_is_doubtful", "sha256", "size_bytes", "pages", "unplaced"]
    readonly_fields = ["name", "open_letter", "what_is_doubtful", "sha256", "size_bytes", "pages", "unplaced"]

    @admin.display(description="findings")
    def findings_held(self, letter: Letter) -> int:
        return letter.inspection.findings.count()

    @admin.display(description="letter")
    def open_letter(self, letter: Letter) -> str:
        return format_html(
            '<a href="{}">Findings on the site</a> · <a href="{}">File as received</a>',
            letter.get_absolute_url(),
            reverse("letter_file", args=[letter.pk]),
        )

    @admin.display(description="doubts")
    def what_is_doubtful(self, letter: Letter) -> str:
        return "; ".join(doubt["message"] for doubt in letter.doubts) or "none"

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Adding a letter is giving its file; everything else is read from it."""
        if not self.has_add_permission(request):
            return redirect("admin:index")
        form = LetterUploadForm(request.POST or None, request.FILES or None)
        if request.method == "POST" and form.is_valid():
            return self._added(request, add_uploaded(form.cleaned_data["file"], request.user))
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "form": form,
            "title": "Add a letter",
        }
        return TemplateResponse(request, "admin/letters/letter/upload.html", context)

    def _added(self, request: HttpRequest, outcome: Outcome) -> HttpResponse:
        level = {Result.ADDED: messages.SUCCESS, Result.DUPLICATE: messages.WARNING}.get(
            outcome.result, messages.ERROR
        )
        messages.add_message(request, level, f"{outcome.name}: {outcome}")
        if outcome.letter is None:
            return redirect("admin:letters_letter_add")
        return redirect("admin:letters_letter_change", outcome.letter.pk)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        settle_doubts(form.instance)
        ring_for(Finding.objects.filter(inspection__letter=form.instance))

    def delete_model(self, request: HttpRequest, obj: Letter) -> None:
        remove([obj])

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Letter]) -> None:
        remove(queryset)


class FindingThemeInline(admin.TabularInline):
    model = FindingTheme
    extra = 0
    fields = ["theme", "words", "by_hand", "set_by"]
    readonly_fields = ["words", "by_hand", "set_by"]
    autocomplete_fields = ["theme"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[FindingTheme]:
        return super().get_queryset(request).filter(removed=False)


@admin.register(Finding)
class FindingAdmin(admin.ModelAdmin):
    list_display = ["__str__", "inspection", "kind", "page"]
    list_filter = ["kind", "recurs", "inspection__framework"]
    search_fields = ["text", "section"]
    list_select_related = ["inspection__authority"]
    fields = ["inspection", "kind", "section", "number", "page", "text", "recurs", "recurs_from", "outcomes"]
    readonly_fields = ["inspection"]
    inlines = [FindingThemeInline]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def save_formset(self, request: HttpRequest, form: Any, formset: BaseInlineFormSet, change: bool) -> None:
        assert request.user.pk is not None  # the admin lets nobody else in
        editor_id = request.user.pk
        for tag in formset.save(commit=False):
            FindingTheme.objects.filter(finding=tag.finding, theme=tag.theme, removed=True).delete()
            tag.by_hand, tag.set_by_id = True, editor_id
            tag.save()
        for tag in formset.deleted_objects:
            tag.removed, tag.by_hand, tag.set_by_id = True, True, editor_id
            tag.save()

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        signals.ring_stored([form.instance.pk])

    def delete_model(self, request: HttpRequest, obj: Finding) -> None:
        signals.ring_removed([obj.pk])
        super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Finding]) -> None:
        signals.ring_removed(list(queryset.values_list("pk", flat=True)))
        super().delete_queryset(request, queryset)


@admin.register(Theme)
class ThemeAdmin(admin.ModelAdmin):
    list_display = ["name", "group", "position"]
    list_filter = ["group"]
    search_fields = ["name", "slug"]
    prepopulated_fields = {"slug": ["name"]}

    def save_model(self, request: HttpRequest, obj: Theme, form: ModelForm, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if "slug" in form.changed_data:
            ring_for(Finding.objects.about(obj))

    def delete_model(self, request: HttpRequest, obj: Theme) -> None:
        ring_for(Finding.objects.about(obj))
        super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Theme]) -> None:
        ring_for(Finding.objects.filter(finding_themes__theme__in=queryset))
        super().delete_queryset(request, queryset)


class JudgementInline(admin.TabularInline):
    model = Judgement
    extra = 0


@admin.register(Inspection)
class InspectionAdmin(admin.ModelAdmin):
    """Judgements are corrected here; an inspection itself comes and goes with its letter."""

    list_display = ["__str__", "lead_inspector"]
    list_filter = ["framework", "authority__region"]
    search_fields = ["authority__name", "title"]
    list_select_related = ["authority"]
    autocomplete_fields = ["authority"]
    exclude = ["letter", "ranges"]
    inlines = [JudgementInline]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Inspection | None = None) -> bool:
        return False

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        settle_doubts(form.instance.letter)
        ring_for(Finding.objects.filter(inspection=form.instance))

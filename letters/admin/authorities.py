"""Authorities: their names and neighbours, and two that are one."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import JSONField, QuerySet
from django.forms import BaseInlineFormSet, ModelForm
from django.forms.fields import InvalidJSONInput
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from letters.admin.histories import KeptAdmin
from letters.editing import EditConflict, merge_authorities, save_authority
from letters.models import Authority, Finding, StatisticalNeighbour

MAX_ROWS = 40  # an authority has ten neighbours; Django would draw 2,000 rows of all authorities for who asks for them


class NeighbourFormSet(BaseInlineFormSet[StatisticalNeighbour, Authority, Any]):
    """Its fields stand in a table without labels: each gets its name, and whose row it is in."""

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        row = f": {form.instance.neighbour}" if form.instance.pk else ""
        for field in form.fields.values():
            widget = getattr(field.widget, "widget", field.widget)  # without its links to add and change
            widget.attrs["aria-label"] = f"{field.label}{row}"


class NeighbourInline(admin.TabularInline):
    model = StatisticalNeighbour
    formset = NeighbourFormSet
    fk_name = "authority"
    extra = 0
    max_num = MAX_ROWS

    def get_formset(self, request: HttpRequest, obj: Authority | None = None, **kwargs: Any) -> Any:
        return super().get_formset(request, obj, **kwargs, absolute_max=MAX_ROWS)


class NamesField(forms.JSONField):
    """JSON of which all that cannot be read is invalid: Django's field lets the errors of a number of thousands of
    digits (ValueError) and of lists a thousand deep (RecursionError) pass."""

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value)
        except (ValueError, RecursionError) as err:
            raise ValidationError(self.error_messages["invalid"], "invalid", {"value": "…"}) from err

    def bound_data(self, data: Any, initial: Any) -> Any:
        try:
            return super().bound_data(data, initial)
        except (ValueError, RecursionError):
            return InvalidJSONInput(data)


class MergeForm(forms.Form):
    """Which authority is to have all that the chosen ones have."""

    into = forms.ModelChoiceField(Authority.objects.all(), label="Merge into")


@admin.register(Authority)
class AuthorityAdmin(KeptAdmin):
    list_display = ["name", "region", "type", "ons_code", "is_former", "is_fictional"]
    list_filter = ["region", "type", "is_former", "is_fictional"]
    search_fields = ["name", "slug", "other_names"]
    prepopulated_fields = {"slug": ["name"]}
    formfield_overrides = {JSONField: {"form_class": NamesField}}
    inlines = [NeighbourInline]
    actions = ["merge_into"]

    def has_merge_permission(self, request: HttpRequest) -> bool:
        """Who merges changes one authority and takes another away."""
        return bool(self.has_change_permission(request) and self.has_delete_permission(request))

    @admin.action(description="Merge the selected authorities into another…", permissions=["merge"])
    def merge_into(self, request: HttpRequest, queryset: QuerySet[Authority]) -> HttpResponse | None:
        """Ask which, then let it have their letters, names and addresses."""
        form = MergeForm(request.POST if "into" in request.POST else None)
        if form.is_valid():
            into: Authority = form.cleaned_data["into"]
            for authority in queryset.exclude(pk=into.pk):
                self._merge(request, authority, into)
            self.tell_of_many(request, Finding.objects.of(into).count())
            return None
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "form": form,
            "authorities": queryset,
            "title": "Merge authorities",
        }
        return TemplateResponse(request, "admin/letters/authority/merge.html", context)

    def _merge(self, request: HttpRequest, authority: Authority, into: Authority) -> None:
        try:
            moved = merge_authorities(authority, into)
        except EditConflict:
            told = f"{authority} was not merged: somebody else has merged or deleted it, or {into}."
            self.message_user(request, told, messages.ERROR)
            return
        self.log_change(request, into, f"Merged {authority} into it")
        told = f"{authority} merged into {into}; reports moved: {moved}."
        self.message_user(request, told, messages.SUCCESS)

    def changeform_view(self, request: HttpRequest, *args: Any, **options: Any) -> HttpResponse:
        try:
            response: HttpResponse = super().changeform_view(request, *args, **options)
        except EditConflict:
            told = "Not saved: somebody else has deleted this authority, or merged it into another."
            self.message_user(request, told, messages.ERROR)
            return redirect("admin:letters_authority_changelist")
        return response

    def save_model(self, request: HttpRequest, obj: Authority, form: ModelForm, change: bool) -> None:
        self.tell_of_many(request, save_authority(obj))

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Former addresses go with their authority; nobody needs a permission for them."""
        listed, counts, needed, protected = super().get_deleted_objects(objs, request)
        return listed, counts, needed - {"former address"}, protected

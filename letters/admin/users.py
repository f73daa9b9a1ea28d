"""Editors' accounts and roles. Who looks after accounts cannot make himself more than he is."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, User
from django.db.models import ManyToManyField
from django.forms import CheckboxSelectMultiple
from django.http import HttpRequest

RANK = ["is_superuser", "user_permissions"]  # what only a superuser may give
DATES = ["last_login", "date_joined"]  # what happened; nobody sets it

admin.site.unregister([Group, User])


class TickedAdmin(admin.ModelAdmin):
    """Several of many are ticked: Django's two lists side by side have names that screen readers may pass over."""

    def formfield_for_manytomany(
        self, db_field: ManyToManyField[Any, Any], request: HttpRequest, **options: Any
    ) -> Any:
        return super().formfield_for_manytomany(
            db_field, request=request, widget=CheckboxSelectMultiple, **options
        )


@admin.register(Group)
class RoleAdmin(GroupAdmin, TickedAdmin):
    """Django's own."""


@admin.register(User)
class AccountAdmin(UserAdmin, TickedAdmin):
    """Django's own, but an administrator neither makes superusers nor touches them: roles are given as groups."""

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> Any:
        fields = super().get_readonly_fields(request, obj)
        return [*fields, *DATES] if request.user.is_superuser else [*fields, *DATES, *RANK]

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return super().has_change_permission(request, obj) and _may_touch(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return super().has_delete_permission(request, obj) and _may_touch(request, obj)


def _may_touch(request: HttpRequest, account: User | None) -> bool:
    return account is None or request.user.is_superuser or not account.is_superuser

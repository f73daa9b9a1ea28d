"""What an editor sees before saving a theme's rules: which findings would gain and lose the theme."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.views.decorators.http import require_POST

from letters.models import Theme
from letters.tagging import preview
from letters.theme_rules import RuleError


def rules_preview(site: AdminSite) -> Callable[..., HttpResponse]:
    """Given the admin site, return the view that answers the rules in a theme's form with what they would do."""

    @require_POST
    def view(request: HttpRequest, pk: int) -> HttpResponse:
        if not request.user.has_perm("letters.change_theme"):
            raise PermissionDenied
        theme = get_object_or_404(Theme, pk=pk)
        context = {
            **site.each_context(request),
            "title": f"What these rules would do: {theme}",
            "theme": theme,
        }
        try:
            phrases, exclusions = request.POST.get("phrases", ""), request.POST.get("exclusions", "")
            context["preview"] = preview(theme.slug, phrases, exclusions)
        except RuleError as error:
            context["error"] = str(error)
        return TemplateResponse(request, "admin/letters/theme/preview.html", context)

    guarded: Callable[..., HttpResponse] = site.admin_view(view)
    return guarded

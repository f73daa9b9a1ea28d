"""What people looked for and did not find, on the editors' first page."""

from __future__ import annotations

from typing import Any

from django import template
from django.template.context import Context

from search.models import EmptySearch

register = template.Library()

MOST = 8


@register.inclusion_tag("admin/search/emptysearch/_most.html", takes_context=True)
def empty_searches(context: Context) -> dict[str, Any]:
    """The most frequent ones; nothing for who may not see them."""
    may_see = context["request"].user.has_perm("search.view_emptysearch")
    return {"rows": EmptySearch.objects.all()[:MOST] if may_see else (), "may_see": may_see}

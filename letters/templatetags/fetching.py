"""The last fetch, for the editors' start page."""

from __future__ import annotations

from typing import Any

from django import template
from django.template import RequestContext

from letters.fetching import is_at_work, summary_of
from letters.models import FetchRun

LOOK_BACK = 20  # runs; a dry run has brought nothing, whatever it found
register = template.Library()


@register.inclusion_tag("admin/letters/fetchrun/_last.html", takes_context=True)
def last_fetch(context: RequestContext) -> dict[str, Any]:
    """When reports were last fetched and what that brought; nothing for who may not see it."""
    user = context["user"]
    if not user.has_perm("letters.view_fetchrun"):
        return {"may_view": False}
    run = next((run for run in FetchRun.objects.all()[:LOOK_BACK] if not run.request.get("dry_run")), None)
    return {
        "may_view": True,
        "may_start": user.has_perm("letters.add_fetchrun"),
        "run": run,
        "summary": summary_of(run) if run else "",
        "at_work": is_at_work(),
        "csrf_token": context.get("csrf_token"),
    }

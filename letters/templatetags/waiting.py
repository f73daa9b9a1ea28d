"""What waits for an editor, on their first page: letters to review, failed files, labels to check, what came."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any

from django import template
from django.template.context import Context
from django.utils import timezone

from letters.models import Finding, Inspection, Letter, Upload, long_fields

register = template.Library()

RECENT = 8  # reports in the list of the newest
FAILED_DAYS = 30


@register.inclusion_tag("admin/letters/letter/_waiting.html", takes_context=True)
def what_waits(context: Context) -> dict[str, Any]:
    """Nothing for who may not see letters."""
    user = context["request"].user
    if not user.has_perm("letters.view_letter"):
        return {}
    to_review = Letter.objects.needing_review().exclude(state=Letter.State.WITHDRAWN)
    since = timezone.now() - timedelta(days=FAILED_DAYS)
    newest = Inspection.objects.select_related("letter", "authority").defer(*long_fields())
    return {
        "may_see": True,
        "doubts": _by_doubt(to_review.values_list("doubts", flat=True)),
        "to_review": to_review.count(),
        "unpublished": Letter.objects.filter(state=Letter.State.UNPUBLISHED).count(),
        "failed": Upload.objects.filter(result="rejected", ended_at__gt=since).count(),
        "failed_days": FAILED_DAYS,
        "unsure": Finding.objects.filter(says_sure=False, says_by_hand=False).exclude(says="").count(),
        "newest": newest.order_by("-letter__added_at", "-pk")[:RECENT],
    }


def _by_doubt(all_doubts: Any) -> list[tuple[str, int]]:
    """(what is in doubt, in how many letters), the most frequent first."""
    counted = Counter(
        field
        for doubts in all_doubts
        for field in {doubt["field"] for doubt in doubts if doubt.get("needs_review")}
    )
    return sorted(counted.items(), key=lambda row: (-row[1], row[0]))

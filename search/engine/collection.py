"""What the collection holds, in numbers: what every answer is an answer of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Max, Min

from letters.models import Finding, Inspection, Letter, remembered
from letters.reference.frameworks import framework_name


@remembered(1)
def collection() -> Mapping[str, Any]:
    """Return how many letters, findings and authorities readers see, of what kinds and years; four database queries."""
    shown = Inspection.objects.filter(letter__state=Letter.State.PUBLISHED)
    kinds = shown.exclude(framework="").values_list("framework", flat=True)
    span = shown.aggregate(oldest=Min("start"), newest=Max("start"))
    return {
        "letters": shown.count(),
        "findings": Finding.objects.shown().count(),
        "authorities": shown.exclude(authority=None).values("authority").distinct().count(),
        "frameworks": sorted(framework_name(slug) for slug in kinds.order_by().distinct()),
        "first": span["oldest"].year if span["oldest"] else None,
        "last": span["newest"].year if span["newest"] else None,
        "newest": span["newest"],
    }

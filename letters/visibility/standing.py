"""What can be seen at one moment, which nothing that is noted meanwhile falls into."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from letters.models import FindingVisibility
from letters.visibility.noting import CHUNK, locked_clock


@transaction.atomic
def visible_now(finding_ids: Collection[int]) -> tuple[datetime, set[int]]:
    """Given ids of findings, return which of them can be seen, and the moment of which that is true."""
    clock = locked_clock()
    ids = list(finding_ids)
    seen: set[int] = set()
    for start in range(0, len(ids), CHUNK):
        rows = FindingVisibility.objects.visible().filter(pk__in=ids[start : start + CHUNK])
        seen.update(rows.order_by().values_list("finding_id", flat=True))
    return clock.at, seen

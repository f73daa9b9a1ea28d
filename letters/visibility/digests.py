"""What readers are told of findings, as a short text that differs where any of it does."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection
from typing import Any

from letters.models import Finding, FindingTheme, FollowUp, Inspection, Judgement

OWN = ("text", "section", "number", "page", "kind", "recurs", "says", "says_sure")
CONTEXT = (
    *("framework", "title", "start", "end", "published"),
    *("authority__name", "authority__region", "letter__sha256", "letter__is_sample"),
    *("letter__source_url", "letter__source_page_url"),
)
DIGEST_BYTES = 12  # of a collection of a million, two are alike by chance once in 10^17


def digests_of(finding_ids: Collection[int]) -> dict[int, str]:
    """Given findings' ids, return the digests of those that readers can see; five database queries."""
    shown = Finding.objects.shown_among(finding_ids).order_by()
    rows = {pk: (inspection, own) for pk, inspection, *own in shown.values_list("pk", "inspection_id", *OWN)}
    contexts = _contexts({inspection for inspection, _ in rows.values()})
    themes = _by_first(
        FindingTheme.objects.filter(finding__in=rows, removed=False)
        .order_by("theme__name")
        .values_list("finding_id", "theme__name")
    )
    later = _by_first(
        FollowUp.objects.shown_of(rows)
        .order_by("later__start", "pk")
        .values_list("item_id", "later__start", "verdict", "by_hand")
    )
    return {
        pk: _digest([own, contexts[inspection], themes[pk], later[pk]])
        for pk, (inspection, own) in rows.items()
        if inspection in contexts  # or its letter was deleted between two of the queries
    }


def _contexts(inspection_ids: Collection[int]) -> dict[int, Any]:
    """What is told of the inspections, with their grades."""
    rows = Inspection.objects.filter(pk__in=inspection_ids).order_by()
    grades = _by_first(
        Judgement.objects.filter(inspection__in=inspection_ids)
        .order_by("position", "name")
        .values_list("inspection_id", "name", "grade")
    )
    return {pk: (facts, grades[pk]) for pk, *facts in rows.values_list("pk", *CONTEXT)}


def _by_first(rows: Any) -> defaultdict[int, list[Any]]:
    """Rows by their first value."""
    grouped: defaultdict[int, list[Any]] = defaultdict(list)
    for key, *values in rows:
        grouped[key].append(values)
    return grouped


def _digest(what: Any) -> str:
    return hashlib.blake2b(repr(what).encode(), digest_size=DIGEST_BYTES).hexdigest()

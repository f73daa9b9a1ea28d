"""The heads of columns where each column is an inspection: short enough to stand side by side. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from letters.models import Inspection
from letters.reference.frameworks import BY_SLUG


@dataclass(frozen=True, slots=True)
class Column:
    """An inspection, what practitioners call its kind, and its month, "Jun 2026"."""

    inspection: Inspection
    name: str
    month: str


def column_of(inspection: Inspection) -> Column:
    """Given an inspection, return the head of its column."""
    framework = BY_SLUG.get(inspection.framework)
    name = framework.short_name if framework else inspection.framework_label or "Report"
    month = f"{inspection.start:%b %Y}" if inspection.start else "no date"
    return Column(inspection, name, month)

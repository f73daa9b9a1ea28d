"""The heads of columns where each column is an inspection: short enough to stand side by side. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from letters.models import Inspection

# Framework -> what practitioners call it, short enough for the head of a column.
SHORT_NAMES = {
    "area-send": "Area SEND",
    "contact-referral-assessment": "Contact, referral, assessment",
    "focused-visit": "Focused visit",
    "ilacs": "ILACS",
    "joint-area-review-progress": "Joint area review progress",
    "jtai": "JTAI",
    "local-area-send": "Local area SEND",
    "local-area-send-revisit": "Local area SEND revisit",
    "looked-after-children": "Looked after children",
    "monitoring-visit": "Monitoring visit",
    "protection-of-children": "Protection of children",
    "safeguarding-looked-after": "Safeguarding and looked after children",
    "sif": "Single inspection",
}


@dataclass(frozen=True, slots=True)
class Column:
    """An inspection, what practitioners call its kind, and its month, "Jun 2026"."""

    inspection: Inspection
    name: str
    month: str


def column_of(inspection: Inspection) -> Column:
    """Given an inspection, return the head of its column."""
    name = SHORT_NAMES.get(inspection.framework) or inspection.framework_label or "Letter"
    month = f"{inspection.start:%b %Y}" if inspection.start else "no date"
    return Column(inspection, name, month)

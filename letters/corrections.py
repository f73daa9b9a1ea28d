"""What a person has put right: doubts that are settled by it, and who said so."""

from __future__ import annotations

from letters.models import FindingTheme, Inspection, Letter


def settle_doubts(letter: Letter) -> None:
    """Given a letter whose facts an editor has supplied, keep only the doubts about facts still missing."""
    inspection = Inspection.objects.get(letter=letter)
    told = {
        "authority": inspection.authority_id is not None,
        "inspection dates": inspection.start is not None,
        "framework": bool(inspection.framework),
    }
    letter.doubts = [doubt for doubt in letter.doubts if not told.get(doubt["field"], False)]
    letter.needs_review = bool(letter.fields_to_review)
    letter.save(update_fields=["doubts", "needs_review"])


def take_off_theme(tag: FindingTheme, editor_id: int) -> None:
    """Given a theme on a finding, take it off for good: rules will not bring it back."""
    tag.removed, tag.by_hand, tag.set_by_id = True, True, editor_id
    tag.save(update_fields=["removed", "by_hand", "set_by"])

"""Saving themes and authorities, with the signals and the retagging that a change needs."""

from __future__ import annotations

from collections.abc import Iterable

from letters import signals
from letters.editing.versions import EditConflict
from letters.models import (
    Authority,
    Finding,
    FindingTheme,
    Theme,
    authorities_held,
    delete_all,
)
from letters.tagging import request_retag

RULES = ("phrases", "exclusions")
TOLD = ("slug", "name")  # of a theme, with each of its findings: by the index and by files


@authorities_held()
def save_theme(theme: Theme) -> bool:
    """Given a theme as it is to be, save it; say whether all findings are now given their themes again.

    What changes is compared with the database and not with a form: restoring from the history has no form.
    """
    before = Theme.objects.filter(pk=theme.pk).first() or Theme()
    theme.save()
    if any(getattr(before, part) != getattr(theme, part) for part in TOLD):
        signals.send_findings_changed(Finding.objects.about(theme).values_list("pk", flat=True))
    if all(getattr(before, rule) == getattr(theme, rule) for rule in RULES):
        return False
    request_retag()
    return True


@authorities_held(alone=True)
def delete_themes(themes: Iterable[Theme]) -> int:
    """Given themes, delete them, and take them off all findings; return how many findings had one. Alone: whoever gives
    a finding a theme that is going has rows that this waits for, and would wait for this."""
    gone = list(Theme.objects.select_for_update().filter(pk__in=[theme.pk for theme in themes]))
    tags = FindingTheme.objects.filter(theme__in=gone).order_by()
    ids = list(tags.filter(removed=False).values_list("finding_id", flat=True).distinct())
    signals.send_findings_changed(ids)
    delete_all(tags)
    for theme in gone:
        theme.delete()
    return len(ids)


@authorities_held()
def save_authority(authority: Authority) -> int:
    """Given an authority as it is to be, save it, and say that its findings have changed; return how many it has.

    Raises EditConflict where it was deleted, or merged into another, since it was read.
    """
    if authority.pk and not Authority.objects.filter(pk=authority.pk).exists():
        raise EditConflict(None)
    authority.save()
    ids = list(Finding.objects.of(authority).values_list("pk", flat=True))
    signals.send_findings_changed(ids)
    return len(ids)

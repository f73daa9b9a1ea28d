"""Saving themes and authorities, with the signals and the retagging that a change needs."""

from __future__ import annotations

from django.db import transaction

from letters import signals
from letters.models import Authority, Finding, Theme
from letters.tagging import request_retag

RULES = ("phrases", "exclusions")


@transaction.atomic
def save_theme(theme: Theme) -> bool:
    """Given a theme as it is to be, save it; say whether all findings are now given their themes again.

    What changes is compared with the database and not with a form: restoring from the history has no form.
    """
    before = Theme.objects.filter(pk=theme.pk).first() or Theme()
    theme.save()
    if before.slug != theme.slug:
        signals.send_findings_changed(Finding.objects.about(theme).values_list("pk", flat=True))
    if all(getattr(before, rule) == getattr(theme, rule) for rule in RULES):
        return False
    request_retag()
    return True


@transaction.atomic
def save_authority(authority: Authority) -> None:
    """Given an authority as it is to be, save it, and say that its findings have changed."""
    authority.save()
    signals.send_findings_changed(Finding.objects.of(authority).values_list("pk", flat=True))

"""What readers may see: letters shown, taken back, and withdrawn with a reason."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from letters import signals
from letters.models import Finding, Letter


def publish(letters: Iterable[Letter]) -> int:
    """Given letters, show them to readers from now on; return how many were not shown before."""
    return _set_state(letters, Letter.State.PUBLISHED)


def unpublish(letters: Iterable[Letter]) -> int:
    """Given letters, take them back from readers; return how many were shown before."""
    return _set_state(letters, Letter.State.UNPUBLISHED)


def withdraw(letters: Iterable[Letter], reason: str) -> int:
    """Given letters and why they no longer stand, take them back; who comes to them is told why."""
    return _set_state(letters, Letter.State.WITHDRAWN, reason)


@transaction.atomic
def _set_state(letters: Iterable[Letter], state: Letter.State, reason: str = "") -> int:
    letter_ids = [letter.pk for letter in letters]
    changed = list(Letter.objects.select_for_update().filter(pk__in=letter_ids).exclude(state=state))
    for letter in changed:
        letter.state, letter.withdrawn_reason = state, reason
        letter.save(update_fields=["state", "withdrawn_reason", "shown_since"])
    findings = list(Finding.objects.filter(inspection__letter__in=changed).values_list("pk", flat=True))
    send = signals.send_findings_changed if state == Letter.State.PUBLISHED else signals.send_findings_removed
    send(findings)
    return len(changed)

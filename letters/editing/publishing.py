"""What readers may see: letters shown, taken back, and withdrawn with a reason."""

from __future__ import annotations

from collections.abc import Iterable

from letters import signals
from letters.editing.corrections import dismiss_doubts
from letters.editing.versions import EditConflict
from letters.models import Finding, Letter, authorities_held

REPLACED = "A newer version of it has been published."


def publish(letters: Iterable[Letter]) -> int:
    """Given letters, show them to readers from now on; return how many were not shown before."""
    return _set_state(letters, Letter.State.PUBLISHED)


def unpublish(letters: Iterable[Letter]) -> int:
    """Given letters, take them back from readers; return how many were shown before."""
    return _set_state(letters, Letter.State.UNPUBLISHED)


def withdraw(letters: Iterable[Letter], reason: str) -> int:
    """Given letters and why they no longer stand, take them back; their pages show readers why."""
    return _set_state(letters, Letter.State.WITHDRAWN, reason)


@authorities_held()
def replace_letter(letter: Letter) -> Letter:
    """Given a letter that reads like one held before it, show it in the place of that one, which is withdrawn and leads
    to it; both are kept. Return the earlier letter. Raises EditConflict where the letter reads like none any more."""
    letter = Letter.objects.select_for_update().get(pk=letter.pk)
    earlier = letter.reads_like
    if earlier is None or not letter.likeness:
        raise EditConflict(letter.inspection)
    withdraw([earlier], REPLACED)
    letter.replaces, letter.settled = earlier, [*letter.settled, letter.likeness]
    letter.save(update_fields=["replaces"])
    dismiss_doubts(letter)
    publish([letter])
    return earlier


def _clear_replacements(letters: Iterable[Letter]) -> None:
    """A letter that is shown again is no longer replaced by another."""
    for successor in Letter.objects.filter(replaces__in=letters):
        successor.replaces = None
        successor.save(update_fields=["replaces"])


@authorities_held()
def _set_state(letters: Iterable[Letter], state: Letter.State, reason: str = "") -> int:
    letter_ids = [letter.pk for letter in letters]
    changed = list(
        Letter.objects.select_for_update().filter(pk__in=letter_ids).exclude(state=state).order_by("pk")
    )
    for letter in changed:
        letter.state, letter.withdrawn_reason = state, reason
        letter.save(update_fields=["state", "withdrawn_reason", "shown_since"])
    if state == Letter.State.PUBLISHED:
        _clear_replacements(changed)
    findings = list(Finding.objects.filter(inspection__letter__in=changed).values_list("pk", flat=True))
    send = signals.send_findings_changed if state == Letter.State.PUBLISHED else signals.send_findings_removed
    send(findings)
    return len(changed)

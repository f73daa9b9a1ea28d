"""Two authorities that are one, or have become one."""

from __future__ import annotations

from django.db import transaction

from letters import signals
from letters.editing.versions import EditConflict
from letters.models import Authority, Finding, FormerSlug, Inspection, StatisticalNeighbour, hold_authorities


@transaction.atomic
def merge_authorities(authority: Authority, into: Authority) -> int:
    """Given two authorities, move all that the first has to the second, its names and addresses too, and
    delete the first; return how many letters moved. Raises ValueError where they are the same, and EditConflict where
    one of them is gone."""
    if authority.pk == into.pk:
        raise ValueError("An authority cannot be merged into itself")
    hold_authorities(alone=True)  # before any row: see authorities_held
    both = Authority.objects.filter(pk__in=[authority.pk, into.pk]).order_by("pk")
    if len(both.select_for_update(no_key=True)) < 2:
        raise EditConflict(None)
    moved = _locked_letters(authority)
    for inspection in moved:
        inspection.authority = into
        inspection.save()
    into.refresh_from_db()
    _move_neighbours(authority, into)
    into.other_names = list(dict.fromkeys([*into.other_names, authority.name, *authority.other_names]))
    into.save()
    authority.former_slugs.update(authority=into)
    _end(authority, into)
    signals.send_findings_changed(Finding.objects.of(into).values_list("pk", flat=True))
    return len(moved)


def _locked_letters(authority: Authority) -> list[Inspection]:
    """The inspections of an authority, each as it is once whoever is changing it has ended, and kept so."""
    return list(Inspection.objects.filter(authority=authority).select_for_update(no_key=True).order_by("pk"))


def _end(authority: Authority, into: Authority) -> None:
    """Delete an authority; its address leads to the other."""
    slug = authority.slug
    authority.delete()
    FormerSlug.objects.update_or_create(field="authority", slug=slug, defaults={"authority": into})


def _move_neighbours(authority: Authority, into: Authority) -> None:
    """Authorities that had the first as a neighbour get the second, unless they have it already or are it."""
    already = StatisticalNeighbour.objects.filter(neighbour=into).values_list("authority_id", flat=True)
    ranks = StatisticalNeighbour.objects.filter(neighbour=authority)
    ranks.exclude(authority_id__in=[*already, into.pk]).update(neighbour=into)

"""The project's own authorities and themes into an installation that has them already, beside what people changed.

What a row was last loaded as is read from its history: the first version of what was loaded is "as read", every later
version that this module writes is "loaded". A field that still has its last loaded value follows the files; one that a
person has changed stays, and a row that a person has deleted, merged or renamed does not come back.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from django.core.exceptions import ValidationError

from letters.editing.reference_rows import save_authority, save_theme
from letters.models import FIRST, Authority, StatisticalNeighbour, Theme, authorities_held
from letters.reference.load import REFERENCE, authority_values, neighbour_names, theme_values

LOADED = "loaded"
Row = Theme | Authority


@dataclass(slots=True)
class Loaded:
    """Slugs added and changed, and what could not be loaded, a line each."""

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


@authorities_held()
def load_reference() -> Loaded:
    """Bring authorities and themes in line with the project's files; return what was done. Again, it does nothing."""
    loaded = Loaded()
    path = REFERENCE / "authorities.csv"
    for values in authority_values(path):
        _load(Authority, values, loaded)
    _add_neighbours(loaded.added, neighbour_names(path))
    for values in theme_values():
        _load(Theme, values, loaded)
    return loaded


def _load(model: type[Row], values: Mapping[str, Any], loaded: Loaded) -> None:
    slug = values["slug"]
    row = model._default_manager.filter(slug=slug).first()
    former = None if row else model.history.filter(slug=slug).first()
    if former:
        row = model._default_manager.filter(pk=former.id).first()
        if row is None:
            return  # a person has deleted it, or merged it into another
    changes = _changes(row, values) if row else values
    if not changes:
        return
    try:
        _save(row or model(), changes)
    except ValidationError as error:
        loaded.refused.append(f"{slug}: {' '.join(error.messages)}")
    else:
        (loaded.changed if row else loaded.added).append(slug)


def _save(row: Row, changes: Mapping[str, Any]) -> None:
    for name, value in changes.items():
        setattr(row, name, value)
    row.full_clean()
    row.__dict__["_change_reason"] = LOADED if row.pk else FIRST
    if isinstance(row, Theme):
        save_theme(row)
    else:
        save_authority(row)


def _changes(row: Row, values: Mapping[str, Any]) -> dict[str, Any]:
    """The fields whose value in the file is another than was last loaded, and that no person has changed."""
    last_loaded = _last_loaded(row, [name for name in values if name not in ("slug", "position")])
    changes = {}
    for name, before in last_loaded.items():
        present, value = getattr(row, name), values[name]
        if isinstance(value, list):
            value = [*present, *(item for item in value if item not in [*before, *present])]
        elif present != before:
            continue
        if value != present:
            changes[name] = value
    return changes


def _last_loaded(row: Row, names: Iterable[str]) -> dict[str, Any]:
    """What each field was last loaded as; empty where a person has made the row."""
    versions = list(row.history.order_by("history_date", "history_id"))
    if not versions:
        return {name: getattr(row, name) for name in names}  # nobody has changed it since it was loaded
    if versions[0].history_change_reason != FIRST:
        return {}
    last_loaded = {name: getattr(versions[0], name) for name in names}
    for before, version in pairwise(versions):
        if version.history_change_reason == LOADED:
            written = {name: getattr(version, name) for name in last_loaded}
            last_loaded |= {name: value for name, value in written.items() if value != getattr(before, name)}
    return last_loaded


def _add_neighbours(slugs: Iterable[str], names: Mapping[str, list[str]]) -> None:
    """The neighbours of authorities that are new; one that is not held under its name is left out."""
    by_name = {authority.name: authority for authority in Authority.objects.all()}
    StatisticalNeighbour.objects.bulk_create(
        StatisticalNeighbour(authority=Authority.objects.get(slug=slug), neighbour=by_name[name], rank=rank)
        for slug in slugs
        for rank, name in enumerate(names[slug], start=1)
        if name in by_name
    )

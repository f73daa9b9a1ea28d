"""Values set by hand: how they are marked, and how two editors are kept from overwriting one another.

A row's ``hand`` maps each field that an editor has set to what had been read. A row's ``version`` goes up by one
with each change; to save, an editor must name the version that was shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, TypeVar

from django.db.models import F, Field

from letters.errors import SiteError
from letters.models import Difference, Finding, Inspection, successor_of

Editable = TypeVar("Editable", Finding, Inspection)


class EditConflict(SiteError):
    """Somebody else has changed the row since it was shown; ``current`` is the row as it is now, None if gone.

    Trying again helps with the version that the row has now, once its editor has seen it.
    """

    def __init__(self, current: Finding | Inspection | None) -> None:
        self.current = current
        super().__init__(self._message())

    def _message(self) -> str:
        if self.current is None:
            return "Somebody else removed this while you were editing it"
        last = type(self.current).history.filter(id=self.current.pk).first()
        who = (last and last.history_user) or "Somebody else"
        return f"{who} has changed this while you were editing it"


def lock_version(model: type[Editable], pk: int, version: int) -> Editable:
    """Given the version that an editor saw, return the row for changing, until the transaction ends.

    Raises EditConflict where the row has another version by now.
    """
    if not model._default_manager.filter(pk=pk, version=version).update(version=F("version") + 1):
        raise EditConflict(model._default_manager.filter(pk=pk).first())
    return model._default_manager.get(pk=pk)


def set_by_hand(row: Editable, values: Mapping[str, Any]) -> bool:
    """Given values that an editor has set, put them on the row, mark what is new, and save; say if anything was.

    A field set back to what had been read is no longer marked. A difference that awaited a decision on a field is
    decided by setting the field.
    """
    changed = {field: value for field, value in values.items() if getattr(row, field) != value}
    read_since = close_differences(row, changed)
    for field, value in changed.items():
        row.hand.setdefault(field, as_json(getattr(row, field)))
        row.hand[field] = read_since.get(field, row.hand[field])
        if as_it_is_now(field, row.hand[field]) == as_json(value):
            del row.hand[field]
        setattr(row, field, value)
    if changed:
        row.save()
    return bool(changed)


def close_differences(row: Finding | Inspection, fields: Iterable[str]) -> dict[str, Any]:
    """Given fields that an editor sets now, take away what awaited a decision on them; return what each had read."""
    of_row = {"finding": row} if isinstance(row, Finding) else {"letter": row.letter_id, "finding": None}
    awaiting = Difference.objects.filter(**of_row, field__in=list(fields))
    read_since = dict(awaiting.values_list("field", "read"))
    awaiting.delete()
    return read_since


def as_json(value: Any) -> Any:
    """Given a field's value, return it as ``hand`` keeps it."""
    return value.isoformat() if isinstance(value, date) else value


def as_it_is_now(field: str, value: Any) -> Any:
    """Given a field's value as ``hand`` or a difference has kept it, return it as it would be kept today: of an
    authority that was merged since, the number of the other."""
    return successor_of(value) if field == "authority_id" else value


def from_json(row: Finding | Inspection, field: str, value: Any) -> Any:
    """Given a value as ``hand`` keeps it, return it as the field has it."""
    column = row._meta.get_field(field)
    return column.to_python(value) if isinstance(column, Field) else value

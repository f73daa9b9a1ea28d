"""Rows whose every change is kept: what it was, what it became, who did it and when."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils import timezone

ENDED_AT_ONCE = 1_000  # rows in one statement
FIRST = "as read"  # the reason given for the version that was there before the first change


class Versioned(models.Model):
    """A row with a ``history``. What loading writes in bulk gets its first version when it is first changed."""

    history: Any

    class Meta:
        abstract = True

    def save(self, *args: Any, **options: Any) -> None:
        if not self._state.adding and not type(self).history.filter(pk_of(self)).exists():
            before = list(type(self)._base_manager.filter(pk=self.pk))
            for row in before:
                row.__dict__["_history_user"] = (
                    None  # the reader's doing, not of whoever makes the first change
                )
            type(self).history.bulk_history_create(before, default_change_reason=FIRST)
        super().save(*args, **options)


def delete_all(rows: models.QuerySet[Any]) -> None:
    """Given kept rows to which no other refers, delete them, with their end in their history as if one by one.

    The library writes that end by a statement for each row, which takes seconds for thousands.
    """
    past = rows.model.history.model
    how = {"history_type": "-", "history_date": timezone.now()}
    how["history_user"] = past.get_default_history_user(rows.model())
    fields = [field.attname for field in past.tracked_fields]
    ends = (past(**how, **dict(zip(fields, values, strict=True))) for values in rows.values_list(*fields))
    past.objects.bulk_create(ends, batch_size=ENDED_AT_ONCE)
    rows._raw_delete(rows.db)


def pk_of(row: models.Model) -> models.Q:
    """Given a kept row, return the condition for its versions."""
    return models.Q(**{row._meta.pk.attname: row.pk})

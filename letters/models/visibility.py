"""Since when readers can see each finding, when it last changed for them, and which they can see no more."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from django.db import models
from django.db.models.functions import Cast


class _Moment(models.TextField[Any, datetime]):
    """A time that many rows share, asked for as text, so that each is made of it once and not for each row."""

    def from_db_value(self, value: str | None, expression: object, connection: object) -> datetime | None:
        return None if value is None else _read(value)


@lru_cache(maxsize=2_000)
def _read(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


class FindingVisibilityQuerySet(models.QuerySet["FindingVisibility"]):
    """Rows, as a small language."""

    def visible(self) -> FindingVisibilityQuerySet:
        """Of findings that readers can see."""
        return self.exclude(visible_since=None)

    def newest_first(self) -> FindingVisibilityQuerySet:
        """Of findings that readers can see, what became visible last first; those of one letter by their numbers."""
        return self.visible().order_by("-visible_since", "finding_id")

    def shared_times(self) -> models.QuerySet[FindingVisibility, tuple[int, datetime, datetime]]:
        """(finding, visible since, changed at) of each row; quick for rows that have their times alike."""
        read_once = self.annotate(
            since=Cast("visible_since", output_field=_Moment()),
            changed=Cast("changed_at", output_field=_Moment()),
        )
        return read_once.values_list("finding_id", "since", "changed")

    def as_it_happened(self) -> FindingVisibilityQuerySet:
        """In the order of their last changes."""
        return self.order_by("changed_at", "finding_id")


class FindingVisibility(models.Model):
    """What has become of one finding for readers; letters/visibility keeps it in step with the letters.

    Times never stand still and never go back (``VisibilityClock``): what is noted later has a later time. Findings of
    one letter that became visible together have one ``visible_since``, which no other letter has. It is null once the
    finding is gone; ``changed_at`` is then when it went. ``former`` are the times at which it had been visible before:
    pairs of ISO texts, since and until. ``digest`` is of what readers are told of it, "" where that is not known.
    """

    finding_id = models.PositiveBigIntegerField(primary_key=True)
    letter_id = models.PositiveBigIntegerField()
    visible_since = models.DateTimeField(null=True, db_index=True)
    changed_at = models.DateTimeField()
    digest = models.CharField(max_length=32, blank=True)
    former = models.JSONField(default=list)

    objects = FindingVisibilityQuerySet.as_manager()

    class Meta:
        ordering = ["finding_id"]
        indexes = [models.Index(fields=["changed_at", "finding_id"], name="finding_last_change")]
        verbose_name_plural = "finding visibilities"

    def __str__(self) -> str:
        return f"Finding {self.finding_id}, {f'since {self.visible_since}' if self.visible_since else 'gone'}"

    def was_visible_at(self, moment: datetime) -> bool:
        """Whether it could be seen at a time before it last became visible."""
        return any(
            datetime.fromisoformat(since) <= moment < datetime.fromisoformat(until)
            for since, until in self.former
        )


class VisibilityClock(models.Model):
    """One row: the time of what was noted last. Whoever notes something holds the row, so that nothing with an
    earlier time can be committed after something with a later one."""

    at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.at)

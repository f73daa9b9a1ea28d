"""What became of what a letter asked to improve: for each item and each later letter, a verdict and the findings."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from letters.models.authorities import Authority
from letters.models.findings import Finding
from letters.models.letters import Inspection, Letter, is_published

STANDING = {True: "confirmed", False: "suggested"}  # whether a person stands behind a verdict


class Verdict(models.TextChoices):
    """What a later letter says of an item, not what is true. Meanings: docs/followup.md.

    "unclear" is neither for the better nor for the worse: whoever counts either leaves it out."""

    FIXED = "fixed", "Fixed"
    IMPROVED = "improved", "Improved"
    UNCHANGED = "unchanged", "Unchanged"
    WORSE = "worse", "Worse"
    UNCLEAR = "unclear", "Unclear"
    NOT_MENTIONED = "not_mentioned", "Not mentioned"


class FollowUpQuerySet(models.QuerySet["FollowUp"]):
    """Follow-ups, as a small language."""

    def shown(self) -> FollowUpQuerySet:
        """Those of which readers may see both letters."""
        published = Letter.State.PUBLISHED
        return self.filter(item__inspection__letter__state=published, later__letter__state=published)

    def shown_of(self, items: Iterable[int]) -> FollowUpQuerySet:
        """Those of items by their numbers, of which readers may see both letters."""
        both = (is_published("item__inspection__letter"), is_published("later__letter"))
        return self.filter(*both, item__in=items)

    def of(self, authority: Authority) -> FollowUpQuerySet:
        return self.filter(later__authority=authority, item__inspection__authority=authority)


class FollowUp(models.Model):
    """What one later inspection says of one item. ``mentioned`` is how likely it speaks of it, 0 to 1.

    The verdict is suggested by words, or set by an editor (``by_hand``); ``suggested`` keeps what words say.
    """

    item = models.ForeignKey(Finding, models.CASCADE, related_name="follow_ups")
    later = models.ForeignKey(Inspection, models.CASCADE, related_name="follow_ups")
    verdict = models.CharField(max_length=13, choices=Verdict)
    suggested = models.CharField(max_length=13, choices=Verdict)
    mentioned = models.FloatField(default=0.0)
    by_hand = models.BooleanField(default=False)
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    version = models.PositiveIntegerField(default=1)

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        ordering = ["item", "later"]
        verbose_name = "follow-up"
        constraints = [
            models.UniqueConstraint(fields=["item", "later"], name="one_follow_up_per_letter"),
            models.CheckConstraint(condition=Q(verdict__in=Verdict.values), name="follow_up_verdict"),
        ]

    def __str__(self) -> str:
        return f"{self.item}: {self.get_verdict_display()}"

    @property
    def standing(self) -> str:
        """Whether a person stands behind the verdict."""
        return STANDING[self.by_hand]

    @property
    def shown_matches(self) -> list[Any]:
        """Its findings, best first, without those that an editor rejected; where an editor says that the report does
        not mention the item, without those that only software found."""
        state = FollowUpMatch.State
        is_silent = self.by_hand and self.verdict == Verdict.NOT_MENTIONED
        hidden = (state.REJECTED, state.SUGGESTED) if is_silent else (state.REJECTED,)
        return [match for match in self.matches.all() if match.state not in hidden]


class FollowUpMatch(models.Model):
    """A later finding on the matter of an item. ``score`` is the chance of it, None where an editor added it."""

    class State(models.TextChoices):
        SUGGESTED = "suggested", "Suggested"
        CONFIRMED = "confirmed", "Confirmed"
        REJECTED = "rejected", "Rejected"

    follow_up = models.ForeignKey(FollowUp, models.CASCADE, related_name="matches")
    finding = models.ForeignKey(Finding, models.CASCADE, related_name="answers")
    score = models.FloatField(null=True)
    state = models.CharField(max_length=9, choices=State, default=State.SUGGESTED)
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["follow_up", models.F("score").desc(nulls_first=True), "id"]
        verbose_name = "matching finding"
        constraints = [
            models.UniqueConstraint(fields=["follow_up", "finding"], name="finding_once_per_follow_up"),
            models.CheckConstraint(
                condition=Q(state__in=["suggested", "confirmed", "rejected"]), name="match_state"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.finding} ({self.get_state_display().lower()})"


class FollowUpDue(models.Model):
    """An authority whose letters have changed since its items were followed up; a row for each change."""

    authority = models.ForeignKey(Authority, models.CASCADE, related_name="follow_ups_due")
    since = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return str(self.authority)
